import { instantOf, plusDays, wallOf, type Day } from "./time";
import type { Shift, ShiftInput } from "./types";

/** A shift as a form has it: its times on the clocks of the organization. */
export interface Draft {
  title: string;
  description: string;
  startDay: Day;
  startTime: string;
  endDay: Day;
  endTime: string;
  place: string;
  equipment: string;
  needed: string;
  role: string;
  open: boolean;
  people: readonly string[];
}

export function newDraft(day: Day): Draft {
  return {
    title: "",
    description: "",
    startDay: day,
    startTime: "08:00",
    endDay: day,
    endTime: "16:00",
    place: "",
    equipment: "",
    needed: "1",
    role: "",
    open: true,
    people: [],
  };
}

export function draftOf(shift: Shift, zone: string): Draft {
  const [start, end] = [wallOf(shift.start_time, zone), wallOf(shift.end_time, zone)];
  return {
    title: shift.title,
    description: shift.description ?? "",
    startDay: start.day,
    startTime: start.time,
    endDay: end.day,
    endTime: end.time,
    place: shift.place ?? "",
    equipment: shift.equipment_id ?? "",
    needed: String(shift.needed),
    role: shift.role ?? "",
    open: shift.open,
    people: shift.participant_ids,
  };
}

/** The draft with another beginning: its end comes along where it would be before it, or on another day. */
export function startingAt(draft: Draft, day: Day, time: string): Draft {
  const apart = Date.parse(`${draft.endDay}T12:00Z`) - Date.parse(`${draft.startDay}T12:00Z`);
  const endDay = day === "" ? draft.endDay : plusDays(day, Math.max(0, Math.round(apart / 86_400_000)));
  return orderly({ ...draft, startDay: day, startTime: time, endDay });
}

/** The draft with another time at its end: a night ends on the day after it begins. */
export function endingAt(draft: Draft, time: string): Draft {
  const sameDay = draft.endDay === draft.startDay;
  const nextDay = draft.startDay !== "" && draft.endDay === plusDays(draft.startDay, 1);
  if (sameDay) return orderly({ ...draft, endTime: time });
  if (nextDay && time > draft.startTime) return { ...draft, endDay: draft.startDay, endTime: time };
  return { ...draft, endTime: time };
}

function orderly(draft: Draft): Draft {
  const isNight = draft.startDay !== "" && draft.endDay === draft.startDay && draft.endTime <= draft.startTime;
  return isNight ? { ...draft, endDay: plusDays(draft.startDay, 1) } : draft;
}

export function isWhole({ title, startDay, startTime, endDay, endTime }: Draft): boolean {
  return title.trim() !== "" && [startDay, startTime, endDay, endTime].every((word) => word !== "");
}

export function inputOf(draft: Draft, zone: string): ShiftInput {
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  return {
    title: draft.title.trim(),
    description: orNull(draft.description),
    start_time: instantOf(draft.startDay, draft.startTime, zone),
    end_time: instantOf(draft.endDay, draft.endTime, zone),
    place: orNull(draft.place),
    equipment_id: orNull(draft.equipment),
    needed: Number(draft.needed),
    role: orNull(draft.role),
    open: draft.open,
    participant_ids: [...draft.people],
  };
}
