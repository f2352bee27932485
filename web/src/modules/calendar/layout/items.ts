import type { Instance } from "../types";
import { daysBetween, plusDays, type Day } from "../time/day";
import { minutesBetween, wallOf, type Wall } from "../time/zone";
import type { Cover } from "./lanes";
import { sideBySide, type Stand } from "./overlap";

/** An instance on the clocks of the zone that is looked at. */
export interface Item extends Cover {
  key: string;
  instance: Instance;
  start: Wall;
  end: Wall;
  /** Whether it lies over whole days, above the hours: it is for whole days, or goes on for one and more. */
  isLong: boolean;
}

export function itemOf(instance: Instance, zone: string): Item {
  const key = keyOf(instance);
  if (instance.all_day) {
    const from = instance.start_time.slice(0, 10);
    const end = instance.end_time.slice(0, 10);
    const to = end > from ? end : plusDays(from, 1);
    return { key, instance, from, to, start: { day: from, minute: 0 }, end: { day: to, minute: 0 }, isLong: true };
  }
  const start = wallOf(Date.parse(instance.start_time), zone);
  const end = wallOf(Date.parse(instance.end_time), zone);
  // What ends at midnight does not reach into that day.
  const to = end.minute === 0 && end.day > start.day ? end.day : plusDays(end.day, 1);
  return { key, instance, from: start.day, to, start, end, isLong: minutesBetween(start, end) >= 1440 };
}

/** What tells an instance from all others. One that is alone keeps it when it moves. */
export function keyOf({
  event_id,
  instance_start,
  recurring,
}: Pick<Instance, "event_id" | "instance_start" | "recurring">): string {
  return recurring ? `${event_id} ${instance_start}` : event_id;
}

/** The part of an item that falls on a day, and where it stands there. Minutes since midnight. */
export interface Piece extends Stand {
  item: Item;
  start: number;
  end: number;
  /** Whether it begins and ends here, or comes from the day before and goes on. */
  isHead: boolean;
  isTail: boolean;
}

/** What stands between the hours of a day. */
export function piecesOf(items: readonly Item[], day: Day): Piece[] {
  const here = items
    .filter((item) => !item.isLong && item.from <= day && day < item.to)
    .map((item) => {
      const isHead = item.start.day === day;
      const isTail = item.end.day === day || daysBetween(day, item.end.day) * 1440 + item.end.minute <= 1440;
      const start = isHead ? item.start.minute : 0;
      const end = isTail && item.end.day === day ? item.end.minute : 1440;
      return { item, start, end: Math.max(end, start), isHead, isTail };
    });
  const stands = sideBySide(here);
  return here.map((piece, at) => ({ ...piece, ...(stands[at] ?? { left: 0, width: 1 }) }));
}

/** In the order of a day: what lies over it first, then by the clock. */
export function inOrder(items: readonly Item[]): Item[] {
  const when = ({ start }: Item) => `${start.day} ${String(start.minute).padStart(4, "0")}`;
  return [...items].sort(
    (one, other) =>
      Number(other.isLong) - Number(one.isLong) ||
      when(one).localeCompare(when(other)) ||
      (one.instance.title ?? "").localeCompare(other.instance.title ?? ""),
  );
}

/** What touches a day. */
export function itemsOn(items: readonly Item[], day: Day): Item[] {
  return inOrder(items.filter((item) => item.from <= day && day < item.to));
}
