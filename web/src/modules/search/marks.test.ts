import { describe, expect, it } from "vitest";
import { piecesOf, plainOf } from "./marks";

describe("marks", () => {
  it("stand around what was found, and nowhere else", () => {
    expect(piecesOf("the \u{e000}rot\u{e001}or \u{e000}now\u{e001}")).toEqual([
      { text: "the ", found: false },
      { text: "rot", found: true },
      { text: "or ", found: false },
      { text: "now", found: true },
    ]);
    expect(piecesOf("<b>nothing</b>")).toEqual([{ text: "<b>nothing</b>", found: false }]);
    expect(piecesOf("")).toEqual([]);
  });

  it("are never shown, even where they are wrong", () => {
    for (const text of ["\u{e000}open", "shut\u{e001}", "\u{e000}\u{e001}", "a\u{e001}\u{e000}b"]) {
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(plainOf(text));
    }
  });
});
