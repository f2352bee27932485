import { describe, expect, it } from "vitest";
import { day, until } from "./time";
import { count, listing, nounOf, saidOf } from "./words";

describe("words", () => {
  it("count and list as people do", () => {
    expect(count(1, "person", "people")).toBe("1 person");
    expect(count(3, "role")).toBe("3 roles");
    expect(listing(["Owner", "Manager", "Staff"])).toBe("Owner, Manager and Staff");
  });

  it("put the field before a message that is said of it", () => {
    expect(saidOf("Password", "needs at least 12 characters")).toBe("Password needs at least 12 characters");
    expect(saidOf("Token", "This invitation expired on 3 March")).toBe("This invitation expired on 3 March");
  });
});

describe("a day", () => {
  const now = new Date("2026-03-27T12:00:00");
  it.each([
    ["2026-03-27T00:01:00", "Today"],
    ["2026-03-26T23:59:00", "Yesterday"],
    ["2026-03-24T09:00:00", "Tuesday"],
    ["2026-03-10T09:00:00", "10 Mar"],
    ["2025-12-31T09:00:00", "31 Dec 2025"],
  ])("%s is %s", (then, said) => expect(day(then, now)).toBe(said));

  it("left is counted in the largest unit that fits", () => {
    expect(until("2026-04-02T12:00:00", now)).toBe("in 6 days");
    expect(until("2026-03-27T15:00:00", now)).toBe("in 3 hours");
    expect(until("2026-03-27T11:59:59", now)).toBeNull();
  });
});

it("names many of a thing as English does", () => {
  expect(["project", "study", "day", "batch", "process"].map((one) => nounOf(one).many)).toEqual([
    "projects",
    "studies",
    "days",
    "batches",
    "processes",
  ]);
  expect(nounOf("study")).toMatchObject({ One: "Study", Many: "Studies" });
});
