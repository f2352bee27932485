import type { QueryClient } from "@tanstack/react-query";
import { change as changeIn } from "@/api/query-client";
import type { Me } from "@/api/types";
import type { Presence } from "@/ui/avatar";
import type { Author, Conversation, Draft, Message, Outgoing, SavedMessage, ScheduledMessage, Topic } from "../types";
import type { Stream } from "./stream";

/** Where each part of chat's server state lives in the query cache. */
export const keys = {
  conversations: ["chat", "conversations"] as const,
  streams: ["chat", "stream"] as const,
  stream: (id: string) => ["chat", "stream", id] as const,
  outbox: ["chat", "outbox"] as const,
  presence: ["chat", "presence"] as const,
  authors: ["chat", "authors"] as const,
  typing: ["chat", "typing"] as const,
  topics: (id: string) => ["chat", "topics", id] as const,
  pins: (id: string) => ["chat", "pins", id] as const,
  saved: ["chat", "saved"] as const,
  drafts: ["chat", "drafts"] as const,
  scheduled: ["chat", "scheduled"] as const,
};

/** By user id; who is not in it is not here. */
export type PresenceMap = Readonly<Record<string, Presence>>;

/** By conversation, who is typing there. */
export type TypingMap = Readonly<Record<string, readonly string[]>>;

export const read = {
  me: (client: QueryClient) => client.getQueryData<Me>(["me"])?.id,
  conversations: (client: QueryClient) => client.getQueryData<readonly Conversation[]>(keys.conversations),
  conversation: (client: QueryClient, id: string) => read.conversations(client)?.find((one) => one.id === id),
  stream: (client: QueryClient, id: string) => client.getQueryData<Stream>(keys.stream(id)),
  topics: (client: QueryClient, id: string) => client.getQueryData<readonly Topic[]>(keys.topics(id)),
  drafts: (client: QueryClient) => client.getQueryData<readonly Draft[]>(keys.drafts),
  outbox: (client: QueryClient) => client.getQueryData<readonly Outgoing[]>(keys.outbox) ?? [],
};

export const write = {
  // Changes what is here; what is not loaded yet will be loaded as it then is. Conversations and streams know by their
  // revisions which of two is newer; the others are asked for anew if an older answer is under way.
  conversations(client: QueryClient, change: (list: readonly Conversation[]) => readonly Conversation[]): void {
    client.setQueryData<readonly Conversation[]>(keys.conversations, (list) => (list ? change(list) : undefined));
  },
  stream(client: QueryClient, id: string, change: (stream: Stream) => Stream): void {
    client.setQueryData<Stream>(keys.stream(id), (stream) => (stream ? change(stream) : undefined));
  },
  topics(client: QueryClient, id: string, change: (topics: readonly Topic[]) => readonly Topic[]): void {
    changeIn<readonly Topic[]>(client, keys.topics(id), change);
  },
  pins(client: QueryClient, id: string, change: (pins: readonly Message[]) => readonly Message[]): void {
    changeIn<readonly Message[]>(client, keys.pins(id), change);
  },
  saved(client: QueryClient, change: (saved: readonly SavedMessage[]) => readonly SavedMessage[]): void {
    changeIn<readonly SavedMessage[]>(client, keys.saved, change);
  },
  drafts(client: QueryClient, change: (drafts: readonly Draft[]) => readonly Draft[]): void {
    changeIn<readonly Draft[]>(client, keys.drafts, change);
  },
  scheduled(client: QueryClient, change: (list: readonly ScheduledMessage[]) => readonly ScheduledMessage[]): void {
    changeIn<readonly ScheduledMessage[]>(client, keys.scheduled, change);
  },
  outbox(client: QueryClient, change: (outbox: readonly Outgoing[]) => readonly Outgoing[]): void {
    client.setQueryData<readonly Outgoing[]>(keys.outbox, (outbox = []) => change(outbox));
  },
  presence(client: QueryClient, change: (presence: PresenceMap) => PresenceMap): void {
    client.setQueryData<PresenceMap>(keys.presence, (presence = {}) => change(presence));
  },
  authors(client: QueryClient, change: (people: readonly Author[]) => readonly Author[]): void {
    changeIn<readonly Author[]>(client, keys.authors, change);
  },
  typing(client: QueryClient, change: (typing: TypingMap) => TypingMap): void {
    client.setQueryData<TypingMap>(keys.typing, (typing = {}) => change(typing));
  },
};
