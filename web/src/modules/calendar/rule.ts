import { dayOfMonth, isDay, plusDays, weekday, type Day } from "./time/day";
import { instantOf, wallOf } from "./time/zone";

export type Every = "day" | "week" | "month" | "year";

/** A weekday, 0 Monday to 6 Sunday; `nth` is which one of a month, from its end where negative. */
export interface OnWeekday {
  weekday: number;
  nth?: number;
}

/** A rule of repeating as people choose one. What says more than this is kept as it is, and not taken apart. */
export interface Rule {
  every: Every;
  /** Every how many of them, from 1. */
  interval: number;
  weekdays: readonly OnWeekday[];
  /** Days of a month, from its end where negative. */
  monthDays: readonly number[];
  ends: { kind: "never" } | { kind: "after"; times: number } | { kind: "on"; day: Day };
}

const frequencies: Record<string, Every> = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" };
const codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

/** Reads an RRULE, with its end on the clocks of `zone`. Null where it says more than a `Rule` can. */
export function parseRule(text: string, zone: string): Rule | null {
  const parts = new Map<string, string>();
  for (const part of text.replace(/^RRULE:/i, "").split(";")) {
    if (part === "") continue;
    const [name = "", value = ""] = part.split("=");
    if (parts.has(name.toUpperCase())) return null;
    parts.set(name.toUpperCase(), value.toUpperCase());
  }
  const every = frequencies[parts.get("FREQ") ?? ""];
  const interval = Number(parts.get("INTERVAL") ?? 1);
  const weekdays = (parts.get("BYDAY")?.split(",") ?? []).map(readWeekday);
  const monthDays = (parts.get("BYMONTHDAY")?.split(",") ?? []).map(Number);
  const ends = readEnd(parts.get("COUNT"), parts.get("UNTIL"), zone);
  for (const name of ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL"]) parts.delete(name);
  // Weeks begin on Monday here; where it makes no difference, another beginning is nothing to say.
  if (interval === 1 || every !== "week") parts.delete("WKST");
  else if (parts.get("WKST") === "MO") parts.delete("WKST");
  if (every === undefined || ends === null || parts.size > 0 || !Number.isInteger(interval) || interval < 1)
    return null;
  if (weekdays.includes(null) || monthDays.some((day) => !Number.isInteger(day) || day === 0)) return null;
  if (monthDays.length > 0 && (every !== "month" || weekdays.length > 0)) return null;
  const known = weekdays.filter((one) => one !== null);
  if (every === "day" || every === "year" ? known.length > 0 : false) return null;
  if (every === "week" && known.some(({ nth }) => nth !== undefined)) return null;
  if (every === "month" && known.some(({ nth }) => nth === undefined)) return null;
  return { every, interval, weekdays: known, monthDays, ends };
}

function readWeekday(text: string): OnWeekday | null {
  const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text);
  if (match === null) return null;
  const on = codes.indexOf(match[2] as (typeof codes)[number]);
  return match[1] === undefined ? { weekday: on } : { weekday: on, nth: Number(match[1]) };
}

function readEnd(count: string | undefined, until: string | undefined, zone: string): Rule["ends"] | null {
  if (count !== undefined) {
    const times = Number(count);
    return Number.isInteger(times) && times > 0 && until === undefined ? { kind: "after", times } : null;
  }
  if (until === undefined) return { kind: "never" };
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(until);
  if (match === null) return null;
  const [, year, month, date, hour, minute, second, utc] = match;
  const day = `${year}-${month}-${date}`;
  if (utc === undefined) return isDay(day) ? { kind: "on", day } : null;
  const instant = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(instant) ? null : { kind: "on", day: wallOf(instant, zone).day };
}

/** Writes the RRULE. The last day counts to its end on the clocks of `zone`; of an event for whole days it is a date. */
export function writeRule(rule: Rule, { zone, allDay }: { zone: string; allDay: boolean }): string {
  const names: Record<Every, string> = { day: "DAILY", week: "WEEKLY", month: "MONTHLY", year: "YEARLY" };
  const parts = [`FREQ=${names[rule.every]}`];
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.weekdays.length > 0)
    parts.push(`BYDAY=${rule.weekdays.map(({ weekday, nth }) => `${nth ?? ""}${codes[weekday]}`).join(",")}`);
  if (rule.monthDays.length > 0) parts.push(`BYMONTHDAY=${rule.monthDays.join(",")}`);
  if (rule.ends.kind === "after") parts.push(`COUNT=${rule.ends.times}`);
  if (rule.ends.kind === "on") {
    const { day } = rule.ends;
    const plain = day.replaceAll("-", "");
    if (allDay) parts.push(`UNTIL=${plain}`);
    else {
      const end = instantOf({ day: plusDays(day, 1), minute: 0 }, zone) - 1_000;
      parts.push(`UNTIL=${new Date(end).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`);
    }
  }
  return parts.join(";");
}

const forever = { kind: "never" } as const;

/** Which weekday of its month a day is: the second Tuesday is `nth` 2. */
export function nthOf(day: Day): number {
  return Math.ceil(dayOfMonth(day) / 7);
}

/** Whether it is the last one of its weekday in the month. */
export function isLastOf(day: Day): boolean {
  return plusDays(day, 7).slice(0, 7) !== day.slice(0, 7);
}

/** What an event on a day is most often repeated by. */
export function usualRules(day: Day): Rule[] {
  const on = weekday(day);
  const plain = { interval: 1, weekdays: [], monthDays: [], ends: forever } as const;
  const nth = isLastOf(day) ? -1 : nthOf(day);
  return [
    { ...plain, every: "day" },
    { ...plain, every: "week", weekdays: [0, 1, 2, 3, 4].map((weekday) => ({ weekday })) },
    { ...plain, every: "week", weekdays: [{ weekday: on }] },
    { ...plain, every: "week", interval: 2, weekdays: [{ weekday: on }] },
    { ...plain, every: "month", monthDays: [dayOfMonth(day)] },
    { ...plain, every: "month", weekdays: [{ weekday: on, nth }] },
    { ...plain, every: "year" },
  ];
}

/** The same rule for an event that went to another day: what was said of the old day is said of the new one. */
export function followed(rule: Rule, from: Day, to: Day): Rule {
  const by = weekday(to) - weekday(from);
  if (rule.every === "week") {
    const weekdays = rule.weekdays.map(({ weekday }) => ({ weekday: (weekday + by + 7) % 7 }));
    return { ...rule, weekdays: weekdays.sort((one, other) => one.weekday - other.weekday) };
  }
  const [only, ...others] = rule.weekdays;
  if (only !== undefined && others.length === 0 && only.weekday === weekday(from)) {
    const isLast = only.nth === -1 && isLastOf(to);
    return { ...rule, weekdays: [{ weekday: weekday(to), nth: isLast ? -1 : nthOf(to) }] };
  }
  if (rule.monthDays.length === 1 && rule.monthDays[0] === dayOfMonth(from))
    return { ...rule, monthDays: [dayOfMonth(to)] };
  return rule;
}

/** Whether two rules say the same. */
export function isSameRule(one: Rule, other: Rule): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
