import { describe, expect, it } from "vitest";
import { ANA, BEN, EVA, conversation, message } from "../testing";
import type { Conversation } from "../types";
import { memberOf, readers, unreadForMe, withConversation, withLater, withMessage, withRead } from "./conversations";

const one = (list: readonly Conversation[]) => list[0] ?? conversation();

describe("the list of conversations", () => {
  it("counts a message of another person, once", () => {
    const once = withMessage([conversation()], message(1), ANA);
    expect(one(once)).toMatchObject({ unread_count: 1, last_seq: 1, revision: 1 });
    expect(one(withMessage(once, message(1), ANA)).unread_count).toBe(1);
  });

  it("does not count one's own message, and has read up to it", () => {
    const list = withMessage([conversation({ unread_count: 2, last_seq: 2 })], message(3, { sender_id: ANA }), ANA);
    expect(one(list).unread_count).toBe(0);
    expect(memberOf(one(list), ANA)?.last_read_seq).toBe(3);
  });

  it("counts nothing in a channel one has not joined", () => {
    const elsewhere = conversation({ members: conversation().members.slice(1) });
    expect(one(withMessage([elsewhere], message(1), ANA)).unread_count).toBe(0);
  });

  it("follows an edit of the last message, and of no other", () => {
    const list = withMessage([conversation()], message(1), ANA);
    const edited = withMessage(list, message(1, { revision: 2, content: "better" }), ANA);
    expect(one(edited).last_message?.content).toBe("better");
    expect(one(edited).unread_count).toBe(1);
    const newer = withMessage(withMessage(edited, message(2, { revision: 3 }), ANA), message(1, { revision: 4 }), ANA);
    expect(one(newer).last_message?.id).toBe("m2");
  });

  it("lowers the count by one's own read mark, from any tab, and never raises it", () => {
    const list = [conversation({ unread_count: 3, last_seq: 5 })];
    expect(one(withRead(list, { conversation_id: "hall", user_id: ANA, last_read_seq: 4 }, ANA)).unread_count).toBe(1);
    expect(one(withRead(list, { conversation_id: "hall", user_id: ANA, last_read_seq: 5 }, ANA)).unread_count).toBe(0);
    expect(one(withRead(list, { conversation_id: "hall", user_id: BEN, last_read_seq: 5 }, ANA)).unread_count).toBe(3);
  });

  it("moves read marks forwards only", () => {
    const read = (list: readonly Conversation[], seq: number) =>
      withRead(list, { conversation_id: "hall", user_id: BEN, last_read_seq: seq }, ANA);
    expect(memberOf(one(read(read([conversation()], 4), 2)), BEN)?.last_read_seq).toBe(4);
  });

  it("names who has read a message, without its sender and oneself", () => {
    const read = [ANA, BEN, EVA].reduce<readonly Conversation[]>(
      (list, user_id) => withRead(list, { conversation_id: "hall", user_id, last_read_seq: 1 }, ANA),
      [conversation()],
    );
    expect(readers(one(read), message(1), ANA).map(({ user_id }) => user_id)).toEqual([EVA]);
  });

  it("adds a new conversation and replaces a known one", () => {
    const list = withConversation([conversation()], conversation({ id: "lunch" }));
    expect(list).toHaveLength(2);
    expect(withConversation(list, conversation({ id: "lunch", name: "supper" }))[1]?.name).toBe("supper");
  });

  it("keeps what was told live while an older list was on its way", () => {
    const live = withMessage([conversation()], message(1), ANA);
    expect(withLater([conversation()], live)[0]).toBe(live[0]);
    expect(withLater([conversation({ revision: 1, unread_count: 0 })], live)[0]?.unread_count).toBe(0);
    expect(withLater([conversation()], undefined)).toHaveLength(1);
  });

  it("counts direct messages as meant for this person", () => {
    expect(unreadForMe([conversation({ unread_count: 6 }), conversation({ type: "direct", unread_count: 2 })])).toBe(2);
  });
});
