import { describe, expect, it } from "vitest";
import { postsOf, reconciled, withComment, withNews, withOnTop, withReaction, withWaiting, type Feed } from "./cache";
import { audienceOf } from "./people";
import type { Comment, Post, PostNews } from "./types";

function post(id: string, change: Partial<Post> = {}): Post {
  const at = "2026-03-17T09:00:00Z";
  return {
    id,
    author_id: "ben",
    author: { id: "ben", name: "Ben Wolf", avatar_url: null },
    text: `status ${id}`,
    media_url: null,
    visibility: "public",
    user_ids: [],
    role_ids: [],
    comment_count: 0,
    reactions: [],
    seen_count: 0,
    seen: false,
    pinned_at: null,
    pinned_by: null,
    created_at: at,
    updated_at: at,
    edited_at: null,
    ...change,
  };
}
const feed = (...pages: string[][]): Feed => ({
  pages: pages.map((ids) => ({ data: ids.map((id) => post(id)), next_cursor: null })),
  pageParams: pages.map(() => null),
});
/** As the line tells it: without whether this person has seen it. */
function news(id: string, text: string): PostNews {
  const { seen, ...shared } = post(id, { text });
  return seen ? post(id) : shared;
}
const ids = (posts: readonly { id: string }[]) => posts.map(({ id }) => id).join("");

describe("the feed", () => {
  it("takes new posts on top, newest first, and none twice", () => {
    expect(ids(postsOf(withOnTop(feed(["c", "b"], ["a"]), [post("d"), post("e"), post("c")])))).toBe("edcba");
  });

  it("keeps what this person has seen when news of it comes", () => {
    expect(withNews(post("a", { seen: true }), news("a", "other words"))).toMatchObject({
      text: "other words",
      seen: true,
    });
  });

  it("lets what arrives wait in the order of time, once", () => {
    const waiting = withWaiting([post("e"), post("d")], news("d", "again"));
    expect(ids(waiting)).toBe("ed");
    expect(waiting[1]?.text).toBe("again");
  });

  it("after a break keeps every post in its place, marks what is gone, and lets the new ones wait", () => {
    const fresh = [post("f"), post("d"), post("b", { text: "edited meanwhile" })];
    const { feed: now, news } = reconciled(feed(["d", "c"], ["b", "a"]), fresh);
    expect(ids(postsOf(now))).toBe("dcba");
    expect(postsOf(now).map(({ gone }) => gone ?? false)).toEqual([false, true, false, false]);
    expect(postsOf(now)[2]?.text).toBe("edited meanwhile");
    expect(ids(news)).toBe("f");
  });
});

describe("a reaction", () => {
  it("is given, given by a second person, and taken back", () => {
    const once = withReaction(post("a"), "👍", "ana", true);
    const twice = withReaction(once, "👍", "ben", true);
    expect(twice.reactions).toEqual([{ emoji: "👍", count: 2, user_ids: ["ana", "ben"] }]);
    expect(withReaction(twice, "👍", "ana", true)).toBe(twice);
    expect(withReaction(once, "👍", "ana", false).reactions).toEqual([]);
  });
});

it("a comment stands in the order of time, and an edited one in its own place", () => {
  const one = { id: "b", text: "one" } as Comment;
  const list = withComment(withComment([one], { ...one, id: "a" }), { ...one, text: "two" });
  expect(ids(list)).toBe("ab");
  expect(list[1]?.text).toBe("two");
});

it("says for whom a status is in few words, and names each of them on demand", () => {
  const company = {
    people: [
      { id: "ana", name: "Ana Sousa" },
      { id: "ben", name: "Ben Wolf" },
    ],
    roles: [{ id: "r", name: "Owner" }],
  };
  const of = (change: Partial<Post>) => audienceOf(post("a", change), company, "ana");
  expect(of({})).toBeUndefined();
  expect(of({ visibility: "private", user_ids: ["ana"] })?.short).toBe("you");
  expect(of({ visibility: "private", user_ids: ["ana", "ben"] })).toEqual({
    short: "2 people",
    full: "you and Ben Wolf",
  });
  expect(of({ visibility: "role-based", role_ids: ["r"] })?.short).toBe("Owner");
});
