import { useSyncExternalStore } from "react";
import { queryClient } from "@/api/query-client";
import { line } from "@/realtime";
import { keys, readAgain } from "./queries";

/** How long the lamp of an event burns that someone else has just changed. Milliseconds. */
const BURNS = 4_000;
/** News within so many milliseconds is read at once: a repeating event tells of each of its changes. */
const GATHERS = 120;
/** So long after one's own change, word of it is one's own. Milliseconds. */
const OWN = 3_000;

let lit: ReadonlySet<string> = new Set();
const own = new Map<string, number>();
const listeners = new Set<() => void>();
let gathering: ReturnType<typeof setTimeout> | undefined;

/** Says that a change of this event is this person's: it needs no lamp. */
export function isMine(id: string): void {
  own.set(id, Date.now());
}

function light(id: string, on: boolean): void {
  const next = new Set(lit);
  if (on) next.add(id);
  else next.delete(id);
  lit = next;
  for (const listener of listeners) listener();
}

function heard(id: string, isNews: boolean): void {
  clearTimeout(gathering);
  gathering = setTimeout(() => void readAgain(), GATHERS);
  if (!isNews || Date.now() - (own.get(id) ?? -OWN) < OWN) return;
  light(id, true);
  setTimeout(() => light(id, false), BURNS);
}

line.on<{ event_id: string }>("calendar:event-changed", ({ event_id }) => heard(event_id, true));
line.on<{ event_id: string }>("calendar:event-removed", ({ event_id }) => {
  queryClient.removeQueries({ queryKey: keys.event(event_id) });
  heard(event_id, false);
});

line.onReturn(() => void readAgain());

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether someone else has just changed it. */
export function useIsNew(id: string): boolean {
  return useSyncExternalStore(subscribe, () => lit.has(id));
}
