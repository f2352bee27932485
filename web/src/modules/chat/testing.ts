import type { Conversation, Message, Outgoing, Topic } from "./types";

/** A small world for the tests of this folder: Ana is at the browser, Ben and Eva are elsewhere. */
export const [ANA, BEN, EVA] = ["ana", "ben", "eva"] as const;

/** A message numbered `seq`; its revision is its seq until something else is said. */
export function message(seq: number, change: Partial<Message> = {}): Message {
  const at = new Date(Date.UTC(2026, 2, 17, 9, seq)).toISOString();
  return {
    id: `m${seq}`,
    seq,
    revision: seq,
    conversation_id: "hall",
    sender_id: BEN,
    content: `message ${seq}`,
    kind: "text",
    system: null,
    reply_to: null,
    topic_id: null,
    mentions: null,
    reactions: [],
    forwarded_from: null,
    pinned_at: null,
    pinned_by: null,
    client_id: null,
    created_at: at,
    updated_at: at,
    edited_at: null,
    deleted_at: null,
    ...change,
  };
}

export function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

export function conversation(change: Partial<Conversation> = {}): Conversation {
  const joined_at = "2026-03-01T09:00:00Z";
  const member = (user_id: string, name: string) => ({
    user_id,
    name,
    avatar_url: null,
    role: "member" as const,
    joined_at,
    last_read_seq: 0,
  });
  return {
    id: "hall",
    type: "channel",
    name: "hall",
    is_group: true,
    purpose: null,
    posting: "everyone",
    history: "full",
    member_count: 3,
    muted_until: null,
    created_by: ANA,
    updated_at: joined_at,
    created_at: joined_at,
    last_seq: 0,
    revision: 0,
    unread_count: 0,
    last_message: null,
    members: [member(ANA, "Ana Sousa"), member(BEN, "Ben Wolf"), member(EVA, "Eva Lind")],
    ...change,
  };
}

export function outgoing(client_id: string, change: Partial<Outgoing> = {}): Outgoing {
  return {
    client_id,
    conversation_id: "hall",
    content: `waiting ${client_id}`,
    reply_to: null,
    topic_id: null,
    mentions: null,
    created_at: "2026-03-17T10:00:00.000Z",
    state: "waiting",
    ...change,
  };
}

export function topic(id: string, change: Partial<Topic> = {}): Topic {
  const at = "2026-03-17T09:00:00Z";
  return {
    id,
    conversation_id: "hall",
    name: `About ${id}`,
    created_by: ANA,
    message_count: 1,
    last_seq: 1,
    revision: 1,
    created_at: at,
    updated_at: at,
    resolved_at: null,
    resolved_by: null,
    unread_count: 0,
    ...change,
  };
}
