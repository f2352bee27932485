import { expect, it } from "vitest";
import type { Me, Permission } from "@/api/types";
import { barOf, places, placesOf } from "./places";

const person = (...permissions: Permission[]) => ({ permissions }) as unknown as Me;
const names = (list: readonly { label: string }[]) => list.map(({ label }) => label);

it("shows a person only the places they may enter", () => {
  expect(names(placesOf(person()))).toEqual(["Home", "Notifications"]);
  expect(names(placesOf(person("chat.messages.read")))).toEqual(["Home", "Chat", "Notifications"]);
  expect(placesOf(undefined)).toEqual([]);
});

it("keeps four places in the bar of a phone and the others under More", () => {
  const { bar, more } = barOf(places);
  expect(bar.length).toBeLessThanOrEqual(4);
  expect(names(bar)[0]).toBe("Home");
  expect(names(more)).toContain("Admin");
  expect(bar.length + more.length).toBe(places.length);
});

it("gives no two places the same key", () => {
  const keys = places.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});
