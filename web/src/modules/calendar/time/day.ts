/** A date without a time, `2026-03-17`. */
export type Day = string;

const LENGTH = 86_400_000;

function noon(day: Day): Date {
  return new Date(`${day}T12:00:00Z`);
}

export function plusDays(day: Day, days: number): Day {
  return new Date(noon(day).getTime() + days * LENGTH).toISOString().slice(0, 10);
}

/** Days from one date to another; negative when the other is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((noon(to).getTime() - noon(from).getTime()) / LENGTH);
}

/** The same day of another month; the last one where that month is shorter. */
export function plusMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** 0 is Monday, 6 is Sunday. */
export function weekday(day: Day): number {
  return (noon(day).getUTCDay() + 6) % 7;
}

export function isWeekend(day: Day): boolean {
  return weekday(day) > 4;
}

export function mondayOf(day: Day): Day {
  return plusDays(day, -weekday(day));
}

export function dayOfMonth(day: Day): number {
  return Number(day.slice(8));
}

export function isSameMonth(one: Day, other: Day): boolean {
  return one.slice(0, 7) === other.slice(0, 7);
}

/** So many days in a row. */
export function daysFrom(first: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, at) => plusDays(first, at));
}

/** The weeks that a month touches, from Monday to Sunday. */
export function weeksOf(month: Day): Day[][] {
  const weeks: Day[][] = [];
  const first = `${month.slice(0, 7)}-01`;
  for (let monday = mondayOf(first); monday <= first || isSameMonth(monday, first); monday = plusDays(monday, 7))
    weeks.push(daysFrom(monday, 7));
  return weeks;
}

/** The week's number (ISO 8601): the first of a year is the one with its first Thursday. */
export function weekNumber(day: Day): number {
  const thursday = plusDays(mondayOf(day), 3);
  return 1 + Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7);
}

/** Whether it is a date that exists, between the years 1970 and 2100. */
export function isDay(word: unknown): word is Day {
  if (typeof word !== "string" || !/^(19[7-9]|20\d)\d-\d\d-\d\d$/.test(word)) return false;
  const date = new Date(`${word}T12:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === word;
}
