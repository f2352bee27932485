import { describe, expect, it } from "vitest";
import { itemOf } from "../layout/items";
import { instance } from "../testing";
import { carried, carriedDays, drawn, minuteAt, stretched, timesOf } from "./times";

const ZONE = "Europe/Amsterdam";
const at = (day: string, hour: number, minute = 0) => ({ day, minute: hour * 60 + minute });
const TUE = "2026-03-17";

const item = (start_time: string, end_time: string, all_day = false) =>
  itemOf(instance({ start_time, end_time, all_day }), ZONE);

describe("drawing", () => {
  it("means the quarter of an hour under the pointer, within the day", () => {
    expect([0, 0.5, 0.508, 1, -0.2].map(minuteAt)).toEqual([0, 720, 720, 1425, 0]);
  });

  it("goes down or up, and stays on the day it began", () => {
    expect(drawn(at(TUE, 9), at(TUE, 9, 45))).toEqual({ start: at(TUE, 9), end: at(TUE, 10) });
    expect(drawn(at(TUE, 9), at(TUE, 8))).toEqual({ start: at(TUE, 8), end: at(TUE, 9, 15) });
    expect(drawn(at(TUE, 23), at("2026-03-18", 2))).toEqual({ start: at(TUE, 23), end: at("2026-03-18", 0) });
  });
});

describe("carrying", () => {
  it("keeps the place where it was taken hold of", () => {
    const span = { start: at(TUE, 9), end: at(TUE, 10, 30) };
    expect(carried(span, at(TUE, 9, 45), at("2026-03-19", 13))).toEqual({
      start: at("2026-03-19", 12, 15),
      end: at("2026-03-19", 13, 45),
    });
  });

  it("keeps the length, also over the night in which the clocks change", () => {
    const late = item("2026-03-27T22:00:00Z", "2026-03-28T02:00:00Z"); // 23:00 to 03:00
    const moved = carriedDays(late, "2026-03-27", "2026-03-28");
    expect(timesOf(late, moved, ZONE)).toEqual({
      start_time: "2026-03-28T22:00:00Z",
      end_time: "2026-03-29T02:00:00Z",
      all_day: false,
    });
  });

  it("moves what is for whole days by dates", () => {
    const trip = item("2026-03-17", "2026-03-20", true);
    expect(timesOf(trip, carriedDays(trip, "2026-03-18", "2026-03-30"), ZONE)).toEqual({
      start_time: "2026-03-29",
      end_time: "2026-04-01",
      all_day: true,
    });
  });
});

describe("stretching", () => {
  const audit = item("2026-03-17T08:00:00Z", "2026-03-17T09:00:00Z"); // 09:00 to 10:00
  const told = (edge: "start" | "end", day: string, hour: number, minute = 0) => {
    const { start_time, end_time } = timesOf(audit, stretched(audit, edge, at(day, hour, minute)), ZONE);
    return [start_time.slice(11, 16), end_time.slice(11, 16)];
  };
  it("takes an end along, and leaves a quarter of an hour", () => {
    expect(told("end", TUE, 11, 30)).toEqual(["08:00", "10:45"]);
    expect(told("end", TUE, 7)).toEqual(["08:00", "08:15"]);
    expect(told("start", TUE, 8, 15)).toEqual(["07:15", "09:00"]);
    expect(told("start", TUE, 12)).toEqual(["08:45", "09:00"]);
  });
});
