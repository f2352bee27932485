import { useSyncExternalStore } from "react";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import { session } from "@/api/session";
import { toast, toastProblem } from "./toast";

/** How long what was taken away can be brought back. Milliseconds, as long as a toast stays. */
const CAN_UNDO = 8_000;

interface Removal {
  /** What the pages know it by. */
  key: string;
  /** Where the server deletes it. */
  path: string;
  /** “Your status” */
  what: string;
  /** Called when it is deleted: has those who showed it forget it. */
  done: () => unknown;
}

/** What this person has taken away and the server does not know yet. */
let removals: ReadonlyMap<string, Removal & { timer: ReturnType<typeof setTimeout> }> = new Map();
const listeners = new Set<() => void>();

function set(change: (next: Map<string, Removal & { timer: ReturnType<typeof setTimeout> }>) => void): void {
  const next = new Map(removals);
  change(next);
  removals = next;
  for (const listener of listeners) listener();
}

/**
 * Takes something away: from this page at once, from the server, which tells the others, when it can no longer be undone.
 * Answers what brings it back.
 */
export function removeLater(removal: Removal): () => void {
  const timer = setTimeout(() => void finish(removal), CAN_UNDO);
  set((next) => next.set(removal.key, { ...removal, timer }));
  const bringBack = () => {
    const waiting = removals.get(removal.key);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    set((next) => next.delete(removal.key));
  };
  toast({ text: `${removal.what} deleted`, action: { label: "Undo (Z)", run: bringBack } });
  return bringBack;
}

async function finish({ key, path, what, done }: Removal): Promise<void> {
  try {
    await api.delete(path).catch((error: unknown) => {
      if (!isProblem(error, "not_found")) throw error;
    });
  } catch (error) {
    toastProblem(`${what} was not deleted.`, error);
    return set((next) => next.delete(key));
  }
  await Promise.resolve(done()).catch(() => undefined);
  set((next) => next.delete(key));
}

/** Whoever closes the page meant it. */
function finishAll(): void {
  const token = session.accessToken();
  for (const { path, timer } of removals.values()) {
    clearTimeout(timer);
    if (token === null) continue;
    const headers = { Authorization: `Bearer ${token}` };
    void fetch(`/api${path}`, { method: "DELETE", headers, keepalive: true }).catch(() => undefined);
  }
  set((next) => next.clear());
}

if (typeof window !== "undefined") window.addEventListener("pagehide", finishAll);
session.onEnd(() => set((next) => next.clear()));

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The keys of what was taken away here and is not shown. */
export function useRemoved(): ReadonlyMap<string, unknown> {
  return useSyncExternalStore(subscribe, () => removals);
}
