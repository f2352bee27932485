import { expect, it } from "vitest";
import { conflictsWith, freeTime, instantIn, merged } from "./busy";

const DAY = "2026-03-17";
const ZONE = "Europe/Amsterdam"; // an hour ahead of UTC on this day
const span = (from: string, to: string) => ({
  from: Date.parse(`${DAY}T${from}:00+01:00`),
  to: Date.parse(`${DAY}T${to}:00+01:00`),
});

it("finds what stands in the way, and what only touches does not", () => {
  const taken = [span("09:00", "10:00"), span("10:30", "11:00")];
  expect(conflictsWith(span("10:00", "10:30"), taken)).toEqual([]);
  expect(conflictsWith(span("09:59", "10:31"), taken)).toEqual(taken);
});

it("takes together what overlaps", () => {
  expect(
    merged([span("10:00", "11:00"), span("09:00", "10:00"), span("12:00", "13:00"), span("12:15", "12:30")]),
  ).toEqual([span("09:00", "11:00"), span("12:00", "13:00")]);
});

it("offers the next time that everybody has, later that day before earlier", () => {
  const taken = [span("10:00", "11:30"), span("13:00", "14:15")];
  expect(freeTime(span("10:00", "11:00"), taken, DAY, ZONE)).toEqual(span("11:30", "12:30"));
  expect(freeTime(span("12:30", "14:00"), taken, DAY, ZONE)).toEqual(span("14:15", "15:45"));
  expect(freeTime(span("17:30", "18:30"), taken, DAY, ZONE)).toEqual(span("09:00", "10:00"));
  expect(freeTime(span("10:00", "11:00"), [span("08:00", "19:00")], DAY, ZONE)).toBeNull();
});

it("reads a date as its midnight in the zone", () => {
  expect(instantIn(DAY, ZONE)).toBe(Date.parse("2026-03-16T23:00:00Z"));
  expect(instantIn("2026-03-17T09:00:00Z", ZONE)).toBe(Date.parse("2026-03-17T09:00:00Z"));
});
