import { daysOf, type Day } from "./time";
import type { Shift } from "./types";

/** A stretch of days in a row: the same people, or the same gap, on each of them. */
export interface Bar {
  key: string;
  shifts: readonly Shift[];
  /** Columns from the first, 0-based, and how many it covers. */
  column: number;
  span: number;
}

/** One kind of shift, over some days. What goes on at the same time stands in further lanes. */
export interface Row {
  title: string;
  lanes: readonly (readonly Bar[])[];
}

/** The rows of some days: one for each title, by the time of day at which it first begins. */
export function rowsOf(shifts: readonly Shift[], days: readonly Day[], zone: string): Row[] {
  const byTitle = new Map<string, Shift[]>();
  for (const shift of shifts) {
    if (daysOf(shift, days, zone).length > 0) byTitle.set(shift.title, [...(byTitle.get(shift.title) ?? []), shift]);
  }
  const clock = (shift: Shift) => new Date(shift.start_time).toLocaleTimeString("sv-SE", { timeZone: zone });
  const first = (list: readonly Shift[]) => list.map(clock).sort()[0] ?? "";
  return [...byTitle]
    .sort(([title, one], [other, two]) => first(one).localeCompare(first(two)) || title.localeCompare(other))
    .map(([title, list]) => ({ title, lanes: lanesOf(list, days, zone) }));
}

function lanesOf(shifts: readonly Shift[], days: readonly Day[], zone: string): Bar[][] {
  const lanes: Bar[][] = [];
  for (const shift of [...shifts].sort((one, other) => one.start_time.localeCompare(other.start_time))) {
    const on = daysOf(shift, days, zone);
    const column = days.indexOf(on[0] ?? "");
    // A night stands where it begins, so that one does not cover the next.
    const span =
      on.length === 2 && hours(shift) <= 24 && daysOf(shift, [days[column] ?? ""], zone).length > 0 ? 1 : on.length;
    const lane = lanes.find((bars) => (bars.at(-1)?.column ?? 0) + (bars.at(-1)?.span ?? 0) <= column);
    const bar: Bar = { key: shift.id, shifts: [shift], column, span };
    if (lane === undefined) lanes.push([bar]);
    else merge(lane, bar);
  }
  return lanes;
}

/** Puts a bar at the end of its lane, as part of the last one if it is the next day of the same. */
function merge(lane: Bar[], bar: Bar): void {
  const last = lane.at(-1);
  const [shift, before] = [bar.shifts[0], last?.shifts[0]];
  if (last && shift && before && last.column + last.span === bar.column && sameFace(before, shift))
    lane[lane.length - 1] = { ...last, shifts: [...last.shifts, shift], span: last.span + bar.span };
  else lane.push(bar);
}

function sameFace(one: Shift, other: Shift): boolean {
  return one.missing === other.missing && one.participant_ids.join() === other.participant_ids.join();
}

function hours({ start_time, end_time }: Shift): number {
  return (Date.parse(end_time) - Date.parse(start_time)) / 3_600_000;
}

/** The shifts that go on or begin on a day, by time. One that began the day before stands there alone. */
export function shiftsOn(shifts: readonly Shift[], day: Day, week: readonly Day[], zone: string): Shift[] {
  return shifts.filter(
    (shift) => daysOf(shift, week, zone)[0] === day || (isLong(shift) && daysOf(shift, [day], zone).length > 0),
  );
}

function isLong(shift: Shift): boolean {
  return hours(shift) > 24;
}
