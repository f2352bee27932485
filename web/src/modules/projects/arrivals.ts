import { useSyncExternalStore } from "react";

/** What someone else just did to a task: `from` is the stage that it came from, if it moved. */
export interface Arrival {
  what: "new" | "moved" | "changed";
  from: string | null;
}

/** How long a word about it stands on the card, beyond the lamp. Milliseconds. */
const STAYS = 12_000;

const arrivals = new Map<string, Arrival>();
const ends = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

/** Lights the lamp of a task. */
export function arrive(id: string, arrival: Arrival): void {
  // What moved a moment ago and changes again has still moved.
  const before = arrivals.get(id);
  arrivals.set(id, arrival.what === "changed" && before ? { ...before } : arrival);
  clearTimeout(ends.get(id));
  ends.set(
    id,
    setTimeout(() => settle(id), STAYS),
  );
  tell();
}

/** The person has seen it, or changes it themselves. */
export function settle(id: string): void {
  if (!arrivals.delete(id)) return;
  clearTimeout(ends.get(id));
  ends.delete(id);
  tell();
}

export function useArrival(id: string): Arrival | undefined {
  return useSyncExternalStore(subscribe, () => arrivals.get(id));
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell() {
  for (const listener of listeners) listener();
}
