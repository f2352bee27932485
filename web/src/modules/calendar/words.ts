import type { Instance } from "./types";
import type { Item } from "./layout/items";
import { daysBetween, isSameMonth, plusDays, type Day } from "./time/day";
import { clockWords, minutesBetween } from "./time/zone";

const formats = new Map<string, Intl.DateTimeFormat>();

function write(day: Day, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
    formats.set(key, format);
  }
  return format.format(new Date(`${day}T12:00:00Z`)).replace(",", "");
}

/** `Tue` */
export const shortWeekday = (day: Day) => write(day, { weekday: "short" });
/** `Tuesday 17 March` */
export const longDay = (day: Day) => write(day, { weekday: "long", day: "numeric", month: "long" });
/** `Tue 17 Mar` */
export const shortDay = (day: Day) => write(day, { weekday: "short", day: "numeric", month: "short" });
/** How much room there is for a month's name. */
type Room = "long" | "short";
/** `17 March` */
export const dayAndMonth = (day: Day, month: Room = "long") => write(day, { day: "numeric", month });
/** `March 2026` */
export const monthAndYear = (day: Day, month: Room = "long") => write(day, { month, year: "numeric" });
/** `March` */
export const monthName = (day: Day) => write(day, { month: "long" });

/** `Today`, `Tomorrow`, else `Tuesday 17 March`; the year where it is another one. */
export function dayWords(day: Day, today: Day): string {
  const near = { 0: "Today", 1: "Tomorrow", [-1]: "Yesterday" }[daysBetween(today, day)];
  if (near !== undefined) return near;
  return day.slice(0, 4) === today.slice(0, 4) ? longDay(day) : `${longDay(day)} ${day.slice(0, 4)}`;
}

/** A row of days: `16–22 March`, `30 March – 5 April`; the year where it is not this one. */
export function rangeWords(first: Day, last: Day, today: Day, month: Room = "long"): string {
  const year = last.slice(0, 4) === today.slice(0, 4) ? "" : ` ${last.slice(0, 4)}`;
  if (isSameMonth(first, last)) return `${Number(first.slice(8))}–${dayAndMonth(last, month)}${year}`;
  return `${dayAndMonth(first, month)} – ${dayAndMonth(last, month)}${year}`;
}

/** When an item is: `13:00–16:00`, `All day`, `17 March 22:00 – 18 March 02:00`. */
export function timeWords({ instance, start, end, from, to }: Item): string {
  if (instance.all_day) {
    const last = plusDays(to, -1);
    return from === last ? "All day" : `${dayAndMonth(from)} – ${dayAndMonth(last)}`;
  }
  if (minutesBetween(start, end) === 0) return clockWords(start.minute);
  if (start.day === end.day || to === plusDays(start.day, 1))
    return `${clockWords(start.minute)}–${clockWords(end.minute)}`;
  return `${dayAndMonth(start.day)} ${clockWords(start.minute)} – ${dayAndMonth(end.day)} ${clockWords(end.minute)}`;
}

/** The same on one of the days that it touches: `22:00 on`, `until 02:00`. */
export function timeOnDay(item: Item, day: Day): string {
  const { instance, start, end, from, to } = item;
  if (instance.all_day || daysBetween(from, to) === 1) return instance.all_day ? "All day" : timeWords(item);
  if (day === from) return `${clockWords(start.minute)} on`;
  return day === plusDays(to, -1) ? `until ${clockWords(end.minute)}` : "All day";
}

/** The day and the time: `Wednesday 18 March, 13:00–16:00`. */
export function whenWords(item: Item): string {
  const several = daysBetween(item.from, item.to) > 1;
  if (several) return timeWords(item);
  return `${longDay(item.from)}, ${item.instance.all_day ? "all day" : timeWords(item)}`;
}

/** How long, as people say it: `45 min`, `1 h`, `1 h 30 min`. */
export function lengthWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, (rest > 0 || hours === 0) && `${rest} min`].filter(Boolean).join(" ");
}

/** What a reminder says: `10 minutes before`. */
export function reminderWords(minutes: number): string {
  if (minutes === 0) return "At the start";
  const [number, unit] =
    minutes % 1440 === 0 ? [minutes / 1440, "day"] : minutes % 60 === 0 ? [minutes / 60, "hour"] : [minutes, "minute"];
  return `${number} ${unit}${number === 1 ? "" : "s"} before`;
}

/** What an event is called; of somebody else's private one there is only that they are busy. */
export function titleOf(instance: Instance): string {
  if (instance.busy) return "Busy";
  return instance.title?.trim() || "(No title)";
}
