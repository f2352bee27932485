import { useSyncExternalStore } from "react";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import { session } from "@/api/session";
import { toast, toastProblem } from "@/ui/toast";

/** How long what was taken away can be brought back. Milliseconds, as long as a toast stays. */
const CAN_UNDO = 8_000;

interface Removal {
  path: string;
  timer: ReturnType<typeof setTimeout>;
  what: string;
}

/** What this person has taken away and the server does not know yet, by id. */
let removals: ReadonlyMap<string, Removal> = new Map();
let last: string | null = null;
const listeners = new Set<() => void>();

function set(change: (next: Map<string, Removal>) => void): void {
  const next = new Map(removals);
  change(next);
  removals = next;
  for (const listener of listeners) listener();
}

/** Takes something away: from this page at once, from the server when it can no longer be undone. */
export function remove(id: string, path: string, what: string, done: () => void): void {
  const timer = setTimeout(() => void finish(id, path, what, done), CAN_UNDO);
  set((next) => next.set(id, { path, timer, what }));
  last = id;
  toast({ text: `${what} deleted`, action: { label: "Undo (Z)", run: () => bringBack(id) } });
}

function bringBack(id: string): void {
  const removal = removals.get(id);
  if (removal === undefined) return;
  clearTimeout(removal.timer);
  set((next) => next.delete(id));
}

/** Brings back what was taken away last, if it still can be. */
export function undoLast(): void {
  if (last !== null) bringBack(last);
  last = null;
}

async function finish(id: string, path: string, what: string, done: () => void): Promise<void> {
  try {
    await api.delete(path);
    done();
  } catch (error) {
    if (isProblem(error, "not_found")) done();
    else toastProblem(`${what} was not deleted.`, error);
  } finally {
    set((next) => next.delete(id));
  }
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

/** The ids of what this person has taken away. */
export function useRemoved(): ReadonlyMap<string, unknown> {
  return useSyncExternalStore(subscribe, () => removals);
}
