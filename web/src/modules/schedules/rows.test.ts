import { expect, it } from "vitest";
import { rowsOf, shiftsOn } from "./rows";
import { aShift } from "./testing";
import { weekOf } from "./time";

const week = weekOf("2026-03-16");
const on = (day: number, from: string, to: string) => ({
  start_time: `2026-03-${day}T${from}:00Z`,
  end_time: `2026-03-${day}T${to}:00Z`,
});
const by = (name: string) => ({
  participant_ids: [name],
  participants: [{ id: name, name, avatar_url: null }],
  missing: 0,
});

it("has a row for each kind of shift, in the order of the day", () => {
  const late = aShift({ id: "3", title: "Late", ...on(16, "14:00", "22:00") });
  const rows = rowsOf([late, aShift({ id: "1" }), aShift({ id: "2", ...on(17, "06:00", "14:00") })], week, "UTC");
  expect(rows.map(({ title }) => title)).toEqual(["Early", "Late"]);
});

it("draws days of the same people as one, and a gap apart", () => {
  const shifts = [
    aShift({ id: "1", ...by("tomasz") }),
    aShift({ id: "2", ...on(17, "06:00", "14:00"), ...by("tomasz") }),
    aShift({ id: "3", ...on(18, "06:00", "14:00") }),
    aShift({ id: "4", ...on(20, "06:00", "14:00"), ...by("tomasz") }),
  ];
  const [row] = rowsOf(shifts, week, "UTC");
  expect(row?.lanes).toHaveLength(1);
  expect(row?.lanes[0]?.map(({ column, span }) => [column, span])).toEqual([
    [0, 2],
    [2, 1],
    [4, 1],
  ]);
});

it("gives what goes on at once lanes of its own, and a night the day on which it begins", () => {
  const twice = rowsOf([aShift({ id: "1", ...by("ana") }), aShift({ id: "2", ...by("ben") })], week, "UTC");
  expect(twice[0]?.lanes).toHaveLength(2);
  const night = { start_time: "2026-03-16T22:00:00Z", end_time: "2026-03-17T06:00:00Z" };
  const [row] = rowsOf([aShift({ id: "1", ...night })], week, "UTC");
  expect(row?.lanes[0]?.[0]).toMatchObject({ column: 0, span: 1 });
  expect(shiftsOn([aShift({ id: "1", ...night })], "2026-03-17", week, "UTC")).toEqual([]);
});

it("shows the night of the Sunday before on the Monday, and nothing of another week", () => {
  const sunday = aShift({ id: "1", start_time: "2026-03-15T22:00:00Z", end_time: "2026-03-16T06:00:00Z" });
  expect(shiftsOn([sunday], "2026-03-16", week, "UTC")).toHaveLength(1);
  expect(rowsOf([aShift({ id: "2", ...on(30, "06:00", "14:00") })], week, "UTC")).toEqual([]);
});
