import { daysBetween, plusDays, type Day } from "../time/day";
import { instantOf, minutesBetween, plusMinutes, type Wall } from "../time/zone";
import type { Item } from "../layout/items";

/** From a time on the clock to another. */
export interface WallSpan {
  start: Wall;
  end: Wall;
}

/** What is dragged snaps to quarters of an hour, and is never shorter. Minutes. */
export const STEP = 15;

/** The quarter of an hour that a point in a day's column means; `part` is how far down the column it is, 0 to 1. */
export function minuteAt(part: number): number {
  const minute = Math.floor((part * 1440) / STEP) * STEP;
  return Math.min(1440 - STEP, Math.max(0, minute));
}

/** What is drawn from one quarter of an hour to another, whichever is earlier; both belong to it. On one day. */
export function drawn(anchor: Wall, at: Wall): WallSpan {
  const minute = at.day === anchor.day ? at.minute : at.day < anchor.day ? 0 : 1440 - STEP;
  const [first, last] = minute < anchor.minute ? [minute, anchor.minute] : [anchor.minute, minute];
  return { start: { ...anchor, minute: first }, end: plusMinutes({ ...anchor, minute: last }, STEP) };
}

/** Carried from where it was taken hold of to where the pointer is now. */
export function carried(span: WallSpan, held: Wall, at: Wall): WallSpan {
  return shifted(span, minutesBetween(held, at));
}

export function shifted({ start, end }: WallSpan, minutes: number): WallSpan {
  return { start: plusMinutes(start, minutes), end: plusMinutes(end, minutes) };
}

/** With its end, or its beginning, drawn to a quarter of an hour; it keeps a quarter of an hour at least. */
export function stretched({ start, end }: WallSpan, edge: "start" | "end", at: Wall): WallSpan {
  if (edge === "end") {
    const wanted = plusMinutes(at, STEP);
    return { start, end: minutesBetween(start, wanted) < STEP ? plusMinutes(start, STEP) : wanted };
  }
  return { start: minutesBetween(at, end) < STEP ? plusMinutes(end, -STEP) : at, end };
}

/** The times that the server is told. */
export interface Times {
  start_time: string;
  end_time: string;
  all_day: boolean;
}

/** An item moved or stretched to other times on the clocks of `zone`. What only moves stays exactly as long as it was. */
export function timesOf(item: Item, { start, end }: WallSpan, zone: string): Times {
  const { instance } = item;
  if (instance.all_day) return { start_time: start.day, end_time: end.day, all_day: true };
  const from = instantOf(start, zone);
  const onlyMoved = minutesBetween(start, end) === minutesBetween(item.start, item.end);
  const length = Date.parse(instance.end_time) - Date.parse(instance.start_time);
  const to = onlyMoved ? from + length : instantOf(end, zone);
  return { start_time: iso(from), end_time: iso(to), all_day: false };
}

/** An item carried by whole days. */
export function carriedDays(item: Item, held: Day, at: Day): WallSpan {
  const days = daysBetween(held, at);
  const by = (wall: Wall) => ({ ...wall, day: plusDays(wall.day, days) });
  return { start: by(item.start), end: by(item.end) };
}

export function iso(instant: number): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}
