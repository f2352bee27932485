/** A date without a time, `2026-03-17`. */
export type Day = string;

const DAY = 86_400_000;

const noon = (day: Day) => Date.parse(`${day}T12:00:00Z`);

export function plusDays(day: Day, days: number): Day {
  return new Date(noon(day) + days * DAY).toISOString().slice(0, 10);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((noon(to) - noon(from)) / DAY);
}

export function mondayOf(day: Day): Day {
  return plusDays(day, -((new Date(noon(day)).getUTCDay() + 6) % 7));
}

export function weekOf(monday: Day): Day[] {
  return Array.from({ length: 7 }, (_, at) => plusDays(monday, at));
}

/** The week's number (ISO 8601): the first of a year is the one with its first Thursday. */
export function weekNumber(day: Day): number {
  const thursday = plusDays(mondayOf(day), 3);
  return 1 + Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7);
}

/** Whether it is a date that exists, between the years 2000 and 2199. */
export function isDay(word: unknown): word is Day {
  if (typeof word !== "string" || !/^2[01]\d\d-\d\d-\d\d$/.test(word)) return false;
  const date = new Date(`${word}T12:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === word;
}

/** What the clocks of a zone show at an instant. */
export function wallOf(instant: string | number, zone: string): { day: Day; time: string } {
  const words = new Date(instant).toLocaleString("sv-SE", { timeZone: zone });
  return { day: words.slice(0, 10), time: words.slice(11, 16) };
}

/**
 * The instant at which the clocks of a zone show a time, RFC 3339. A time that is skipped in spring is read as the clock
 * before the change would have run on; of a time that comes twice, the first is meant.
 */
export function instantOf(day: Day, time: string, zone: string): string {
  const utc = Date.parse(`${day}T${time}:00Z`);
  const ahead = (instant: number) => {
    const { day, time } = wallOf(instant, zone);
    return Date.parse(`${day}T${time}:00Z`) - instant;
  };
  const offsets = [ahead(utc - DAY), ahead(utc + DAY)];
  const shows = (offset: number) => ahead(utc - offset) === offset;
  const offset = Math.max(...offsets.filter(shows).concat(offsets.some(shows) ? [] : [offsets[0] ?? 0]));
  return new Date(utc - offset).toISOString();
}

const words = (day: Day, options: Intl.DateTimeFormatOptions) =>
  new Date(noon(day)).toLocaleDateString("en-GB", { timeZone: "UTC", ...options });

/** `Wednesday 18 March` */
export const longDay = (day: Day) => words(day, { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
/** `Wed` */
export const shortWeekday = (day: Day) => words(day, { weekday: "short" });

/** `16–22 March`, `30 March – 5 April`; with the year where it is another one. */
export function weekWords(monday: Day, today: Day, month: "long" | "short" = "long"): string {
  const last = plusDays(monday, 6);
  const year = last.slice(0, 4) === today.slice(0, 4) ? "" : ` ${last.slice(0, 4)}`;
  const end = words(last, { day: "numeric", month }) + year;
  return monday.slice(0, 7) === last.slice(0, 7)
    ? `${Number(monday.slice(8))}–${end}`
    : `${words(monday, { day: "numeric", month })} – ${end}`;
}

/** `06:00–14:00`, and `Sun 22:00–06:00` where it began on a day before the one it is shown at. */
export function spanWords(shift: { start_time: string; end_time: string }, zone: string, at?: Day): string {
  const [from, to] = [wallOf(shift.start_time, zone), wallOf(shift.end_time, zone)];
  const before = at !== undefined && from.day < at ? `${shortWeekday(from.day)} ` : "";
  const later = daysBetween(from.day, to.day) > 1 ? `${shortWeekday(to.day)} ` : "";
  return `${before}${from.time}–${later}${to.time}`;
}

/** The days of a list on which a shift goes on. One that ends at midnight does not go on the day after. */
export function daysOf(shift: { start_time: string; end_time: string }, days: readonly Day[], zone: string): Day[] {
  const first = wallOf(shift.start_time, zone).day;
  const last = wallOf(Date.parse(shift.end_time) - 1, zone).day;
  return days.filter((day) => first <= day && day <= last);
}
