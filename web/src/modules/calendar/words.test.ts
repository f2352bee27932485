import { expect, it } from "vitest";
import { itemOf } from "./layout/items";
import { instance } from "./testing";
import type { Instance } from "./types";
import { dayWords, lengthWords, rangeWords, reminderWords, timeOnDay, timeWords, titleOf, whenWords } from "./words";

const said = (change: Partial<Instance>) => timeWords(itemOf(instance(change), "UTC"));

it("names rows of days by what they share", () => {
  expect(rangeWords("2026-03-16", "2026-03-22", "2026-03-17")).toBe("16–22 March");
  expect(rangeWords("2026-03-30", "2026-04-05", "2026-03-17")).toBe("30 March – 5 April");
  expect(rangeWords("2026-12-28", "2027-01-03", "2026-03-17")).toBe("28 December – 3 January 2027");
  expect(rangeWords("2026-12-28", "2027-01-03", "2026-03-17", "short")).toBe("28 Dec – 3 Jan 2027");
  expect(dayWords("2026-03-18", "2026-03-17")).toBe("Tomorrow");
  expect(dayWords("2026-03-20", "2026-03-17")).toBe("Friday 20 March");
});

it("says when something is", () => {
  expect(whenWords(itemOf(instance(), "UTC"))).toBe("Wednesday 18 March, 13:00–16:00");
  expect(said({ end_time: "2026-03-19T00:00:00Z" })).toBe("13:00–00:00");
  expect(said({ end_time: "2026-03-19T02:00:00Z" })).toBe("18 March 13:00 – 19 March 02:00");
  expect(said({ all_day: true, start_time: "2026-03-18", end_time: "2026-03-19" })).toBe("All day");
  expect(said({ all_day: true, start_time: "2026-03-18", end_time: "2026-03-21" })).toBe("18 March – 20 March");
});

it("says when something is on one of its days", () => {
  const night = itemOf(instance({ start_time: "2026-03-17T22:00:00Z", end_time: "2026-03-19T02:00:00Z" }), "UTC");
  expect(["2026-03-17", "2026-03-18", "2026-03-19"].map((day) => timeOnDay(night, day))).toEqual([
    "22:00 on",
    "All day",
    "until 02:00",
  ]);
});

it("says lengths, reminders and names", () => {
  expect([45, 60, 90].map(lengthWords)).toEqual(["45 min", "1 h", "1 h 30 min"]);
  expect([0, 10, 60, 1440, 2880].map(reminderWords)).toEqual([
    "At the start",
    "10 minutes before",
    "1 hour before",
    "1 day before",
    "2 days before",
  ]);
  expect(titleOf(instance({ busy: true, title: null }))).toBe("Busy");
});
