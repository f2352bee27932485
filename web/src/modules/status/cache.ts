import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "@/api/types";
import type { Comment, Post, PostNews } from "./types";

/** The feed as it is loaded, newest first; each further page is older. */
export type Feed = InfiniteData<Page<Post>, string | null>;

export function postsOf(feed: { pages: readonly Page<Post>[] } | undefined): Post[] {
  return feed?.pages.flatMap(({ data }) => data) ?? [];
}

/** The feed with one post changed where it stands. */
export function withChanged(feed: Feed, id: string, change: (post: Post) => Post): Feed {
  return { ...feed, pages: feed.pages.map((page) => ({ ...page, data: changeOne(page.data, id, change) })) };
}

export function changeOne(list: readonly Post[], id: string, change: (post: Post) => Post): Post[] {
  return list.map((post) => (post.id === id ? change(post) : post));
}

/** The feed with posts on top of it; what is in it already is not put there twice. */
export function withOnTop(feed: Feed, posts: readonly Post[]): Feed {
  const [first, ...others] = feed.pages;
  if (first === undefined) return feed;
  const known = new Set(postsOf(feed).map(({ id }) => id));
  const fresh = newestFirst(posts.filter(({ id }) => !known.has(id)));
  return { ...feed, pages: [{ ...first, data: [...fresh, ...first.data] }, ...others] };
}

/** Ids are in the order of time. */
export function newestFirst(posts: readonly Post[]): Post[] {
  return [...posts].sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}

/** A post after news of it: whether this person has seen it is their own. */
export function withNews(post: Post, news: PostNews): Post {
  return { ...post, ...news, gone: false };
}

/** What arrived while nobody may be moved by it, and waits above. */
export function withWaiting(waiting: readonly Post[], news: PostNews): Post[] {
  const known = waiting.find(({ id }) => id === news.id);
  const others = waiting.filter(({ id }) => id !== news.id);
  return newestFirst([...others, known ? withNews(known, news) : { ...news, seen: false }]);
}

/**
 * What a fresh reading of as many posts as are loaded tells about them: the loaded ones as they are now, with those that
 * are no longer there marked, and the new ones, which wait above.
 */
export function reconciled(feed: Feed, fresh: readonly Post[]): { feed: Feed; news: Post[] } {
  const now = new Map(fresh.map((post) => [post.id, post]));
  const known = new Set(postsOf(feed).map(({ id }) => id));
  const last = fresh.at(-1)?.id;
  const pages = feed.pages.map((page) => ({
    ...page,
    data: page.data.map((post) => {
      const is = now.get(post.id);
      if (is) return is;
      // Older than what was read: nothing is known of it.
      return last !== undefined && post.id < last ? post : { ...post, gone: true };
    }),
  }));
  return { feed: { ...feed, pages }, news: fresh.filter(({ id }) => !known.has(id)) };
}

/** One's own reaction, given or taken back, before the server has said so. */
export function withReaction(post: Post, emoji: string, me: string, given: boolean): Post {
  const here = post.reactions.find((one) => one.emoji === emoji);
  const mine = here?.user_ids.includes(me) ?? false;
  if (mine === given) return post;
  if (here === undefined) return { ...post, reactions: [...post.reactions, { emoji, count: 1, user_ids: [me] }] };
  const user_ids = given ? [...here.user_ids, me] : here.user_ids.filter((id) => id !== me);
  const changed = { ...here, count: here.count + (given ? 1 : -1), user_ids };
  const reactions = post.reactions.map((one) => (one === here ? changed : one)).filter(({ count }) => count > 0);
  return { ...post, reactions };
}

/** Comments stand in the order of time. */
export function withComment(list: readonly Comment[], comment: Comment): Comment[] {
  if (list.some(({ id }) => id === comment.id)) return list.map((one) => (one.id === comment.id ? comment : one));
  return [...list, comment].sort((a, b) => (a.id < b.id ? -1 : 1));
}
