import { expect, it } from "vitest";
import { daysOf, instantOf, isDay, mondayOf, spanWords, wallOf, weekNumber, weekWords } from "./time";

it("reads and writes the clocks of a zone, also on the days they change", () => {
  const zone = "Europe/Amsterdam";
  expect(instantOf("2026-03-16", "08:00", zone)).toBe("2026-03-16T07:00:00.000Z");
  expect(instantOf("2026-03-30", "08:00", zone)).toBe("2026-03-30T06:00:00.000Z");
  // Skipped, and twice there.
  expect(instantOf("2026-03-29", "02:30", zone)).toBe("2026-03-29T01:30:00.000Z");
  expect(instantOf("2026-10-25", "02:30", zone)).toBe("2026-10-25T00:30:00.000Z");
  expect(wallOf("2026-03-29T01:30:00Z", zone)).toEqual({ day: "2026-03-29", time: "03:30" });
});

it("knows weeks", () => {
  expect([mondayOf("2026-03-22"), weekNumber("2026-03-16")]).toEqual(["2026-03-16", 12]);
  expect(weekWords("2026-03-16", "2026-01-01")).toBe("16–22 March");
  expect(weekWords("2026-03-30", "2025-01-01")).toBe("30 March – 5 April 2026");
  expect(weekWords("2026-03-30", "2025-01-01", "short")).toBe("30 Mar – 5 Apr 2026");
  expect(["2026-02-30", "9999-01-01", "soon", 3].some(isDay)).toBe(false);
});

it("shows a night on both its days, and midnight on one", () => {
  const days = ["2026-03-16", "2026-03-17", "2026-03-18"];
  const night = { start_time: "2026-03-16T22:00:00Z", end_time: "2026-03-17T06:00:00Z" };
  expect(daysOf(night, days, "UTC")).toEqual(days.slice(0, 2));
  expect(spanWords(night, "UTC", "2026-03-17")).toBe("Mon 22:00–06:00");
  expect(daysOf({ ...night, end_time: "2026-03-17T00:00:00Z" }, days, "UTC")).toEqual(days.slice(0, 1));
});
