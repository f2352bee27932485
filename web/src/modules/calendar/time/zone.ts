import { plusDays, type Day } from "./day";

/** A time on the clock of some zone: the date, and minutes since its midnight (0 to 1439). */
export interface Wall {
  day: Day;
  minute: number;
}

const MINUTE = 60_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** What the clocks of a zone show at an instant. Instant in milliseconds. */
export function wallOf(instant: number, zone: string): Wall {
  const part = Object.fromEntries(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  return { day: `${part.year}-${part.month}-${part.day}`, minute: Number(part.hour) * 60 + Number(part.minute) };
}

/** How far a zone is ahead of UTC at an instant. Minutes. */
export function offsetAt(instant: number, zone: string): number {
  const { day, minute } = wallOf(instant, zone);
  return (utcOf(day, minute) - Math.floor(instant / MINUTE) * MINUTE) / MINUTE;
}

/**
 * The instant at which the clocks of a zone show a time. A time that is skipped in spring is read as the clock before the
 * change would have run on; of a time that comes twice in autumn, the first is meant. Milliseconds.
 */
export function instantOf({ day, minute }: Wall, zone: string): number {
  const utc = utcOf(day, minute);
  const before = offsetAt(utc - 24 * 60 * MINUTE, zone);
  const after = offsetAt(utc + 24 * 60 * MINUTE, zone);
  const first = utc - Math.max(before, after) * MINUTE;
  const second = utc - Math.min(before, after) * MINUTE;
  if (before === after) return first;
  const shows = (instant: number) => instant + offsetAt(instant, zone) * MINUTE === utc;
  if (shows(first)) return first;
  return shows(second) ? second : utc - before * MINUTE;
}

/** Minutes may go over a midnight, either way. */
export function plusMinutes({ day, minute }: Wall, minutes: number): Wall {
  const all = minute + minutes;
  const days = Math.floor(all / 1440);
  return { day: days === 0 ? day : plusDays(day, days), minute: all - days * 1440 };
}

/** Minutes from one time on a clock to another. */
export function minutesBetween(from: Wall, to: Wall): number {
  return (utcOf(to.day, to.minute) - utcOf(from.day, from.minute)) / MINUTE;
}

/** `09:30` */
export function clockWords(minute: number): string {
  const inDay = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}

/** Minutes of `09:30`; null where it is no time. */
export function minuteOf(words: string): number | null {
  const match = /^(\d{1,2}):(\d{2})/.exec(words);
  if (match === null) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

function utcOf(day: Day, minute: number): number {
  return Date.parse(`${day}T00:00:00Z`) + minute * MINUTE;
}
