import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { askAgain, queryClient } from "@/api/query-client";
import { line } from "@/realtime";
import { toast, toastProblem } from "@/ui/toast";
import { keys, read, write } from "./cache/keys";
import { withReaction } from "./cache/stream";
import { follower } from "./live";
import { everyPage } from "./queries";
import type { Message, SavedMessage, ScheduledMessage } from "./types";

const NONE: readonly Message[] = [];

/** What everyone in a conversation should find again, the latest pin first. */
export function usePins(id: string, member: boolean): readonly Message[] {
  const pinsQuery = queryOptions({
    queryKey: keys.pins(id),
    queryFn: ({ signal }): Promise<readonly Message[]> => everyPage(`/conversations/${id}/pins`, signal),
    staleTime: Infinity,
  });
  return useQuery({ ...pinsQuery, enabled: member }).data ?? NONE;
}

export async function setPinned(message: Message, pinned: boolean): Promise<void> {
  const path = `/conversations/${message.conversation_id}/messages/${message.id}/pin`;
  try {
    if (pinned) follower.take(await api.put<Message>(path, {}));
    else await api.delete(path);
    const undo = () => void setPinned(message, !pinned);
    toast({ text: pinned ? "Pinned for everyone here" : "Taken off the pins", action: { label: "Undo", run: undo } });
  } catch (error) {
    toastProblem(pinned ? "It was not pinned." : "It is still pinned.", error);
  }
}

/** Gives a reaction or takes it back; it is seen at once. */
export async function react(message: Message, emoji: string, given: boolean): Promise<void> {
  const me = read.me(queryClient);
  if (me === undefined) return;
  const { conversation_id: id } = message;
  const path = `/conversations/${id}/messages/${message.id}/reactions/${encodeURIComponent(emoji)}`;
  const show = (now: boolean) =>
    write.stream(queryClient, id, (stream) => withReaction(stream, message.id, emoji, me, now));
  show(given);
  try {
    if (given) follower.take(await api.put<Message>(path, {}));
    else await api.delete(path);
  } catch (error) {
    show(!given);
    toastProblem(given ? "Your reaction did not arrive." : "Your reaction is still there.", error);
  }
}

export const savedQuery = queryOptions({
  queryKey: keys.saved,
  queryFn: ({ signal }): Promise<readonly SavedMessage[]> => everyPage("/saved-messages", signal),
  staleTime: Infinity,
});

export function useSaved() {
  return useQuery(savedQuery);
}

export async function setSaved(message: Message, saved: boolean): Promise<void> {
  const { id } = message;
  try {
    if (saved) {
      const kept = await api.put<SavedMessage>(`/saved-messages/${id}`, {});
      write.saved(queryClient, (list) => [kept, ...list.filter(({ message_id }) => message_id !== id)]);
    } else {
      await api.delete(`/saved-messages/${id}`);
      write.saved(queryClient, (list) => list.filter(({ message_id }) => message_id !== id));
    }
    const undo = () => void setSaved(message, !saved);
    toast({ text: saved ? "Saved for yourself" : "No longer saved", action: { label: "Undo", run: undo } });
  } catch (error) {
    toastProblem(saved ? "It was not saved." : "It is still saved.", error);
  }
}

export const scheduledQuery = queryOptions({
  queryKey: keys.scheduled,
  queryFn: ({ signal }): Promise<readonly ScheduledMessage[]> => everyPage("/scheduled-messages", signal),
  staleTime: Infinity,
});

export function useScheduled() {
  return useQuery(scheduledQuery);
}

/** Has it sent later. */
export async function schedule(
  conversationId: string,
  words: { content: string; send_at: string } & Partial<Pick<ScheduledMessage, "reply_to" | "topic_id" | "mentions">>,
): Promise<ScheduledMessage> {
  const waiting = await api.post<ScheduledMessage>(`/conversations/${conversationId}/scheduled`, words);
  keepScheduled(waiting);
  return waiting;
}

export function useReschedule() {
  return useMutation({
    mutationFn: ({ id, ...change }: { id: string; content: string; send_at?: string }) =>
      api.patch<ScheduledMessage>(`/scheduled-messages/${id}`, change),
    onSuccess: keepScheduled,
  });
}

export async function callOff({ id }: ScheduledMessage): Promise<void> {
  await api.delete(`/scheduled-messages/${id}`);
  write.scheduled(queryClient, (list) => list.filter((one) => one.id !== id));
}

function keepScheduled(waiting: ScheduledMessage): void {
  write.scheduled(queryClient, (list) =>
    [...list.filter(({ id }) => id !== waiting.id), waiting].sort((one, other) =>
      one.send_at.localeCompare(other.send_at),
    ),
  );
}

/** Quiet until a moment, until further notice (null), or none. */
export async function setMuted(conversationId: string, quiet: { until: string | null } | null): Promise<void> {
  const path = `/conversations/${conversationId}/mute`;
  try {
    if (quiet === null) await api.delete(path);
    else await api.put(path, quiet.until === null ? {} : { until: quiet.until });
  } catch (error) {
    toastProblem(quiet === null ? "It is still quiet." : "You still hear of everything.", error);
  }
}

// What this person keeps is the same on all of their devices.
line.on<{ message_id: string; saved_at: string | null }>("saved:updated", ({ message_id, saved_at }) => {
  const here = queryClient.getQueryData<readonly SavedMessage[]>(keys.saved);
  if (here?.some((one) => one.message_id === message_id) === (saved_at !== null)) return;
  void askAgain(queryClient, keys.saved);
});
line.on<ScheduledMessage>("scheduled:updated", keepScheduled);
line.on<{ id: string }>("scheduled:gone", ({ id }) =>
  write.scheduled(queryClient, (list) => list.filter((one) => one.id !== id)),
);
line.on<{ conversation_id: string; muted_until: string | null }>("conversation:muted", (quiet) =>
  write.conversations(queryClient, (list) =>
    list.map((one) => (one.id === quiet.conversation_id ? { ...one, muted_until: quiet.muted_until } : one)),
  ),
);
line.onLive(() => {
  for (const queryKey of [keys.saved, keys.scheduled, keys.drafts]) void askAgain(queryClient, queryKey);
});
