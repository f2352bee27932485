import { describe, expect, it } from "vitest";
import { daysBetween, isDay, mondayOf, plusDays, plusMonths, weekNumber, weekday, weeksOf } from "./day";
import { clockWords, instantOf, minuteOf, minutesBetween, offsetAt, plusMinutes, wallOf } from "./zone";

const at = (iso: string) => Date.parse(iso);

describe("days", () => {
  it("go over months, leap days and years", () => {
    expect(plusDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(plusDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(plusMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(plusMonths("2026-01-15", -1)).toBe("2025-12-15");
  });

  it("stand in weeks from Monday, numbered as ISO has it", () => {
    expect(weekday("2026-03-17")).toBe(1);
    expect(mondayOf("2026-03-22")).toBe("2026-03-16");
    expect(weekNumber("2026-03-17")).toBe(12);
    expect(weekNumber("2027-01-03")).toBe(53);
    expect(weekNumber("2024-12-30")).toBe(1);
  });

  it("make up a month of whole weeks", () => {
    const march = weeksOf("2026-03-17");
    expect(march).toHaveLength(6);
    expect(march[0]?.[0]).toBe("2026-02-23");
    expect(march.at(-1)?.at(-1)).toBe("2026-04-05");
    expect(weeksOf("2027-02-10")).toHaveLength(4);
  });

  it("are refused when they do not exist", () => {
    expect(isDay("2026-02-29")).toBe(false);
    expect(isDay("9999-01-01")).toBe(false);
    expect(isDay("yesterday")).toBe(false);
    expect(isDay("2028-02-29")).toBe(true);
  });
});

describe("clocks of a zone", () => {
  it("are read from an instant", () => {
    expect(wallOf(at("2026-03-17T23:30:00Z"), "Asia/Tokyo")).toEqual({ day: "2026-03-18", minute: 510 });
    expect(wallOf(at("2026-03-17T00:00:00Z"), "UTC")).toEqual({ day: "2026-03-17", minute: 0 });
    expect(offsetAt(at("2026-07-01T12:00:00Z"), "Europe/Lisbon")).toBe(60);
    expect(offsetAt(at("2026-07-01T12:00:00Z"), "Asia/Kathmandu")).toBe(345);
  });

  it("tell an instant, before and after they change", () => {
    const amsterdam = (day: string, minute: number) =>
      new Date(instantOf({ day, minute }, "Europe/Amsterdam")).toISOString();
    expect(amsterdam("2026-03-28", 540)).toBe("2026-03-28T08:00:00.000Z");
    expect(amsterdam("2026-03-29", 540)).toBe("2026-03-29T07:00:00.000Z");
    expect(amsterdam("2026-10-25", 60)).toBe("2026-10-24T23:00:00.000Z");
  });

  it("run on over the hour that spring skips, and take the first of the hour that autumn has twice", () => {
    expect(new Date(instantOf({ day: "2026-03-29", minute: 150 }, "Europe/Amsterdam")).toISOString()).toBe(
      "2026-03-29T01:30:00.000Z",
    );
    expect(new Date(instantOf({ day: "2026-10-25", minute: 150 }, "Europe/Amsterdam")).toISOString()).toBe(
      "2026-10-25T00:30:00.000Z",
    );
    expect(new Date(instantOf({ day: "2026-03-08", minute: 150 }, "America/New_York")).toISOString()).toBe(
      "2026-03-08T07:30:00.000Z",
    );
  });

  it("bring back every quarter of an hour of a year that exists", () => {
    for (const zone of ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]) {
      for (let hour = 0; hour < 365 * 24; hour += 5) {
        const instant = at("2026-01-01T00:15:00Z") + hour * 3_600_000;
        const back = instantOf(wallOf(instant, zone), zone);
        expect([0, 3_600_000, 1_800_000]).toContain(instant - back);
      }
    }
  });

  it("go over midnight", () => {
    expect(plusMinutes({ day: "2026-03-31", minute: 1410 }, 60)).toEqual({ day: "2026-04-01", minute: 30 });
    expect(plusMinutes({ day: "2026-03-31", minute: 10 }, -20)).toEqual({ day: "2026-03-30", minute: 1430 });
    expect(minutesBetween({ day: "2026-03-31", minute: 1410 }, { day: "2026-04-01", minute: 30 })).toBe(60);
    expect(clockWords(1440)).toBe("00:00");
    expect(minuteOf("09:05")).toBe(545);
    expect(minuteOf("25:00")).toBeNull();
  });
});
