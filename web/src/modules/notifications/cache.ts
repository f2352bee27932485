import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "@/api/types";
import type { Notification } from "./types";

/** The notifications as they are loaded: unread first, then the latest; each further page is older. */
export type Inbox = InfiniteData<Page<Notification>, string | null>;

export function allOf(inbox: { pages: readonly Page<Notification>[] } | undefined): Notification[] {
  return inbox?.pages.flatMap(({ data }) => data) ?? [];
}

export function unreadOf(inbox: Inbox | undefined): number {
  return allOf(inbox).filter(({ is_read }) => !is_read).length;
}

/** The inbox with one notification as it is now: where it stands, and in front when it is new or there is more of it. */
export function withNotification(inbox: Inbox, notification: Notification): Inbox {
  const here = allOf(inbox).find(({ id }) => id === notification.id);
  const [first, ...others] = inbox.pages;
  if (first === undefined) return inbox;
  if (here && here.updated_at >= notification.updated_at)
    return change(inbox, (one) => (one.id === notification.id ? notification : one));
  const without = (page: Page<Notification>) => ({
    ...page,
    data: page.data.filter(({ id }) => id !== notification.id),
  });
  const front = without(first);
  return { ...inbox, pages: [{ ...front, data: [notification, ...front.data] }, ...others.map(without)] };
}

/** The inbox with everything read that was there by then. */
export function withAllRead(inbox: Inbox, at: string): Inbox {
  return change(inbox, (one) => (one.is_read || one.updated_at > at ? one : { ...one, is_read: true, read_at: at }));
}

function change(inbox: Inbox, deed: (notification: Notification) => Notification): Inbox {
  return { ...inbox, pages: inbox.pages.map((page) => ({ ...page, data: page.data.map(deed) })) };
}

/** In the order that was held when they were first shown: what came since is not among them, and moves nothing. */
export function inHeldOrder(list: readonly Notification[], held: readonly string[]): Notification[] {
  const now = new Map(list.map((one) => [one.id, one]));
  return held.flatMap((id) => now.get(id) ?? []);
}
