import { describe, expect, it } from "vitest";
import { offersFor } from "./operators";

const names = { people: ["Ana Prates", "Ben Okoro"], places: ["lab", "Nitrate kit"] };
const words = (query: string) => offersFor(query, names, "2026-11-21").map(({ word }) => word);

describe("what is offered as one types", () => {
  it("is every operator at the beginning of a word, then those that begin so", () => {
    expect(words("")).toHaveLength(6);
    expect(words("rotor ")).toHaveLength(6);
    expect(words("rotor f")).toEqual(["from:"]);
    expect(words("rotor xyz")).toEqual([]);
  });

  it("is what may follow an operator, in quotes where it has spaces", () => {
    expect(words("from:")).toEqual(["from:me", 'from:"Ana Prates"', 'from:"Ben Okoro"']);
    expect(words("rotor in:#l")).toEqual(["in:lab"]);
    expect(words("is:o")).toEqual(["is:open"]);
    expect(words("before:")).toEqual(["before:2026-11-21"]);
    expect(words("is:open")).toEqual([]);
  });

  it("goes on from what stands there", () => {
    expect(offersFor("rotor from:b", names, "")[0]?.query).toBe('rotor from:"Ben Okoro" ');
  });
});
