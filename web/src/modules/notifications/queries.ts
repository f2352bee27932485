import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { api } from "@/api/client";
import { change, queryClient } from "@/api/query-client";
import type { Page } from "@/api/types";
import { unreadOf, withAllRead, withNotification, type Inbox } from "./cache";
import type { KindSetting, Notification, Settings } from "./types";

const PAGE = 50;

export const keys = { inbox: ["notifications", "inbox"] as const, settings: ["notifications", "settings"] as const };

/** Unread first. What comes after the first reading comes by the live line. */
export const inboxQuery = infiniteQueryOptions({
  queryKey: keys.inbox,
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<Notification>>("/notifications", { query: { limit: PAGE, cursor: pageParam }, signal }),
  getNextPageParam: ({ next_cursor }) => next_cursor,
  staleTime: Infinity,
});

/** How much this person has not read yet. */
export function useUnread(): number {
  return useInfiniteQuery({ ...inboxQuery, select: (inbox) => unreadOf(inbox as Inbox) }).data ?? 0;
}

export function take(notification: Notification): void {
  change<Inbox>(queryClient, keys.inbox, (inbox) => withNotification(inbox, notification));
}

export function takeAllRead(at: string): void {
  change<Inbox>(queryClient, keys.inbox, (inbox) => withAllRead(inbox, at));
}

/** Marks one as read, or keeps it for later. It shows at once, and as it was if the server did not hear of it. */
export async function mark(notification: Notification, read: boolean): Promise<void> {
  if (notification.is_read === read) return;
  take({ ...notification, is_read: read });
  try {
    take(await api.post<Notification>(`/notifications/${notification.id}/${read ? "read" : "unread"}`));
  } catch (error) {
    take(notification);
    throw error;
  }
}

export function useReadAll() {
  return useMutation({
    mutationFn: () => api.post<{ read: number }>("/notifications/read-all"),
    onSuccess: () => takeAllRead(new Date().toISOString()),
  });
}

export const settingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: ({ signal }) => api.get<Settings>("/notification-settings", { signal }),
});

export type SettingsChange = Partial<Omit<Settings, "kinds" | "time_zone">> & {
  kinds?: Pick<KindSetting, "kind" | "in_app" | "mail" | "push">[];
};

/** Each change is kept at once, and shown before the server has said so. */
export function useChangeSettings() {
  return useMutation({
    scope: { id: "notification-settings" },
    mutationFn: (change: SettingsChange) => api.patch<Settings>("/notification-settings", change),
    onMutate: ({ kinds, ...change }) => {
      const before = queryClient.getQueryData<Settings>(keys.settings);
      if (before === undefined) return before;
      const chosen = new Map(kinds?.map((one) => [one.kind, one]));
      const merged = before.kinds.map((one) => ({ ...one, ...chosen.get(one.kind) }));
      queryClient.setQueryData<Settings>(keys.settings, { ...before, ...change, kinds: merged });
      return before;
    },
    onSuccess: (settings) => queryClient.setQueryData<Settings>(keys.settings, settings),
    onError: (_error, _change, before) => before && queryClient.setQueryData<Settings>(keys.settings, before),
  });
}
