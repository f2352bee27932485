import { describe, expect, it } from "vitest";
import { card, columns } from "../testing";
import { between, inOrder, lanesOf, placeAt, withCard, withLater, withoutCard } from "./cards";

describe("a place", () => {
  it.each([
    ["8", "9"],
    ["8", "81"],
    [undefined, "8000000001"],
    ["8000000001", undefined],
    ["8000000001", "8000000002"],
    ["0f", "1"],
  ])("lies strictly between %s and %s", (low, high) => {
    const place = between(low, high);
    expect(place > (low ?? "")).toBe(true);
    if (high !== undefined) expect(place < high).toBe(true);
    expect(place).not.toMatch(/0$/);
  });

  it("before a card, or at the end, leaves the others where they are", () => {
    const column = [card("a", { position: "8" }), card("b", { position: "81" }), card("c", { position: "9" })];
    const order = (place: string) =>
      [...column.filter(({ id }) => id !== "c"), card("c", { position: place })]
        .sort(inOrder)
        .map(({ id }) => id)
        .join("");
    expect(order(placeAt(column, "b", "c"))).toBe("acb");
    expect(order(placeAt(column, "a", "c"))).toBe("cab");
    expect(order(placeAt(column, null, "c"))).toBe("abc");
  });
});

describe("cards", () => {
  it("take what is newer, and keep what they know of it", () => {
    const here = [card("a", { revision: 3, description: "long" })];
    expect(withCard(here, card("a", { revision: 2, title: "old" }))).toBe(here);
    expect(withCard(here, card("a", { revision: 4, title: "new" }))[0]).toMatchObject({
      title: "new",
      description: "long",
    });
    expect(withCard(here, card("b"))).toHaveLength(2);
    expect(withoutCard(here, "b")).toBe(here);
  });

  it("that were read keep what was told meanwhile, and not what was deleted", () => {
    const read = [card("a", { revision: 1 }), card("b", { revision: 5 }), card("c")];
    const here = [card("a", { revision: 2, title: "told" }), card("b", { revision: 4 })];
    const merged = withLater(read, here, new Set(["c"]));
    expect(merged.map(({ id, revision }) => [id, revision])).toEqual([
      ["a", 2],
      ["b", 5],
    ]);
  });

  it("stand in their columns, in order", () => {
    const lanes = lanesOf(
      [
        card("b", { position: "9" }),
        card("a", { position: "8" }),
        card("d", { status: "done" }),
        card("x", { status: "gone" }),
      ],
      columns,
    );
    expect(lanes.map(({ column, cards }) => [column.key, cards.map(({ id }) => id).join("")])).toEqual([
      ["backlog", ""],
      ["todo", "ab"],
      ["doing", ""],
      ["done", "d"],
    ]);
  });
});
