import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";
import { keys, read } from "./cache/keys";
import { openStream } from "./cache/stream";
import { Follower } from "./follower";
import { Sender } from "./sender";
import { ANA, BEN, conversation, message, messages } from "./testing";
import type { Conversation, Message, Outgoing } from "./types";

/** A line that the test speaks on, and that answers `sync` from what the server is said to have. */
function fakeLine(changes: () => Message[], perAnswer = 100) {
  const listeners = new Map<string, ((payload: never) => void)[]>();
  const greeters: (() => void)[] = [];
  return {
    on: <T>(event: string, listener: (payload: T) => void) => {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
      return () => undefined;
    },
    onLive: (greeter: () => void) => {
      greeters.push(greeter);
      return () => undefined;
    },
    ask: vi.fn((_: string, payload: unknown): Promise<never> => {
      const { after } = payload as { after: number };
      const missed = changes().filter(({ revision }) => revision > after);
      const answer = missed.slice(0, perAnswer);
      return Promise.resolve({
        messages: answer,
        topics: [],
        revision: answer.at(-1)?.revision ?? after,
        more: missed.length > perAnswer,
      } as never);
    }),
    says: (event: string, payload: unknown) => listeners.get(event)?.forEach((listener) => listener(payload as never)),
    comesBack: () => greeters.forEach((greeter) => greeter()),
  };
}

let client: QueryClient;
beforeEach(() => {
  client = new QueryClient();
  client.setQueryData(["me"], { id: ANA });
  client.setQueryData(keys.conversations, [conversation({ last_seq: 2, revision: 2 })]);
  client.setQueryData(keys.stream("hall"), openStream(messages(1, 2).toReversed(), 2, false));
});
afterEach(() => vi.useRealTimers());

const seqs = () => read.stream(client, "hall")?.messages.map(({ seq }) => seq);
const follow = (line: ReturnType<typeof fakeLine>, fetched?: Conversation) => {
  const follower = new Follower(client, line, () =>
    fetched ? Promise.resolve(fetched) : Promise.reject(new Problem("offline")),
  );
  follower.start();
  return follower;
};

const HERE = { reply_to: null, topic_id: null, mentions: null };

describe("a follower", () => {
  it("applies what comes in order, without asking", () => {
    const line = fakeLine(() => []);
    follow(line);
    line.says("message:new", message(3));
    line.says("message:updated", message(1, { revision: 4, content: "edited" }));
    expect(seqs()).toEqual([1, 2, 3]);
    expect(read.stream(client, "hall")?.messages[0]?.content).toBe("edited");
    expect(read.conversation(client, "hall")).toMatchObject({ unread_count: 1, last_seq: 3, revision: 4 });
    expect(line.ask).not.toHaveBeenCalled();
  });

  it("fills a gap by sync, once, however many changes come meanwhile", async () => {
    const line = fakeLine(() => messages(3, 6));
    follow(line);
    line.says("message:new", message(5));
    line.says("message:new", message(6));
    expect(seqs()).toEqual([1, 2]);
    await vi.waitFor(() => expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]));
    expect(line.ask).toHaveBeenCalledExactlyOnceWith("sync", { conversation_id: "hall", after: 2 });
    expect(read.conversation(client, "hall")?.unread_count).toBe(4);
  });

  it("catches up after a break, page by page while there is more", async () => {
    const line = fakeLine(() => messages(3, 9), 3);
    follow(line);
    line.says("presence", { user_id: BEN, status: "online" });
    line.comesBack();
    expect(client.getQueryData(keys.presence)).toEqual({});
    await vi.waitFor(() => expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(line.ask).toHaveBeenCalledTimes(3);
  });

  it("reads a conversation it hears of for the first time", async () => {
    const line = fakeLine(() => []);
    follow(line, conversation({ id: "lunch", unread_count: 1, last_seq: 1, revision: 1 }));
    line.says("message:new", message(1, { conversation_id: "lunch" }));
    await vi.waitFor(() => expect(read.conversation(client, "lunch")?.unread_count).toBe(1));
  });

  it("counts the changes that are not messages", () => {
    const line = fakeLine(() => []);
    follow(line);
    line.says("conversation:updated", conversation({ name: "great hall", revision: 3 }));
    line.says("message:new", message(3, { revision: 4 }));
    expect(seqs()).toEqual([1, 2, 3]);
    expect(read.conversation(client, "hall")?.name).toBe("great hall");
    expect(line.ask).not.toHaveBeenCalled();
  });

  it("asks whether one is still in a conversation with more people than its list shows", async () => {
    const line = fakeLine(() => []);
    const crowd = Array.from({ length: 200 }, (_, index) => ({
      ...conversation().members[1]!,
      user_id: `guest ${index}`,
    }));
    follow(line, conversation({ name: "crowded", revision: 3 }));
    line.says("conversation:updated", conversation({ type: "group", revision: 3, members: crowd }));
    await vi.waitFor(() => expect(read.conversation(client, "hall")?.name).toBe("crowded"));
    expect(seqs()).toEqual([1, 2]);
  });

  it("drops a group that one no longer belongs to, and keeps a channel", () => {
    const line = fakeLine(() => []);
    follow(line);
    const members = conversation().members.slice(1);
    line.says("conversation:updated", conversation({ members }));
    expect(read.conversation(client, "hall")).toMatchObject({ unread_count: 0, last_message: null });
    expect(seqs()).toBeUndefined();
    line.says("conversation:updated", conversation({ members, type: "group" }));
    expect(read.conversations(client)).toHaveLength(0);
  });

  it("knows who is typing until they send, say that they stopped, or fall silent", () => {
    vi.useFakeTimers();
    const line = fakeLine(() => []);
    follow(line);
    const typing = () => client.getQueryData<Record<string, string[]>>(keys.typing)?.hall;
    const word = { conversation_id: "hall", user_id: BEN, typing: true };
    line.says("typing", word);
    expect(typing()).toEqual([BEN]);
    line.says("message:new", message(3));
    expect(typing()).toEqual([]);
    line.says("typing", word);
    line.says("typing", { ...word, typing: false });
    expect(typing()).toEqual([]);
    line.says("typing", word);
    vi.advanceTimersByTime(6_000);
    expect(typing()).toEqual([]);
  });
});

describe("a sender", () => {
  const confirmed = ({ client_id, content }: Outgoing) => message(3, { sender_id: ANA, client_id, content });
  const states = () => read.outbox(client).map(({ state }) => state);

  it("shows a message at once and lets the confirmed one take its place", async () => {
    const follower = follow(fakeLine(() => []));
    const sender = new Sender(
      client,
      (outgoing) => Promise.resolve(confirmed(outgoing)),
      (sent) => follower.take(sent),
    );
    sender.send("hall", "hello", HERE);
    expect(states()).toEqual(["sending"]);
    await vi.waitFor(() => expect(states()).toEqual([]));
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("lets a message wait without a line and sends it under the same client_id later", async () => {
    const follower = follow(fakeLine(() => []));
    const post = vi.fn<(outgoing: Outgoing) => Promise<Message>>();
    post.mockRejectedValueOnce(new Problem("offline")).mockImplementation((one) => Promise.resolve(confirmed(one)));
    const sender = new Sender(client, post, (sent) => follower.take(sent));
    sender.send("hall", "hello", HERE);
    await vi.waitFor(() => expect(states()).toEqual(["waiting"]));
    sender.sendAll();
    await vi.waitFor(() => expect(states()).toEqual([]));
    expect(post.mock.calls[0]?.[0].client_id).toBe(post.mock.calls[1]?.[0].client_id);
  });

  it("gives back what the server refuses, and sends the next one", async () => {
    const follower = follow(fakeLine(() => []));
    const refusal = new Problem({ title: "Too long", status: 400, code: "bad_request", detail: "Too long" });
    const post = vi.fn<(outgoing: Outgoing) => Promise<Message>>();
    post.mockRejectedValueOnce(refusal).mockImplementation((one) => Promise.resolve(confirmed(one)));
    const sender = new Sender(client, post, (sent) => follower.take(sent));
    sender.send("hall", "too long", HERE);
    sender.send("hall", "hello", HERE);
    await vi.waitFor(() => expect(states()).toEqual(["refused"]));
    await vi.waitFor(() => expect(seqs()).toEqual([1, 2, 3]));
    expect(read.outbox(client)[0]?.problem).toBe("Too long");
  });

  it("keeps the row while a gap is filled, and no longer", async () => {
    let sent: Message[] = [];
    const line = fakeLine(() => [message(3), ...sent]);
    const follower = follow(line);
    const post = (outgoing: Outgoing) => {
      sent = [message(4, { sender_id: ANA, client_id: outgoing.client_id })];
      return Promise.resolve(message(4, { sender_id: ANA, client_id: outgoing.client_id }));
    };
    new Sender(client, post, (one) => follower.take(one)).send("hall", "hello", HERE);
    await vi.waitFor(() => expect(seqs()).toEqual([1, 2, 3, 4]));
    expect(states()).toEqual([]);
  });
});
