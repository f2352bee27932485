import { describe, expect, it } from "vitest";
import { itemOf } from "../layout/items";
import { instance } from "../testing";
import type { Instance } from "../types";
import { changeOf, changeOfOne, draftOf, inputOf, isReversed, newDraft, withStart } from "./draft";

const ZONE = "Europe/Amsterdam";
const standUp = {
  instance_start: "2026-03-31T06:30:00Z",
  start_time: "2026-03-31T06:30:00Z",
  end_time: "2026-03-31T06:45:00Z",
  time_zone: ZONE,
  recurring: true,
  recurrence: "FREQ=WEEKLY;BYDAY=TU",
  attendees: [{ user_id: "ben", answer: "pending" }],
} satisfies Partial<Instance>;
const opened = () => draftOf(itemOf(instance(standUp), ZONE));

describe("a new event", () => {
  it("is told as it was drawn", () => {
    const span = { start: { day: "2026-03-17", minute: 540 }, end: { day: "2026-03-17", minute: 600 } };
    const input = inputOf({ ...newDraft(span, false, ZONE), title: " Audit " });
    expect(input).toMatchObject({
      title: "Audit",
      start_time: "2026-03-17T08:00:00Z",
      end_time: "2026-03-17T09:00:00Z",
      all_day: false,
      time_zone: ZONE,
      recurrence: null,
      location: null,
    });
  });

  it("says a time that the clocks skip as it was typed", () => {
    const span = { start: { day: "2026-03-29", minute: 150 }, end: { day: "2026-03-29", minute: 210 } };
    const { start_time, end_time } = inputOf(newDraft(span, false, ZONE));
    expect([start_time, end_time]).toEqual(["2026-03-29T02:30:00", "2026-03-29T01:30:00Z"]);
  });

  it("for whole days ends with its last", () => {
    const span = { start: { day: "2026-03-17", minute: 0 }, end: { day: "2026-03-18", minute: 0 } };
    const draft = newDraft(span, true, ZONE);
    expect(inputOf(draft)).toMatchObject({ start_time: "2026-03-17", end_time: "2026-03-18", all_day: true });
    expect(isReversed({ ...draft, end: { day: "2026-03-16", minute: 0 } })).toBe(true);
  });
});

describe("an instance that is changed", () => {
  it("stands at its own time, with whoever was asked", () => {
    const draft = opened();
    expect(draft.start).toEqual({ day: "2026-03-31", minute: 510 });
    expect(draft.people).toEqual(["ben"]);
  });

  it("tells only what changed", () => {
    const draft = opened();
    expect(changeOf(draft, draft)).toEqual({});
    expect(changeOf(draft, { ...draft, title: "Bench stand-up" })).toEqual({ title: "Bench stand-up" });
    expect(changeOf(draft, { ...draft, people: ["ben", "kim"] })).toEqual({ attendee_ids: ["ben", "kim"] });
  });

  it("goes to another day with its rule, as long as it was", () => {
    const draft = opened();
    const later = withStart(draft, { day: "2026-04-01", minute: 600 });
    expect(changeOf(draft, later)).toEqual({
      start_time: "2026-04-01T08:00:00Z",
      end_time: "2026-04-01T08:15:00Z",
      recurrence: "FREQ=WEEKLY;BYDAY=WE",
    });
  });

  it("alone leaves the rule of the others, and cannot have other people", () => {
    const draft = opened();
    const later = withStart(draft, { day: "2026-04-01", minute: 600 });
    expect(changeOfOne(draft, later)).toEqual({
      start_time: "2026-04-01T08:00:00Z",
      end_time: "2026-04-01T08:15:00Z",
    });
    expect(changeOfOne(draft, { ...draft, people: [] })).toBeNull();
    expect(changeOfOne(draft, { ...draft, repeats: { kind: "not" } })).toBeNull();
  });

  it("keeps a rule that is not understood", () => {
    const odd = draftOf(itemOf(instance({ ...standUp, recurrence: "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1" }), ZONE));
    expect(odd.repeats.kind).toBe("own");
    expect(changeOf(odd, { ...odd, title: "x" })).toEqual({ title: "x" });
  });
});
