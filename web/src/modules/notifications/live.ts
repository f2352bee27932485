import { askAgain, queryClient } from "@/api/query-client";
import { line } from "@/realtime";
import { toast } from "@/ui/toast";
import { allOf, type Inbox } from "./cache";
import { keys, mark, take, takeAllRead } from "./queries";
import type { Notification, NotificationNews } from "./types";
import { pathOf } from "./words";

/** Goes to a page of the app; the frame says how. */
let go: (path: string) => void = () => undefined;
export function goBy(way: (path: string) => void): void {
  go = way;
}

line.on<NotificationNews>("notification:new", ({ quiet, ...notification }) => {
  take(notification);
  if (isLookedAt(notification)) void read(notification);
  else if (!quiet) say(notification);
});

line.on<NotificationNews | { all_read_at: string }>("notification:updated", (word) => {
  if ("all_read_at" in word) return takeAllRead(word.all_read_at);
  take(word);
  if (isLookedAt(word)) void read(word);
});

line.onLive(() => void askAgain(queryClient, keys.inbox));

/** What it is about is before this person's eyes. */
function isLookedAt({ payload, is_read }: Notification): boolean {
  const looking = document.visibilityState === "visible" && document.hasFocus();
  return !is_read && looking && pathOf(payload.path) === location.pathname;
}

async function read(notification: Notification): Promise<void> {
  await mark(notification, true).catch(() => undefined); // it stays unread, and can be read by hand
}

/** Whoever opens a thing has read what told of it. */
export function readWhatLeadsTo(pathname: string): void {
  const inbox = queryClient.getQueryData<Inbox>(keys.inbox);
  for (const one of allOf(inbox)) if (!one.is_read && pathOf(one.payload.path) === pathname) void read(one);
}

function say({ payload }: Notification): void {
  const path = pathOf(payload.path);
  const text = [payload.title, payload.excerpt].filter(Boolean).join(": ");
  if (text === "") return;
  const short = text.length > 120 ? `${text.slice(0, 119)}…` : text;
  toast({ kind: "new", text: short, action: path ? { label: "Open", run: () => go(path) } : undefined });
}
