import { describe, expect, it } from "vitest";
import { filtered, parseFilter, toggled, type Filter } from "./filter";
import { filterOf, queryOf } from "./filter-query";
import { card } from "./testing";
import { dayIn, plusDays } from "./words";

const today = dayIn("UTC");
const cards = [
  card("1", { title: "Blank drift below 0.2", labels: ["Assay"], assignees: ["ana"], due_date: plusDays(today, -1) }),
  card("2", {
    title: "Bootloader image",
    labels: ["Firmware"],
    assignees: ["ben", "ana"],
    priority: "urgent",
    due_date: today,
  }),
  card("3", {
    title: "Drop test",
    status: "done",
    completed_at: "2026-03-01T00:00:00Z",
    due_date: plusDays(today, -9),
  }),
];
const ids = (filter: Filter) =>
  filtered(cards, filter, "UTC")
    .map(({ id }) => id)
    .join("");

describe("a filter", () => {
  it.each<[Filter, string]>([
    [{}, "123"],
    [{ text: "blank" }, "1"],
    [{ text: "NK-2" }, "2"],
    [{ text: "image boot" }, "2"],
    [{ assignee: ["ana"] }, "12"],
    [{ assignee: ["none", "ben"] }, "23"],
    [{ label: ["Assay", "Firmware"] }, "12"],
    [{ priority: ["urgent"], label: ["Assay"] }, ""],
    [{ due: "late" }, "1"],
    [{ due: "today" }, "2"],
    [{ due: "week" }, "2"],
    [{ status: ["done"] }, "3"],
  ])("%j lets %s through", (filter, left) => expect(ids(filter)).toBe(left));

  it("is kept and read again as it was", () => {
    const filter: Filter = { text: "a & b", assignee: ["ana", "none"], label: ["ä=ö"], due: "late" };
    expect(filterOf(queryOf(filter))).toEqual(filter);
    expect(filterOf("status=eq.todo&order=due_at.asc&due=never")).toEqual({ status: ["eq.todo"] });
  });

  it("takes nothing from an address that is none", () => {
    expect(parseFilter("x")).toBeUndefined();
    expect(parseFilter({ text: 5, label: "x", due: "ever" })).toBeUndefined();
    expect(toggled(["a"], "a")).toBeUndefined();
    expect(toggled(undefined, "a")).toEqual(["a"]);
  });
});
