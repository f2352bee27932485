import { describe, expect, it } from "vitest";
import { initials, pigment } from "./person";

describe("a person's arch", () => {
  it.each([
    ["Ines Moura", "IM"],
    ["Lotte de Jong", "LJ"],
    ["Cher", "C"],
    ["  émile   zola ", "ÉZ"],
    ["👩‍🔬 Curie", "👩‍🔬C"],
    ["", "·"],
  ])("%j shows %j", (name, shown) => expect(initials(name)).toBe(shown));

  it("has its pigment from FNV-1a of the id", () => {
    // The published test vectors of FNV-1a, 32 bit: "" 811c9dc5, "a" e40c292c, "foobar" bf9cf968.
    expect([pigment(""), pigment("a"), pigment("foobar")]).toEqual([0x811c9dc5 % 8, 0xe40c292c % 8, 0xbf9cf968 % 8]);
  });
});
