import { listing } from "@/ui/words";
import { parseRule, type OnWeekday, type Rule } from "./rule";
import { dayOfMonth, weekday, type Day } from "./time/day";

export const weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** A rule as a sentence without its stop: “Every 2 weeks on Tuesday and Thursday, until 30 June 2026”. */
export function ruleWords(rule: Rule, start: Day): string {
  return `${rhythm(rule, start)}${end(rule.ends)}`;
}

/** The same of an RRULE; one that says more than we take apart is said to be its own. */
export function recurrenceWords(recurrence: string, zone: string, start: Day): string {
  const rule = parseRule(recurrence, zone);
  return rule === null ? "By a rule of its own" : ruleWords(rule, start);
}

function rhythm(rule: Rule, start: Day): string {
  const { every, interval, weekdays, monthDays } = rule;
  const each =
    interval === 1
      ? `Every ${every}`
      : interval === 2 && every === "day"
        ? "Every other day"
        : `Every ${interval} ${every}s`;
  switch (every) {
    case "day":
      return each;
    case "week":
      if (interval === 1 && isWorkingDays(weekdays)) return "Every weekday";
      return `${each} on ${onDays(weekdays.length > 0 ? weekdays : [{ weekday: weekday(start) }])}`;
    case "month":
      if (weekdays.length > 0) return `${each} on the ${listing(weekdays.map(nthWords))}`;
      return `${each} on the ${listing((monthDays.length > 0 ? monthDays : [dayOfMonth(start)]).map(dateWords))}`;
    case "year":
      return `${each} on ${date(start, false)}`;
  }
}

function isWorkingDays(weekdays: readonly OnWeekday[]): boolean {
  const days = new Set(weekdays.map(({ weekday }) => weekday));
  return days.size === 5 && [0, 1, 2, 3, 4].every((day) => days.has(day));
}

function onDays(weekdays: readonly OnWeekday[]): string {
  const days = [...new Set(weekdays.map(({ weekday }) => weekday))].sort((one, other) => one - other);
  return listing(days.map((day) => weekdayNames[day] ?? ""));
}

function nthWords({ weekday, nth = 1 }: OnWeekday): string {
  const name = weekdayNames[weekday] ?? "";
  if (nth === -1) return `last ${name}`;
  return nth < 0 ? `${ordinalWords(-nth)} to last ${name}` : `${ordinalWords(nth)} ${name}`;
}

function ordinalWords(nth: number): string {
  return ["", "first", "second", "third", "fourth", "fifth"][nth] ?? ordinal(nth);
}

function dateWords(day: number): string {
  if (day === -1) return "last day";
  return day < 0 ? `${ordinalWords(-day)} to last day` : ordinal(day);
}

function ordinal(number: number): string {
  const last = number % 10;
  const teen = Math.floor((number % 100) / 10) === 1;
  return `${number}${teen || last > 3 ? "th" : (["th", "st", "nd", "rd"][last] ?? "th")}`;
}

function end(ends: Rule["ends"]): string {
  if (ends.kind === "never") return "";
  if (ends.kind === "on") return `, until ${date(ends.day, true)}`;
  return ends.times === 1 ? ", once" : `, ${ends.times} times`;
}

function date(day: Day, withYear: boolean): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: withYear ? "numeric" : undefined,
    timeZone: "UTC",
  });
}
