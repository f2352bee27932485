import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import { toast, toastProblem } from "@/ui/toast";
import { keys } from "./cache/keys";
import { follower } from "./live";
import { everyPage } from "./queries";
import type { Message, Topic } from "./types";

const NONE: readonly Topic[] = [];

const topicsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.topics(id),
    queryFn: ({ signal }): Promise<readonly Topic[]> => everyPage<Topic>(`/conversations/${id}/topics`, signal),
    staleTime: Infinity,
  });

/** The topics of a conversation. Direct ones have none. Undefined while they are on their way. */
export function useTopics(id: string, wanted: boolean): readonly Topic[] | undefined {
  const { data, isError } = useQuery({ ...topicsQuery(id), enabled: wanted });
  return wanted && !isError ? data : NONE;
}

export function useStartTopic(conversationId: string) {
  return useMutation({
    mutationFn: (name: string) => api.post<Topic>(`/conversations/${conversationId}/topics`, { name }),
    onSuccess: (topic) => follower.takeTopic(topic),
  });
}

export function useRenameTopic({ conversation_id, id }: Pick<Topic, "conversation_id" | "id">) {
  return useMutation({
    mutationFn: (name: string) => api.patch<Topic>(`/conversations/${conversation_id}/topics/${id}`, { name }),
    onSuccess: (topic) => follower.takeTopic(topic),
  });
}

/** Says that a topic is dealt with, or that it is not; the first can be taken back at once. */
export async function setResolved(topic: Topic, resolved: boolean): Promise<boolean> {
  const { conversation_id, id, name } = topic;
  try {
    const path = `/conversations/${conversation_id}/topics/${id}/${resolved ? "resolve" : "reopen"}`;
    follower.takeTopic(await api.post<Topic>(path));
    if (resolved) {
      const run = () => void setResolved(topic, false);
      toast({ text: `“${name}” is resolved.`, action: { label: "Undo", run } });
    }
    return true;
  } catch (error) {
    toastProblem(resolved ? "The topic is still open." : "The topic is still resolved.", error);
    return false;
  }
}

/** Where a message goes: to a topic that is there, a new one, or out of any. */
export type Target = { topic_id: string | null } | { topic_name: string };

export async function moveMessage({ conversation_id, id }: Message, to: Target): Promise<Message> {
  const moved = await api.post<Message>(`/conversations/${conversation_id}/messages/${id}/move`, to);
  follower.take(moved);
  // The topic it left and the one it came to are counted anew.
  await queryClient.invalidateQueries({ queryKey: keys.topics(conversation_id) });
  return moved;
}
