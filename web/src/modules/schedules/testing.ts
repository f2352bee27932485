import type { Shift } from "./types";

/** A shift of Monday 16 March 2026 from six to two, with some of it otherwise. */
export function aShift(some: Partial<Shift> & { id: string }): Shift {
  return {
    title: "Early",
    description: null,
    start_time: "2026-03-16T06:00:00Z",
    end_time: "2026-03-16T14:00:00Z",
    place: null,
    equipment_id: null,
    needed: 1,
    role: null,
    open: true,
    participant_ids: [],
    participants: [],
    missing: 1,
    revision: 1,
    copied_from: null,
    copy_id: null,
    created_by: "ines",
    created_at: "2026-03-01T00:00:00Z",
    updated_at: "2026-03-01T00:00:00Z",
    ...some,
  };
}
