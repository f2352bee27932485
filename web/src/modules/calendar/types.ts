import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Answer = Schemas["Answer"];
export type Visibility = Schemas["EventVisibility"];
export type Attendee = Schemas["Attendee"];
/** Which of a repeating event's instances a change is for. */
export type Scope = "this" | "following" | "all";
/** An event as it was written. Times are instants; of an event for whole days they are dates, the end exclusive. */
export type CalendarEvent = Schemas["Event"];
/**
 * One time that an event takes place. Of somebody else's private one only the time is told: it is `busy`, and what is null
 * or empty of it is not known.
 */
export type Instance = Schemas["InstanceShown"];

/** What a person says of an event. */
export interface EventInput {
  title: string;
  start_time: string;
  end_time: string;
  all_day: boolean;
  time_zone: string;
  location: string | null;
  description: string | null;
  attendee_ids: readonly string[];
  visibility: Visibility;
  recurrence: string | null;
  reminders: readonly number[];
}

/** A time during which someone cannot be had. */
export interface Busy {
  start_time: string;
  end_time: string;
}
