import { daysBetween, type Day } from "../time/day";

/** Something that covers whole days. `to` is the day after its last. */
export interface Cover {
  from: Day;
  to: Day;
}

/** Where a bar lies over a row of days: its first column and how many, which lane, and whether it goes on beyond. */
export interface Bar<T> {
  of: T;
  column: number;
  span: number;
  lane: number;
  before: boolean;
  after: boolean;
}

/** Lays bars over a row of days, in as few lanes as they need: the earlier first, of those the longer. */
export function inLanes<T extends Cover>(covers: readonly T[], first: Day, days: number): Bar<T>[] {
  const bars = covers
    .map((of) => {
      const from = daysBetween(first, of.from);
      const to = Math.max(from + 1, daysBetween(first, of.to));
      const column = Math.max(0, from);
      return { of, column, span: Math.min(days, to) - column, lane: 0, before: from < 0, after: to > days };
    })
    .filter(({ column, span }) => span > 0 && column < days)
    .sort((one, other) => one.column - other.column || other.span - one.span);
  const ends: number[] = [];
  for (const bar of bars) {
    const free = ends.findIndex((end) => end <= bar.column);
    bar.lane = free < 0 ? ends.length : free;
    ends[bar.lane] = bar.column + bar.span;
  }
  return bars;
}

/** How many lanes bars take. */
export function lanesOf(bars: readonly Bar<unknown>[]): number {
  return bars.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
}
