import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import { session } from "@/api/session";
import { line } from "@/realtime";
import { keys, read, write } from "./cache/keys";
import { everyPage } from "./queries";
import { LONGEST_MESSAGE, type Draft } from "./types";

/** So long after the last letter a draft is kept on the server. Milliseconds. */
const PAUSE = 800;
/** When it could not be kept, it is tried again after this long. Milliseconds. */
const AGAIN = 10_000;

/** What waits to be kept, by conversation. */
const waiting = new Map<string, ReturnType<typeof setTimeout>>();
session.onEnd(() => {
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
});

/** What this person has begun to write, wherever they did. */
export const draftsQuery = queryOptions({
  queryKey: keys.drafts,
  queryFn: async ({ signal }): Promise<readonly Draft[]> => {
    const kept = await everyPage<Draft>("/drafts", signal);
    // What is typed here and not kept yet is newer.
    const here = (read.drafts(queryClient) ?? []).filter(({ conversation_id }) => waiting.has(conversation_id));
    return [...here, ...kept.filter(({ conversation_id }) => !waiting.has(conversation_id))];
  },
  staleTime: Infinity,
  gcTime: Infinity,
});

export function useDrafts() {
  return useQuery(draftsQuery);
}

export function draftOf(conversationId: string): string {
  return read.drafts(queryClient)?.find(({ conversation_id }) => conversation_id === conversationId)?.content ?? "";
}

/** Keeps what is in the field: here at once, on the server after a pause. */
export function keepDraft(conversationId: string, content: string): void {
  put(conversationId, content === "" ? null : content);
  clearTimeout(waiting.get(conversationId));
  waiting.set(
    conversationId,
    setTimeout(() => void save(conversationId), PAUSE),
  );
}

/** Follows the draft from the person's other devices, but never under the hand that writes. */
export function useRemoteDraft(conversationId: string, content: string, take: (content: string) => void): void {
  const { data } = useDrafts();
  const kept = data?.find(({ conversation_id }) => conversation_id === conversationId)?.content ?? "";
  const seen = useRef(kept);
  useEffect(() => {
    const changed = seen.current !== kept;
    seen.current = kept;
    if (changed && kept.trim() !== content.trim() && !waiting.has(conversationId)) take(kept);
  }, [kept, content, conversationId, take]);
}

async function save(conversationId: string): Promise<void> {
  const content = draftOf(conversationId);
  const path = `/conversations/${conversationId}/draft`;
  try {
    if (content.trim() === "") await api.delete(path);
    else if ([...content.trim()].length <= LONGEST_MESSAGE) await api.put(path, { content });
    if (draftOf(conversationId) === content) waiting.delete(conversationId);
  } catch {
    // It is still here; the next letter or the next try keeps it.
    if (!waiting.has(conversationId) || draftOf(conversationId) !== content) return;
    waiting.set(
      conversationId,
      setTimeout(() => void save(conversationId), AGAIN),
    );
  }
}

function put(conversation_id: string, content: string | null, updated_at = new Date().toISOString()): void {
  if (read.drafts(queryClient) === undefined) queryClient.setQueryData<readonly Draft[]>(keys.drafts, []);
  write.drafts(queryClient, (drafts) => {
    const others = drafts.filter((one) => one.conversation_id !== conversation_id);
    return content === null ? others : [{ conversation_id, content, updated_at }, ...others];
  });
}

line.on<{ conversation_id: string; content: string | null; updated_at: string }>("draft:updated", (draft) => {
  if (!waiting.has(draft.conversation_id)) put(draft.conversation_id, draft.content, draft.updated_at);
});
