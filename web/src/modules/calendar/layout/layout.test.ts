import { describe, expect, it } from "vitest";
import { instance } from "../testing";
import { inLanes, lanesOf } from "./lanes";
import { itemOf, itemsOn, piecesOf } from "./items";
import { sideBySide } from "./overlap";

const hours = (...pairs: [number, number][]) => pairs.map(([start, end]) => ({ start: start * 60, end: end * 60 }));

describe("what happens at the same time", () => {
  it("stands side by side, and what is alone has the whole width", () => {
    expect(sideBySide(hours([9, 10], [10, 11]))).toEqual([
      { left: 0, width: 1 },
      { left: 0, width: 1 },
    ]);
    expect(sideBySide(hours([9, 11], [10, 12], [12, 13]))).toEqual([
      { left: 0, width: 0.5 },
      { left: 0.5, width: 0.5 },
      { left: 0, width: 1 },
    ]);
  });

  it("takes the room to its right, where nobody else stands", () => {
    expect(sideBySide(hours([9, 12], [9, 10], [9, 10], [10, 12]))).toEqual([
      { left: 0, width: 1 / 3 },
      { left: 1 / 3, width: 1 / 3 },
      { left: 2 / 3, width: 1 / 3 },
      { left: 1 / 3, width: 2 / 3 },
    ]);
  });

  it("gives what is very short room to be read", () => {
    const [one, other] = sideBySide([
      { start: 540, end: 540 },
      { start: 550, end: 600 },
    ]);
    expect(one).toEqual({ left: 0, width: 0.5 });
    expect(other).toEqual({ left: 0.5, width: 0.5 });
  });

  it("never lets two cover each other, whatever comes", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 60; round++) {
      const all = Array.from({ length: 2 + random(18) }, () => {
        const start = random(1380);
        return { start, end: Math.min(1440, start + 20 + random(240)) };
      });
      const stands = sideBySide(all);
      all.forEach((one, at) =>
        all.slice(at + 1).forEach((other, after) => {
          const [here, there] = [stands[at], stands[at + 1 + after]];
          if (!here || !there || one.start >= other.end || other.start >= one.end) return;
          const apart = here.left + here.width <= there.left + 1e-9 || there.left + there.width <= here.left + 1e-9;
          expect(apart).toBe(true);
        }),
      );
      for (const { left, width } of stands) expect(left + width).toBeLessThanOrEqual(1 + 1e-9);
    }
  });
});

describe("bars over days", () => {
  it("take as few lanes as they need, and end at the row's edge", () => {
    const bars = inLanes(
      [
        { id: 1, from: "2026-03-14", to: "2026-03-18" },
        { id: 2, from: "2026-03-17", to: "2026-03-19" },
        { id: 3, from: "2026-03-18", to: "2026-03-30" },
        { id: 4, from: "2026-03-23", to: "2026-03-24" },
      ],
      "2026-03-16",
      7,
    );
    expect(bars.map(({ of, column, span, lane }) => [of.id, column, span, lane])).toEqual([
      [1, 0, 2, 0],
      [2, 1, 2, 1],
      [3, 2, 5, 0],
    ]);
    expect(bars.map(({ before, after }) => [before, after])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
    expect(lanesOf(bars)).toBe(2);
  });
});

const at = (start_time: string, end_time: string, all_day = false) => instance({ start_time, end_time, all_day });

describe("an instance", () => {
  it("stands on the clocks of the zone that is looked at", () => {
    const item = itemOf(at("2026-03-17T22:30:00Z", "2026-03-18T00:30:00Z"), "Asia/Tokyo");
    expect([item.start, item.end]).toEqual([
      { day: "2026-03-18", minute: 450 },
      { day: "2026-03-18", minute: 570 },
    ]);
  });

  it("is cut at midnight, and does not reach into the day at whose midnight it ends", () => {
    const late = itemOf(at("2026-03-17T22:00:00Z", "2026-03-18T02:00:00Z"), "UTC");
    const [head] = piecesOf([late], "2026-03-17");
    const [tail] = piecesOf([late], "2026-03-18");
    expect([head?.start, head?.end, head?.isHead, head?.isTail]).toEqual([1320, 1440, true, false]);
    expect([tail?.start, tail?.end, tail?.isHead, tail?.isTail]).toEqual([0, 120, false, true]);
    const until = itemOf(at("2026-03-17T22:00:00Z", "2026-03-18T00:00:00Z"), "UTC");
    expect(piecesOf([until], "2026-03-18")).toEqual([]);
    expect(piecesOf([until], "2026-03-17")[0]?.isTail).toBe(true);
  });

  it("for whole days keeps its days in every zone", () => {
    const trip = at("2026-03-17", "2026-03-19", true);
    for (const zone of ["UTC", "Pacific/Auckland", "America/Los_Angeles"]) {
      const item = itemOf(trip, zone);
      expect([item.from, item.to, item.isLong]).toEqual(["2026-03-17", "2026-03-19", true]);
      expect(itemsOn([item], "2026-03-18")).toHaveLength(1);
      expect(itemsOn([item], "2026-03-19")).toHaveLength(0);
    }
  });
});
