import { useSyncExternalStore } from "react";
import { api } from "@/api/client";
import { session } from "@/api/session";
import { bearerOf } from "@/realtime/token";

/**
 * Notifications on this device while the app is closed. The browser holds the subscription; the server knows it until the
 * session ends. It belongs to the person who asked for it, and ends when they sign out.
 */
export type Device = "unknown" | "impossible" | "refused" | "off" | "on" | "changing";

/** Whose subscription this browser holds: a person's id, so that another one who signs in here does not get it. */
const OWNER = "guildhall.push";

let device: Device = isPossible() ? "unknown" : "impossible";
let subscription: string | null = null;
const listeners = new Set<() => void>();

export function useDevice(): Device {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => device,
  );
}

function become(next: Device): void {
  device = next;
  for (const listener of listeners) listener();
}

function isPossible(): boolean {
  return (
    typeof navigator !== "undefined" &&
    "serviceWorker" in navigator &&
    "PushManager" in window &&
    "Notification" in window
  );
}

const me = () => bearerOf(session.accessToken() ?? "")?.split(" ")[0] ?? null;

async function manager(): Promise<PushManager | undefined> {
  return (await navigator.serviceWorker.getRegistration())?.pushManager;
}

/** Asks the browser for leave and a subscription, and tells the server of it. */
export async function begin(): Promise<void> {
  become("changing");
  try {
    if ((await Notification.requestPermission()) !== "granted") return become("refused");
    const { key } = await api.get<{ key: string }>("/push-key");
    const { pushManager } = await navigator.serviceWorker.ready;
    await tell(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  } catch (error) {
    become("off");
    throw error;
  }
}

async function tell(given: PushSubscription): Promise<void> {
  const { endpoint, keys } = given.toJSON();
  const kept = await api.post<{ id: string }>("/push-subscriptions", {
    endpoint,
    keys: { p256dh: keys?.p256dh, auth: keys?.auth },
  });
  subscription = kept.id;
  localStorage.setItem(OWNER, me() ?? "");
  become("on");
}

/** Ends it here and on the server. */
export async function end(): Promise<void> {
  const id = subscription;
  await forget();
  if (id !== null) await api.delete(`/push-subscriptions/${id}`);
}

async function forget(): Promise<void> {
  subscription = null;
  localStorage.removeItem(OWNER);
  await (await (await manager())?.getSubscription())?.unsubscribe();
  if (device !== "impossible") become("off");
}

/** Finds out how it stands; a subscription of this person's is renewed, somebody else's is ended. */
export async function look(): Promise<void> {
  if (device === "impossible" || device === "changing") return;
  const given = await (await manager())?.getSubscription();
  if (given && localStorage.getItem(OWNER) === me()) return tell(given);
  if (given) await forget();
  else become(Notification.permission === "denied" ? "refused" : "off");
}

let bearer: string | null = null;
const quietly = (work: Promise<void>) => void work.catch(() => undefined);

if (isPossible()) {
  session.onToken((token) => {
    const now = bearerOf(token);
    if (now !== bearer) quietly(look());
    bearer = now;
  });
  session.onEnd(() => {
    bearer = null;
    quietly(forget());
  });
  if (session.accessToken() !== null) quietly(look());
}
