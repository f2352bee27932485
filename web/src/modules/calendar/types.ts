export type Answer = "pending" | "accepted" | "declined" | "tentative";
export type Visibility = "default" | "private";
/** Which of a repeating event's instances a change is for. */
export type Scope = "this" | "following" | "all";

export interface Attendee {
  user_id: string;
  answer: Answer;
}

/** An event as it was written. Times are instants; of an event for whole days they are dates, the end exclusive. */
export interface CalendarEvent {
  id: string;
  title: string;
  start_time: string;
  end_time: string;
  all_day: boolean;
  /** IANA. A repeating event keeps its time on the clocks of this zone. */
  time_zone: string;
  location: string | null;
  description: string | null;
  visibility: Visibility;
  /** An RRULE without its name. */
  recurrence: string | null;
  /** Minutes before the start. */
  reminders: readonly number[];
  organizer_id: string;
  attendees: readonly Attendee[];
}

/**
 * One time that an event takes place. Of somebody else's private one only the time is told: it is `busy`, and what is null
 * or empty of it is not known.
 */
export interface Instance {
  event_id: string;
  /** The start that the event's rule gives, which tells it from its other instances. */
  instance_start: string;
  start_time: string;
  end_time: string;
  all_day: boolean;
  recurring: boolean;
  /** It is otherwise than the rule has it. */
  changed: boolean;
  busy: boolean;
  /** Whose calendars it stands in, of those that were asked for. */
  user_ids: readonly string[];
  title: string | null;
  time_zone: string | null;
  location: string | null;
  description: string | null;
  visibility: Visibility | null;
  recurrence: string | null;
  reminders: readonly number[];
  organizer_id: string | null;
  /** Who is asked to come; its organizer is not among them. */
  attendees: readonly Attendee[];
}

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
