import { describe, expect, it } from "vitest";
import { opening, outline, type GableKind } from "./facade";

describe("a house", () => {
  const kinds: GableKind[] = ["bell", "spout", "cornice", "neck", "step"];
  it.each(kinds)("with a %s gable stands on its ground and is closed", (kind) => {
    const path = outline({ kind, x: 10, width: 60, top: 7, eaves: 33, ground: 88 });
    expect(path).toMatch(/^M 10 88 /);
    expect(path).toMatch(/V 88 z$/);
    expect(path).not.toContain("NaN");
  });

  it("has openings that are round above", () => {
    expect(opening(52, 48, 5, 12)).toBe("M47 48V41a5 5 0 0 1 10 0V48z");
  });
});
