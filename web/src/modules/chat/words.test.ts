import { describe, expect, it } from "vitest";
import { count } from "@/ui/words";
import { ANA, BEN, EVA, conversation } from "./testing";
import { dayName, listOf, localTime, sinceWhen, timeOf, titleOf } from "./words";

const noon = new Date(2026, 2, 17, 12, 0).getTime();
const daysAgo = (days: number) => new Date(2026, 2, 17 - days, 9, 5).getTime();

describe("words", () => {
  it("call a conversation by its name, or by the people in it", () => {
    const unnamed = conversation({ name: null, type: "group" });
    const direct = conversation({ name: null, type: "direct", members: conversation().members.slice(0, 2) });
    expect(titleOf(conversation(), ANA)).toBe("hall");
    expect(titleOf(unnamed, ANA)).toBe("Ben, Eva");
    expect(titleOf(direct, ANA)).toBe("Ben Wolf");
    expect(titleOf(direct, BEN)).toBe("Ana Sousa");
    expect(titleOf({ ...direct, members: direct.members.slice(0, 1) }, ANA)).toBe("Ana Sousa");
    expect(titleOf(unnamed, EVA)).toBe("Ana, Ben");
  });

  it("say a day as people do", () => {
    expect(dayName(daysAgo(0), noon)).toBe("Today");
    expect(dayName(daysAgo(1), noon)).toBe("Yesterday");
    expect(dayName(daysAgo(4), noon)).toBe("Friday 13 March");
    expect(dayName(daysAgo(400), noon)).toBe("10 February 2025");
    expect(timeOf(daysAgo(0))).toBe("09:05");
    expect(sinceWhen(daysAgo(0), noon)).toBe("09:05");
    expect(sinceWhen(daysAgo(1), noon)).toBe("yesterday 09:05");
  });

  it("count and list", () => {
    expect(count(1, "person", "people")).toBe("1 person");
    expect(count(3, "message")).toBe("3 messages");
    expect(listOf(["Ana"])).toBe("Ana");
    expect(listOf(["Ana", "Ben"])).toBe("Ana and Ben");
    expect(listOf(["Ana", "Ben", "Eva", "Ida"])).toBe("Ana, Ben and 2 others");
  });

  it("tell a local time only where it differs, and bear a zone they do not know", () => {
    expect(localTime(Intl.DateTimeFormat().resolvedOptions().timeZone)).toBeUndefined();
    expect(localTime("Nowhere/Land")).toBeUndefined();
    expect(localTime("Asia/Kathmandu", noon)).toMatch(/^\d\d:\d\d in Kathmandu$/);
  });
});
