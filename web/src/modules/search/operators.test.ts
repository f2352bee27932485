import { describe, expect, it } from "vitest";
import { askedOf, offersFor } from "./operators";

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
    expect(words("is:op")).toEqual(["is:open"]);
    expect(words("before:")).toEqual(["before:2026-11-21"]);
    expect(words("is:open")).toEqual([]);
  });

  it("goes on from what stands there", () => {
    expect(offersFor("rotor from:b", names, "")[0]?.query).toBe('rotor from:"Ben Okoro" ');
    expect(offersFor('rotor from:"ben o', names, "")[0]?.query).toBe('rotor from:"Ben Okoro" ');
    expect(words('from:"Ben Okoro" i')).toEqual(["in:", "is:"]);
  });
});

describe("what is asked as one types", () => {
  const asked = (query: string) => askedOf(query).asked;

  it("leaves out an operator that is not finished, and says which", () => {
    for (const half of ["from:", "in:", "is:", "is:op", "kind:mess", "before:", "before:2026-1", 'from:"'])
      expect(asked(`rotor ${half}`), half).toBe("rotor");
    expect(askedOf("rotor is:op").awaits?.word).toBe("is:");
    expect(asked("IS:")).toBe("");
  });

  it("is everything else, also what the server will refuse", () => {
    const whole = [
      "rotor",
      "is:open",
      "is:purple",
      "before:2026-11-01",
      "before:yesterday",
      "from:a",
      'in:"Nitrate k',
      "http://x",
    ];
    for (const query of whole) expect(askedOf(query), query).toEqual({ asked: query });
    expect(asked("is:op rotor")).toBe("is:op rotor");
  });
});
