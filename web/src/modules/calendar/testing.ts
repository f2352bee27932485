import type { Instance } from "./types";

/** An instance for the tests of this folder. */
export function instance(change: Partial<Instance> = {}): Instance {
  const start = change.start_time ?? "2026-03-18T13:00:00Z";
  return {
    event_id: `event at ${start}`,
    instance_start: start,
    start_time: start,
    end_time: "2026-03-18T16:00:00Z",
    all_day: false,
    recurring: false,
    changed: false,
    busy: false,
    user_ids: ["ana"],
    title: "Chamber B",
    time_zone: "Europe/Amsterdam",
    location: null,
    description: null,
    visibility: "default",
    recurrence: null,
    reminders: [],
    organizer_id: "ana",
    attendees: [],
    answer: null,
    revision: 1,
    ...change,
  };
}
