import { queryClient } from "@/api/query-client";
import { line } from "@/realtime";
import { read, write } from "./cache/keys";

/** What a person may say of themselves; not being here shows by itself. */
export type ChosenPresence = "online" | "away" | "dnd";

/** Without a key, a click or a touch for this long, one is away. Milliseconds. */
const AWAY_AFTER = 5 * 60_000;
/** Touches closer together than this count as one. Milliseconds. */
const TOUCH_COUNTS = 10_000;

let chosen: ChosenPresence = "online";
let idle = false;

/** Says where this person is. Away and do not disturb hold until something else is chosen. */
export async function setPresence(status: ChosenPresence): Promise<void> {
  chosen = status;
  await tell(status);
}

async function tell(status: ChosenPresence): Promise<void> {
  await line.ask("presence:set", { status });
  const me = read.me(queryClient);
  if (me !== undefined) write.presence(queryClient, (presence) => ({ ...presence, [me]: status }));
}

/** A touch of one tab counts for all of them: two tabs are one person. */
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("guildhall.touched");

/** Follows whether someone sits here: away when nothing is touched for a while, and back with the first touch. */
export function watchIdleness(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let touched = 0;
  const become = (now: boolean) => {
    if (idle === now) return;
    idle = now;
    if (chosen === "online") tell(now ? "away" : "online").catch(() => undefined);
  };
  const stay = () => {
    touched = Date.now();
    become(false);
    clearTimeout(timer);
    timer = setTimeout(() => become(true), AWAY_AFTER);
  };
  const touch = () => {
    if (!idle && Date.now() - touched < TOUCH_COUNTS) return;
    stay();
    tabs?.postMessage("touched");
  };
  // A new connection begins as here; what was chosen before holds.
  const stop = line.onLive(() => {
    const status = chosen === "online" && idle ? "away" : chosen;
    if (status !== "online") tell(status).catch(() => undefined);
  });
  stay();
  tabs?.addEventListener("message", stay);
  const events = ["keydown", "pointerdown", "pointermove", "wheel", "focus"] as const;
  for (const event of events) window.addEventListener(event, touch, { passive: true });
  return () => {
    stop();
    clearTimeout(timer);
    tabs?.removeEventListener("message", stay);
    for (const event of events) window.removeEventListener(event, touch);
  };
}
