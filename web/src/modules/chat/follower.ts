import type { QueryClient } from "@tanstack/react-query";
import { isProblem } from "@/api/problem";
import type { Line } from "@/realtime/line";
import type { Presence } from "@/ui/avatar";
import {
  isMember,
  withConversation,
  withMessage,
  withNews,
  withRead,
  withoutConversation,
  type Mark,
} from "./cache/conversations";
import { keys, read, write } from "./cache/keys";
import { withoutConfirmed } from "./cache/outbox";
import { advance, catchUp, receive, type Stream } from "./cache/stream";
import { withMessageIn, withTopic } from "./cache/topics";
import { MEMBERS_SHOWN, type Conversation, type Message, type Missed, type Topic } from "./types";

/** Someone who said nothing more for this long has stopped typing. Milliseconds. */
const TYPING_ENDS = 6_000;

/**
 * Keeps the query cache in step with what the server says: each change once, in the order of its conversation's
 * revision. Where a revision is missing, and after every break of the line, `sync` brings what was missed.
 */
export class Follower {
  private readonly syncing = new Map<string, Promise<void>>();
  private readonly typists = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly client: QueryClient,
    private readonly line: Pick<Line, "on" | "onLive" | "ask">,
    private readonly fetchConversation: (id: string) => Promise<Conversation>,
  ) {}

  start(): () => void {
    const stops = [
      this.line.on<Message>("message:new", (message) => this.take(message)),
      this.line.on<Message>("message:updated", (message) => this.take(message)),
      this.line.on<Message>("message:deleted", (message) => this.take(message)),
      this.line.on<Mark>("message:read", (mark) => this.mark(mark)),
      this.line.on<{ user_id: string; status: Presence }>("presence", ({ user_id, status }) =>
        write.presence(this.client, (presence) => ({ ...presence, [user_id]: status })),
      ),
      this.line.on<{ user_id: string; presence_text: string | null }>("presence:text", ({ user_id, presence_text }) =>
        write.authors(this.client, (people) =>
          people.map((person) => (person.id === user_id ? { ...person, presence_text } : person)),
        ),
      ),
      this.line.on<{ conversation_id: string; user_id: string; typing: boolean }>("typing", (word) =>
        this.setTyping(word.conversation_id, word.user_id, word.typing),
      ),
      this.line.on<Conversation>("conversation:new", (news) => this.hear(news)),
      this.line.on<Conversation>("conversation:updated", (news) => this.hear(news)),
      this.line.on<Topic>("topic:new", (topic) => this.takeTopic(topic)),
      this.line.on<Topic>("topic:updated", (topic) => this.takeTopic(topic)),
      this.line.onLive(() => this.catchUpAll()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Takes one message in, however the word of it came: an event, or the answer to sending it. */
  take(message: Message): void {
    const me = read.me(this.client);
    if (me === undefined) return;
    const id = message.conversation_id;
    if (read.conversations(this.client) && !read.conversation(this.client, id)) void this.learn(id);
    write.conversations(this.client, (list) => withMessage(list, message, me));
    write.topics(this.client, id, (topics) => withMessageIn(topics, message));
    write.pins(this.client, id, (pins) => withPin(pins, message));
    this.setTyping(id, message.sender_id, false);

    const stream = read.stream(this.client, id);
    if (stream === undefined) {
      if (message.sender_id === me) write.outbox(this.client, (outbox) => withoutConfirmed(outbox, [message], me));
      return;
    }
    const received = receive(stream, message);
    if (received.gap) void this.sync(id);
    else this.keep(id, received.stream, [message]);
  }

  /** Takes a topic in: it is one change of its conversation. */
  takeTopic(topic: Topic): void {
    const id = topic.conversation_id;
    write.topics(this.client, id, (topics) => withTopic(topics, topic));
    this.count(id, topic.revision);
  }

  /** Moves a read mark, one's own at once and those of others as they are told. */
  mark(mark: Mark): void {
    const me = read.me(this.client);
    if (me !== undefined) write.conversations(this.client, (list) => withRead(list, mark, me));
  }

  /** Brings a conversation's stream up to date. Calls at the same time share one run. */
  sync(id: string): Promise<void> {
    const running = this.syncing.get(id) ?? this.fetchMissed(id).finally(() => this.syncing.delete(id));
    this.syncing.set(id, running);
    return running;
  }

  /** Reads a conversation that this page does not know or no longer knows rightly. */
  async learn(id: string): Promise<void> {
    try {
      const conversation = await this.fetchConversation(id);
      write.conversations(this.client, (list) => withConversation(list, conversation));
    } catch (error) {
      const gone = isProblem(error, "not_found") || isProblem(error, "forbidden");
      if (!gone) return;
      this.client.removeQueries({ queryKey: keys.stream(id) });
      write.conversations(this.client, (list) => withoutConversation(list, id));
    }
  }

  private async fetchMissed(id: string): Promise<void> {
    try {
      for (let more = true; more;) {
        const stream = read.stream(this.client, id);
        if (stream === undefined) return;
        const missed = await this.line.ask<Missed>("sync", { conversation_id: id, after: stream.revision });
        const now = read.stream(this.client, id) ?? stream;
        this.keep(id, catchUp(now, missed.messages, missed.revision), missed.messages);
        write.topics(this.client, id, (topics) => missed.topics.reduce(withTopic, topics));
        write.pins(this.client, id, (pins) => missed.messages.reduce(withPin, pins));
        const me = read.me(this.client);
        if (me !== undefined)
          write.conversations(this.client, (list) =>
            missed.messages.reduce((so_far, one) => withMessage(so_far, one, me), list),
          );
        more = missed.more && missed.messages.length + missed.topics.length > 0;
      }
    } catch (error) {
      // Without a line, the next one asks again. What the server refuses to catch up with is read anew.
      if (!isProblem(error, "offline")) await this.client.resetQueries({ queryKey: keys.stream(id) });
    }
  }

  private keep(id: string, stream: Stream, arrived: readonly Message[]): void {
    write.stream(this.client, id, () => stream);
    const me = read.me(this.client);
    if (me !== undefined) write.outbox(this.client, (outbox) => withoutConfirmed(outbox, arrived, me));
  }

  private hear(news: Conversation): void {
    const me = read.me(this.client);
    if (me === undefined) return;
    const here = read.conversation(this.client, news.id);
    if (isMember(news, me)) {
      write.conversations(this.client, (list) => withNews(list, news));
    } else if (news.members.length >= MEMBERS_SHOWN - 1 && here !== undefined && isMember(here, me)) {
      // Too many people for one list: whether this person is still among them has to be asked.
      void this.learn(news.id);
    } else {
      this.leave(news);
      return;
    }
    this.count(news.id, news.revision);
  }

  /** A change that is not a message takes a revision of its conversation too. */
  private count(id: string, revision: number): void {
    const stream = read.stream(this.client, id);
    if (stream === undefined) return;
    const received = advance(stream, revision);
    if (received.gap) void this.sync(id);
    else write.stream(this.client, id, () => received.stream);
  }

  /** Nothing that was said stays with who is no longer in a conversation; a channel can be joined again. */
  private leave(news: Conversation): void {
    this.client.removeQueries({ queryKey: keys.stream(news.id) });
    write.conversations(this.client, (list) =>
      news.type === "channel"
        ? withConversation(list, { ...news, unread_count: 0, last_message: null })
        : withoutConversation(list, news.id),
    );
  }

  private catchUpAll(): void {
    // Who is here is told anew after every break; who was typing then has stopped.
    write.presence(this.client, () => ({}));
    write.typing(this.client, () => ({}));
    void this.client.invalidateQueries({ queryKey: keys.conversations });
    for (const query of this.client.getQueryCache().findAll({ queryKey: keys.streams })) {
      const id = query.queryKey[2];
      if (typeof id === "string" && query.state.data !== undefined) void this.sync(id);
    }
  }

  private setTyping(conversation: string, userId: string, typing: boolean): void {
    const key = `${conversation} ${userId}`;
    if (!typing && !this.typists.has(key)) return;
    clearTimeout(this.typists.get(key));
    this.typists.delete(key);
    if (typing)
      this.typists.set(
        key,
        setTimeout(() => this.setTyping(conversation, userId, false), TYPING_ENDS),
      );
    write.typing(this.client, (all) => {
      const others = (all[conversation] ?? []).filter((one) => one !== userId);
      return { ...all, [conversation]: typing ? [...others, userId] : others };
    });
  }
}

/** The pins of a conversation after a message changed, the latest first. */
function withPin(pins: readonly Message[], message: Message): readonly Message[] {
  const others = pins.filter(({ id }) => id !== message.id);
  if (message.pinned_at === null || message.deleted_at !== null) return others.length === pins.length ? pins : others;
  return [message, ...others].sort((one, other) => (other.pinned_at ?? "").localeCompare(one.pinned_at ?? ""));
}
