import { describe, expect, it } from "vitest";
import { card, columns } from "./testing";
import { dueWords, keyFor, ringOf } from "./words";

describe("when a task is due", () => {
  const now = new Date("2026-03-17T12:00:00Z");
  const due = (date: string, change = {}) =>
    dueWords(card("a", { due_date: date, due_at: `${date}T23:59:59Z`, ...change }), "UTC", now);
  it.each([
    ["2026-03-15", "2 days late", "late"],
    ["2026-03-16", "1 day late", "late"],
    ["2026-03-17", "Today", "today"],
    ["2026-03-18", "Tomorrow", "plain"],
    ["2026-03-20", "Fri", "plain"],
    ["2026-03-27", "27 Mar", "plain"],
    ["2027-03-27", "27 Mar 2027", "plain"],
  ])("%s is %s", (date, text, tone) => expect(due(date)).toEqual({ text, tone }));

  it("with a time says the time, and is late once it has passed", () => {
    expect(due("2026-03-17", { due_all_day: false, due_at: "2026-03-17T17:00:00Z" })?.text).toBe("Today, 17:00");
    expect(due("2026-03-17", { due_all_day: false, due_at: "2026-03-17T11:00:00Z" })).toEqual({
      text: "Late",
      tone: "late",
    });
  });

  it("is not late when it is done, and says nothing without a date", () => {
    expect(due("2026-03-15", { completed_at: "2026-03-16T00:00:00Z" })).toEqual({ text: "15 Mar", tone: "plain" });
    expect(dueWords(card("a"), "UTC", now)).toBeNull();
  });
});

describe("the key of a new project", () => {
  it.each([
    ["Laboratory", "LAB"],
    ["Nitrate kit, rev 2", "NKR"],
    ["Élan vital", "EV"],
    ["X", "XX"],
    ["山田", ""],
    ["a b c d e f", "ABCD"],
  ])("%s is %s", (name, key) => expect(keyFor(name)).toBe(key));
});

describe("the ring of a stage", () => {
  it("fills along the open stages", () => {
    expect(columns.map((column) => ringOf(column, columns).fill)).toEqual([0, 0, 0.5, 0]);
  });
});
