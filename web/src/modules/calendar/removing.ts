import { useSyncExternalStore } from "react";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import { session } from "@/api/session";
import { toast, toastProblem } from "@/ui/toast";

/** How long what was deleted can be brought back. Milliseconds, as long as a toast stays. */
const CAN_UNDO = 8_000;

interface Removal {
  path: string;
  timer: ReturnType<typeof setTimeout>;
}

/** What this person has deleted and the server does not know yet, by event or by instance. */
let gone: ReadonlyMap<string, Removal> = new Map();
const listeners = new Set<() => void>();

function set(change: (next: Map<string, Removal>) => void): void {
  const next = new Map(gone);
  change(next);
  gone = next;
  for (const listener of listeners) listener();
}

/** Takes something from this page at once, and from the server, which tells everybody asked, when it can no longer be undone. */
export function removeLater(key: string, path: string, said: string, done: () => Promise<void>): () => void {
  const timer = setTimeout(() => void finish(key, path, done), CAN_UNDO);
  set((next) => next.set(key, { path, timer }));
  const bringBack = () => {
    const removal = gone.get(key);
    if (removal === undefined) return;
    clearTimeout(removal.timer);
    set((next) => next.delete(key));
  };
  toast({ text: said, action: { label: "Undo (Z)", run: bringBack } });
  return bringBack;
}

async function finish(key: string, path: string, done: () => Promise<void>): Promise<void> {
  try {
    await api.delete(path);
  } catch (error) {
    if (!isProblem(error, "not_found")) toastProblem("The event was not deleted.", error);
  }
  await done().catch(() => undefined);
  set((next) => next.delete(key));
}

/** Whoever closes the page meant it. */
function finishAll(): void {
  const token = session.accessToken();
  for (const { path, timer } of gone.values()) {
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

/** The keys of what was deleted here and is not shown. */
export function useGone(): ReadonlyMap<string, unknown> {
  return useSyncExternalStore(subscribe, () => gone);
}
