import { useSyncExternalStore } from "react";

/** What this browser kept of the last time the server was there: not looked for yet, nothing, or from when. */
export type Seen = "unknown" | "nothing" | { readonly at: number };

let seen: Seen = "unknown";
const listeners = new Set<() => void>();

export const current = (): Seen => seen;

export function become(next: Seen): void {
  seen = next;
  for (const listener of listeners) listener();
}

export function useSeen(): Seen {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}
