import type { Conversation, ConversationMember, Message, ReadMark } from "../types";

type List = readonly Conversation[];

/** Someone has read up to a message. */
export type Mark = Pick<ReadMark, "conversation_id" | "user_id" | "last_read_seq">;

/**
 * The list after a new, edited or deleted message: its last message, its unread count, and its revision. What one
 * writes oneself one has read.
 */
export function withMessage(list: List, message: Message, me: string): List {
  return changeOne(list, message.conversation_id, (conversation) => {
    const revision = Math.max(conversation.revision, message.revision);
    if (message.seq <= conversation.last_seq) {
      const last = conversation.last_message;
      const newer = last?.id === message.id && last.revision < message.revision;
      return { ...conversation, revision, last_message: newer ? message : last };
    }
    const mine = message.sender_id === me;
    const grown = { ...conversation, revision, last_seq: message.seq, last_message: message };
    // What happened is nobody's to read.
    if (message.kind === "system") return { ...grown, last_message: conversation.last_message };
    if (mine) return { ...grown, unread_count: 0, for_me: 0, members: readUpTo(conversation.members, me, message.seq) };
    if (!isMember(conversation, me)) return grown;
    // Numbers have no gaps: those between the last one known and this one are on their way, and as unread.
    const unread_count = conversation.unread_count + message.seq - conversation.last_seq;
    return { ...grown, unread_count, for_me: (conversation.for_me ?? 0) + (isFor(message, me) ? 1 : 0) };
  });
}

/** The list after a read mark. One's own mark, from any tab, lowers the unread count. */
export function withRead(list: List, { conversation_id, user_id, last_read_seq }: Mark, me: string): List {
  return changeOne(list, conversation_id, (conversation) => {
    const members = readUpTo(conversation.members, user_id, last_read_seq);
    if (user_id !== me) return { ...conversation, members };
    const left = Math.max(0, conversation.last_seq - last_read_seq);
    const for_me = left === 0 ? 0 : Math.min(conversation.for_me ?? 0, left);
    return { ...conversation, members, unread_count: Math.min(conversation.unread_count, left), for_me };
  });
}

/** The list with this conversation as the server has it now. */
export function withConversation(list: List, conversation: Conversation): List {
  const known = list.some(({ id }) => id === conversation.id);
  const keep = (here: Conversation) => ({ ...conversation, for_me: conversation.for_me ?? here.for_me });
  return known ? changeOne(list, conversation.id, keep) : [...list, conversation];
}

/**
 * The list with what an event says of a conversation. The event is the same for every hearer, so the unread count is
 * this page's own; and nothing newer that is here already goes back.
 */
export function withNews(list: List, news: Conversation): List {
  const here = list.find(({ id }) => id === news.id);
  if (here === undefined) return [...list, news];
  const last_message =
    (news.last_message?.seq ?? 0) >= (here.last_message?.seq ?? 0) ? news.last_message : here.last_message;
  const members = here.members.reduce<ConversationMember[]>(
    (members, { user_id, last_read_seq }) => readUpTo(members, user_id, last_read_seq),
    news.members,
  );
  const last_seq = Math.max(here.last_seq, news.last_seq);
  const revision = Math.max(here.revision, news.revision);
  return withConversation(list, {
    ...news,
    members,
    last_message,
    last_seq,
    revision,
    unread_count: here.unread_count,
    muted_until: here.muted_until,
  });
}

/** A list that was just read, with what the live line told while it was on its way. */
export function withLater(read: List, here: List | undefined): List {
  const known = new Map(here?.map((conversation) => [conversation.id, conversation]));
  return read.map((conversation) => {
    const live = known.get(conversation.id);
    return live !== undefined && live.revision > conversation.revision ? live : conversation;
  });
}

export function withoutConversation(list: List, id: string): List {
  return list.filter((conversation) => conversation.id !== id);
}

export function memberOf(conversation: Conversation, userId: string): ConversationMember | undefined {
  return conversation.members.find(({ user_id }) => user_id === userId);
}

export function isMember(conversation: Conversation, userId: string): boolean {
  return memberOf(conversation, userId) !== undefined;
}

/** The conversations of this person by kind, and the channels that stand open to them. */
export function inGroups(list: List, me: string) {
  const mine = list.filter((conversation) => isMember(conversation, me));
  const byName = (one: Conversation, other: Conversation) => (one.name ?? "").localeCompare(other.name ?? "");
  const latest = (conversation: Conversation) => conversation.last_message?.created_at ?? conversation.created_at;
  const byTime = (one: Conversation, other: Conversation) => latest(other).localeCompare(latest(one));
  return {
    channels: mine.filter(({ type }) => type === "channel").sort(byName),
    groups: mine.filter(({ type }) => type === "group").sort(byTime),
    direct: mine.filter(({ type }) => type === "direct").sort(byTime),
    open: list.filter((conversation) => conversation.type === "channel" && !isMember(conversation, me)).sort(byName),
  };
}

/** Whether a message calls this person: by name, or with everyone. */
export function isFor({ mentions, deleted_at }: Message, me: string): boolean {
  return deleted_at === null && mentions !== null && (!!mentions.everyone || (mentions.user_ids ?? []).includes(me));
}

/** Whether this person wants to hear of it only where they are named. */
export function isMuted({ muted_until }: Conversation, now = Date.now()): boolean {
  return muted_until !== null && Date.parse(muted_until) > now;
}

/** Whether this person keeps order in it. */
export function moderates(conversation: Conversation, me: string, managesChannels: boolean): boolean {
  return memberOf(conversation, me)?.role === "moderator" || (conversation.type === "channel" && managesChannels);
}

/** Unread messages of one conversation that are meant for this person. */
export function countForMe(conversation: Conversation): number {
  const { type, unread_count, for_me = 0 } = conversation;
  return type === "direct" && !isMuted(conversation) ? unread_count : Math.min(for_me, unread_count);
}

/** Unread messages that are meant for this person: in direct conversations, and where they are named. */
export function unreadForMe(list: List): number {
  return list.reduce((sum, conversation) => sum + countForMe(conversation), 0);
}

/** Who else has seen everything up to `message`; its sender has, and does not count. */
export function readers(conversation: Conversation, message: Message, me: string): ConversationMember[] {
  return conversation.members.filter(
    ({ user_id, last_read_seq }) => user_id !== me && user_id !== message.sender_id && last_read_seq >= message.seq,
  );
}

/** A read mark only moves forwards: an earlier one that arrives late changes nothing. */
function readUpTo(members: ConversationMember[], userId: string, seq: number): ConversationMember[] {
  return members.map((member) =>
    member.user_id === userId && member.last_read_seq < seq ? { ...member, last_read_seq: seq } : member,
  );
}

function changeOne(list: List, id: string, change: (conversation: Conversation) => Conversation): List {
  return list.map((conversation) => (conversation.id === id ? change(conversation) : conversation));
}
