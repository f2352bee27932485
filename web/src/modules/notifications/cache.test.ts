import { describe, expect, it } from "vitest";
import { allOf, inHeldOrder, unreadOf, withAllRead, withNotification, type Inbox } from "./cache";
import { endOfPeace } from "./peace";
import type { Notification } from "./types";
import { kindWords, pathOf, reasonWords } from "./words";

function told(id: string, updated_at: string, change: Partial<Notification> = {}): Notification {
  return {
    id,
    type: "status.post.written",
    payload: { title: id },
    is_read: false,
    subject: { kind: "status", id },
    reasons: ["chosen"],
    count: 1,
    actor_id: null,
    created_at: updated_at,
    updated_at,
    read_at: null,
    ...change,
  };
}
const inbox = (...list: Notification[]): Inbox => ({ pages: [{ data: list, next_cursor: null }], pageParams: [null] });
const ids = (list: readonly Notification[]) => list.map(({ id }) => id).join("");

describe("the inbox", () => {
  const two = inbox(told("b", "2026-03-17T10:00:00Z"), told("a", "2026-03-17T09:00:00Z"));

  it("takes what is new in front, and more of the same thing too", () => {
    expect(ids(allOf(withNotification(two, told("c", "2026-03-17T11:00:00Z"))))).toBe("cba");
    const again = withNotification(two, told("a", "2026-03-17T11:00:00Z", { count: 2 }));
    expect(ids(allOf(again))).toBe("ab");
    expect(allOf(again)[0]?.count).toBe(2);
  });

  it("leaves what was only read where it stands", () => {
    const read = withNotification(two, told("a", "2026-03-17T09:00:00Z", { is_read: true }));
    expect(ids(allOf(read))).toBe("ba");
    expect(unreadOf(read)).toBe(1);
  });

  it("with everything read keeps what came later unread", () => {
    expect(unreadOf(withAllRead(two, "2026-03-17T09:30:00Z"))).toBe(1);
    expect(unreadOf(withAllRead(two, "2026-03-17T10:30:00Z"))).toBe(0);
  });

  it("holds the order in which it was first shown", () => {
    expect(ids(inHeldOrder([told("c", ""), told("b", ""), told("a", "")], ["a", "b", "gone"]))).toBe("ab");
  });
});

describe("peace", () => {
  const friday = new Date("2026-03-27T16:30:00Z");
  it("ends after an hour, at eight tomorrow, or on Monday at eight, by the person's own clocks", () => {
    expect(endOfPeace("hour", "Europe/Amsterdam", friday)).toBe("2026-03-27T17:30:00.000Z");
    expect(endOfPeace("morning", "America/New_York", friday)).toBe("2026-03-28T12:00:00.000Z");
    // In Amsterdam the clocks go forward on the Sunday in between.
    expect(endOfPeace("monday", "Europe/Amsterdam", friday)).toBe("2026-03-30T06:00:00.000Z");
  });
  it("on a Monday means the next one", () => {
    expect(endOfPeace("monday", "UTC", new Date("2026-03-30T09:00:00Z"))).toBe("2026-04-06T08:00:00.000Z");
  });
});

it("leads to paths of this app only", () => {
  expect(pathOf("/chat/1")).toBe("/chat/1");
  for (const wrong of ["https://evil.example", "//evil.example", "/\\evil.example", "", 7, undefined])
    expect(pathOf(wrong)).toBeUndefined();
});

it("has words for kinds and reasons, also for those it does not know", () => {
  expect(kindWords("chat.topic.resolved")).toBe("Topic resolved");
  expect(reasonWords(["mention", "role_held"])).toBe("you are named, role held");
});
