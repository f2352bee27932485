import {
  keepPreviousData,
  queryOptions,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import type { components } from "@/api/schema";
import type { Member, Page } from "@/api/types";
import { line } from "@/realtime";
import type { Presence } from "@/ui/avatar";
import { useCan, useMe } from "../identity/queries";
import { memberOf, withConversation, withLater, withoutConversation } from "./cache/conversations";
import { keys, read, write, type PresenceMap, type TypingMap } from "./cache/keys";
import { find, openStream, withDeleted, withOlder, type Stream } from "./cache/stream";
import { follower } from "./live";
import {
  MEMBERS_SHOWN,
  type Author,
  type Conversation,
  type ConversationMember,
  type ConversationType,
  type Mentions,
  type Message,
  type Outgoing,
} from "./types";

/** Messages in a page when nothing more is asked for, and at most. */
const PAGE = 50;
const LARGEST_PAGE = 200;

const NOBODY: readonly Member[] = [];
const NO_AUTHORS: readonly Author[] = [];

type Notification = components["schemas"]["Notification"];

/** Every conversation that this person may see; channels they have not joined are among them. */
export const conversationsQuery = queryOptions({
  queryKey: keys.conversations,
  queryFn: async ({ signal, client }): Promise<readonly Conversation[]> => {
    const [list, called] = await Promise.all([everyPage<Conversation>("/conversations", signal), whereNamed(signal)]);
    const counted = list.map((one) => ({ ...one, for_me: called.get(one.id) ?? 0 }));
    return withLater(counted, read.conversations(client));
  },
});

/** Where this person was named and has not looked, with how often at most. Without an answer, nowhere. */
async function whereNamed(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const unread = { is_read: "eq.false", limit: LARGEST_PAGE };
  try {
    const { data } = await api.get<Page<Notification>>("/notifications", { query: unread, signal });
    const mine = data.filter(({ subject, reasons }) => subject.kind === "conversation" && reasons.includes("mention"));
    return new Map(mine.map(({ subject, count }) => [subject.id, count]));
  } catch {
    return new Map();
  }
}

export function useConversations() {
  return useQuery(conversationsQuery);
}

export function useConversation(id: string): Conversation | undefined {
  return useConversations().data?.find((conversation) => conversation.id === id);
}

/** The people of the organization, for choosing whom to write to. */
export const peopleQuery = queryOptions({
  queryKey: ["members", "everyone"],
  queryFn: ({ signal }): Promise<readonly Member[]> => everyPage("/members", signal),
  staleTime: 5 * 60_000,
});

/** Everyone in the organization, where this person may see them. */
export function usePeople(): readonly Member[] {
  const can = useCan();
  return useQuery({ ...peopleQuery, enabled: can("organization.members.read") }).data ?? NOBODY;
}

/** Everyone who is or was in the organization: whoever may have written something. */
const authorsQuery = queryOptions({
  queryKey: keys.authors,
  queryFn: ({ signal }): Promise<readonly Author[]> => everyPage("/people", signal),
  staleTime: 5 * 60_000,
});

export function useAuthors(): readonly Author[] {
  return useQuery(authorsQuery).data ?? NO_AUTHORS;
}

/** Everyone in a conversation, also where its own list is too short for them. */
export function useEveryMember(conversation: Conversation): readonly ConversationMember[] {
  const short = conversation.members.length >= MEMBERS_SHOWN;
  const { data } = useQuery({
    queryKey: ["chat", "members", conversation.id, conversation.revision],
    queryFn: ({ signal }) => everyPage<ConversationMember>(`/conversations/${conversation.id}/members`, signal),
    enabled: short,
    placeholderData: keepPreviousData,
  });
  return short ? (data ?? conversation.members) : conversation.members;
}

/** The messages of a conversation. What comes after the first page comes by the live line, not by asking again. */
export const streamQuery = (id: string) =>
  queryOptions({
    queryKey: keys.stream(id),
    queryFn: ({ signal }) => readStream(id, signal),
    staleTime: Infinity,
  });

/** They are for those who are in it; of others nothing is asked. */
export function useStream(id: string, member: boolean) {
  return useQuery({ ...streamQuery(id), enabled: member });
}

/** Puts the page before the oldest loaded message in front. */
export async function loadOlder(id: string): Promise<void> {
  const oldest = read.stream(queryClient, id)?.messages[0]?.seq;
  if (oldest === undefined) return;
  const page = await messagesBefore(id, oldest, PAGE);
  write.stream(queryClient, id, (stream) => withOlder(stream, page.data, page.next_cursor !== null));
}

/** Loads backwards until the message is here; false when it is not within reach. */
export async function loadBackTo(id: string, messageId: string): Promise<boolean> {
  for (let pages = 0; pages < 20; pages++) {
    const stream = read.stream(queryClient, id);
    if (stream === undefined) return false;
    if (find(stream, messageId)) return true;
    if (stream.atStart) return false;
    await loadOlder(id);
  }
  return false;
}

export function useOutgoing(id: string): readonly Outgoing[] {
  const { data } = useQuery<readonly Outgoing[]>({ queryKey: keys.outbox, queryFn: skipToken, gcTime: Infinity });
  return data?.filter(({ conversation_id }) => conversation_id === id) ?? [];
}

/** Who is here, by user id. Oneself is, unless one said something else. */
export function usePresence(): (userId: string) => Presence {
  const { data: me } = useMe();
  const { data } = useQuery<PresenceMap>({ queryKey: keys.presence, queryFn: skipToken, gcTime: Infinity });
  return (userId) => data?.[userId] ?? (userId === me?.id ? "online" : "offline");
}

/** Who else is typing in a conversation. */
export function useTyping(id: string): readonly string[] {
  const { data: me } = useMe();
  const { data } = useQuery<TypingMap>({ queryKey: keys.typing, queryFn: skipToken, gcTime: Infinity });
  return data?.[id]?.filter((userId) => userId !== me?.id) ?? [];
}

/** Says that this person has seen everything up to `message`. Their other tabs hear of it from the server. */
export function markRead(message: Message): void {
  const me = read.me(queryClient);
  const conversation = read.conversation(queryClient, message.conversation_id);
  if (me === undefined || conversation === undefined) return;
  const mine = memberOf(conversation, me);
  if (mine === undefined || mine.last_read_seq >= message.seq) return;
  const { conversation_id, id: message_id, seq } = message;
  line.ask("message:read", { conversation_id, message_id }).then(
    () => follower.mark({ conversation_id, user_id: me, last_read_seq: seq }),
    () => undefined, // it stays unread, and the next look at it says so again
  );
}

export function useEditMessage(conversationId: string) {
  return useMutation({
    mutationFn: ({ id, ...change }: { id: string; content: string; mentions: Mentions | null }) =>
      api.put<Message>(`/conversations/${conversationId}/messages/${id}`, change),
    onSuccess: (message) => follower.take(message),
  });
}

export function useDeleteMessage(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/conversations/${conversationId}/messages/${id}`),
    onSuccess: (_, id) =>
      write.stream(client, conversationId, (stream) => withDeleted(stream, id, new Date().toISOString())),
  });
}

export interface NewConversation {
  type: ConversationType;
  name?: string;
  member_ids: string[];
}

export function useCreateConversation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: NewConversation) => api.post<Conversation>("/conversations", input),
    onSuccess: (conversation) => write.conversations(client, (list) => withConversation(list, conversation)),
  });
}

export function useJoin() {
  return useMutation({
    mutationFn: (id: string) => api.post<unknown>(`/conversations/${id}/join`),
    onSuccess: (_, id) => follower.learn(id),
  });
}

export function useLeave() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post<unknown>(`/conversations/${id}/leave`),
    onSuccess: async (_, id) => {
      if (read.conversation(client, id)?.type === "channel") await follower.learn(id);
      else write.conversations(client, (list) => withoutConversation(list, id));
    },
  });
}

export function useAddMembers(id: string) {
  return useMutation({
    mutationFn: (user_ids: string[]) => api.post<unknown>(`/conversations/${id}/members`, { user_ids }),
    onSuccess: () => follower.learn(id),
  });
}

/**
 * The newest page, large enough to hold what is unread. A change that arrives while the page is on its way may not be
 * in it: then it is asked for once more.
 */
async function readStream(id: string, signal: AbortSignal): Promise<Stream> {
  for (let tries = 1; ; tries++) {
    const conversation = read.conversation(queryClient, id);
    const limit = Math.min(Math.max((conversation?.unread_count ?? 0) + 20, PAGE), LARGEST_PAGE);
    const page = await api.get<Page<Message>>(`/conversations/${id}/messages`, { query: { limit }, signal });
    const stream = openStream(page.data, conversation?.revision ?? 0, page.next_cursor !== null);
    const known = read.conversation(queryClient, id)?.revision ?? 0;
    if (known <= stream.revision || tries === 3) return stream;
  }
}

function messagesBefore(id: string, seq: number, limit: number): Promise<Page<Message>> {
  return api.get<Page<Message>>(`/conversations/${id}/messages`, { query: { before: seq, limit } });
}

export async function everyPage<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await api.get<Page<T>>(path, { query: { limit: LARGEST_PAGE, cursor }, signal });
    all.push(...page.data);
    cursor = page.next_cursor ?? null;
  } while (cursor);
  return all;
}
