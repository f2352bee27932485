import type { Busy } from "./types";
import { plusDays, type Day } from "./time/day";
import { instantOf } from "./time/zone";

/** From an instant to another. Milliseconds; the end does not belong to it. */
export interface Span {
  from: number;
  to: number;
}

export function spanOf({ start_time, end_time }: Busy, zone: string): Span {
  return { from: instantIn(start_time, zone), to: instantIn(end_time, zone) };
}

/** A time as the server writes it: an instant, or a date that begins at midnight in a zone. */
export function instantIn(time: string, zone: string): number {
  return time.length === 10 ? instantOf({ day: time, minute: 0 }, zone) : Date.parse(time);
}

/** What of a person's time stands in the way. */
export function conflictsWith(wanted: Span, taken: readonly Span[]): Span[] {
  return taken.filter(({ from, to }) => from < wanted.to && wanted.from < to);
}

/** The same time without overlaps, in order. */
export function merged(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    const last = all.at(-1);
    if (last && span.from <= last.to) all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else all.push(span);
  }
  return all;
}

/** Hours at which people meet. Minutes since midnight. */
const OPENS = 9 * 60;
const CLOSES = 18 * 60;
const STEP = 15 * 60_000;

/**
 * The next time at which nobody is busy: within working hours of the wanted day, from the wanted time on, else from its
 * morning. Null when the day has none.
 */
export function freeTime(wanted: Span, taken: readonly Span[], day: Day, zone: string): Span | null {
  const length = wanted.to - wanted.from;
  const opens = instantOf({ day, minute: OPENS }, zone);
  const closes = Math.min(
    instantOf({ day, minute: CLOSES }, zone),
    instantOf({ day: plusDays(day, 1), minute: 0 }, zone),
  );
  const busy = merged(taken);
  const search = (from: number, until: number): Span | null => {
    for (let at = from; at <= until && at + length <= closes; at += STEP) {
      const span = { from: at, to: at + length };
      if (conflictsWith(span, busy).length === 0) return span;
    }
    return null;
  };
  const start = Math.max(opens, wanted.from);
  return search(start, closes) ?? search(opens, start);
}
