import { expect, it } from "vitest";
import { draftOf, endingAt, inputOf, newDraft, startingAt } from "./draft";
import { aShift } from "./testing";

it("lets a night end on the day after, and come back from there", () => {
  const day = newDraft("2026-03-16");
  const night = endingAt(day, "06:00");
  expect([night.endDay, night.endTime]).toEqual(["2026-03-17", "06:00"]);
  expect(endingAt(night, "18:00").endDay).toBe("2026-03-16");
  const moved = startingAt(night, "2026-03-20", "22:00");
  expect([moved.endDay, moved.endTime]).toEqual(["2026-03-21", "06:00"]);
});

it("says the same of a shift that it read of it", () => {
  const zone = "Europe/Amsterdam";
  const shift = aShift({ id: "1", place: "Wet lab", participant_ids: ["ana"] });
  expect(inputOf(draftOf(shift, zone), zone)).toEqual({
    title: "Early",
    description: null,
    start_time: "2026-03-16T06:00:00.000Z",
    end_time: "2026-03-16T14:00:00.000Z",
    place: "Wet lab",
    equipment_id: null,
    needed: 1,
    role: null,
    open: true,
    participant_ids: ["ana"],
  });
});
