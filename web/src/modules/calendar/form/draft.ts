import { hereZone } from "@/ui/time-zone";
import { iso } from "../drag/times";
import type { WallSpan } from "../drag/times";
import type { Item } from "../layout/items";
import { isSameRule, parseRule, followed, writeRule, type Rule } from "../rule";
import { plusDays, type Day } from "../time/day";
import { clockWords, instantOf, minutesBetween, plusMinutes, wallOf, type Wall } from "../time/zone";
import type { EventInput, Visibility } from "../types";

/** How an event repeats, as the form has it: not, by a rule one can take apart, or by one that says more. */
export type Repeats = { kind: "not" } | { kind: "rule"; rule: Rule } | { kind: "own"; text: string };

/** An event while it is written: on the clocks of its own zone. Of whole days `end` is the last one, not the day after. */
export interface EventDraft {
  title: string;
  allDay: boolean;
  start: Wall;
  end: Wall;
  zone: string;
  repeats: Repeats;
  people: readonly string[];
  location: string;
  description: string;
  visibility: Visibility;
  reminders: readonly number[];
}

export function newDraft({ start, end }: WallSpan, allDay: boolean, zone: string): EventDraft {
  return {
    title: "",
    allDay,
    start: allDay ? { ...start, minute: 9 * 60 } : start,
    end: allDay ? { day: plusDays(end.day, -1), minute: 10 * 60 } : end,
    zone,
    repeats: { kind: "not" },
    people: [],
    location: "",
    description: "",
    visibility: "default",
    reminders: allDay ? [] : [10],
  };
}

/** One instance of an event, to be changed. */
export function draftOf({ instance }: Item): EventDraft {
  const { all_day, recurrence } = instance;
  const zone = instance.time_zone ?? hereZone();
  const rule = recurrence === null ? null : parseRule(recurrence, zone);
  const wall = (time: string): Wall =>
    all_day ? { day: time.slice(0, 10), minute: 9 * 60 } : wallOf(Date.parse(time), zone);
  const end = wall(instance.end_time);
  return {
    title: instance.title ?? "",
    allDay: all_day,
    start: wall(instance.start_time),
    end: all_day ? { day: plusDays(end.day, -1), minute: 10 * 60 } : end,
    zone,
    repeats:
      recurrence === null
        ? { kind: "not" }
        : rule === null
          ? { kind: "own", text: recurrence }
          : { kind: "rule", rule },
    people: instance.attendees.map(({ user_id }) => user_id),
    location: instance.location ?? "",
    description: instance.description ?? "",
    visibility: instance.visibility ?? "default",
    reminders: instance.reminders,
  };
}

/** Begins at another time: it stays as long as it is, and what repeats by its day goes along. */
export function withStart(draft: EventDraft, start: Wall): EventDraft {
  const { repeats } = draft;
  const end = plusMinutes(start, minutesBetween(draft.start, draft.end));
  const rule = repeats.kind === "rule" && followed(repeats.rule, draft.start.day, start.day);
  return { ...draft, start, end, repeats: rule ? { kind: "rule", rule } : repeats };
}

/** Whether it ends before it begins. */
export function isReversed({ allDay, start, end }: EventDraft): boolean {
  return allDay ? end.day < start.day : minutesBetween(start, end) < 0;
}

/** From when to when it is, on the clock of the world. Milliseconds. */
export function spanOfDraft({ allDay, start, end, zone }: EventDraft): { from: number; to: number } {
  if (!allDay) return { from: instantOf(start, zone), to: instantOf(end, zone) };
  const midnight = (day: Day) => instantOf({ day, minute: 0 }, zone);
  return { from: midnight(start.day), to: midnight(plusDays(end.day, 1)) };
}

function recurrenceOf({ repeats, zone, allDay }: EventDraft): string | null {
  if (repeats.kind === "not") return null;
  return repeats.kind === "own" ? repeats.text : writeRule(repeats.rule, { zone, allDay });
}

/** An instant; of a time that the clocks skip, the time itself, so that the server says what is wrong with it. */
function told(wall: Wall, instant: number, zone: string): string {
  const exists = minutesBetween(wallOf(instant, zone), wall) === 0;
  return exists ? iso(instant) : `${wall.day}T${clockWords(wall.minute)}:00`;
}

/** What the server is told of it. */
export function inputOf(draft: EventDraft): EventInput {
  const { from, to } = spanOfDraft(draft);
  const { allDay, start, end } = draft;
  const words = (text: string) => (text.trim() === "" ? null : text.trim());
  return {
    title: draft.title.trim(),
    start_time: allDay ? start.day : told(start, from, draft.zone),
    end_time: allDay ? plusDays(end.day, 1) : told(end, to, draft.zone),
    all_day: allDay,
    time_zone: draft.zone,
    location: words(draft.location),
    description: words(draft.description),
    attendee_ids: draft.people,
    visibility: draft.visibility,
    recurrence: recurrenceOf(draft),
    reminders: draft.reminders,
  };
}

/** What of it was changed, and nothing else. */
export function changeOf(before: EventDraft, after: EventDraft): Partial<EventInput> {
  const [was, is] = [inputOf(before), inputOf(after)];
  const isTheSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const changed = Object.entries(is).filter(([name, value]) => !isTheSame(value, was[name as keyof EventInput]));
  const change = Object.fromEntries(changed) as Partial<EventInput>;
  // Both times are told together: one alone could be before the other.
  if ("start_time" in change || "end_time" in change) {
    change.start_time = is.start_time;
    change.end_time = is.end_time;
  }
  if (repeatsAlike(before.repeats, after.repeats)) delete change.recurrence;
  return change;
}

function repeatsAlike(one: Repeats, other: Repeats): boolean {
  if (one.kind === "rule" && other.kind === "rule") return isSameRule(one.rule, other.rule);
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What one instance of a series can have for itself; all else is said of several. */
const ALONE = new Set(["title", "location", "description", "start_time", "end_time"]);

/** The change as one instance alone can have it: its day says nothing of the others'. Null where it has to be for several. */
export function changeOfOne(before: EventDraft, after: EventDraft): Partial<EventInput> | null {
  const change = changeOf(before, after);
  if (repeatsAlike(withStart(before, after.start).repeats, after.repeats)) delete change.recurrence;
  return Object.keys(change).every((name) => ALONE.has(name)) ? change : null;
}
