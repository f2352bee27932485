import { queryClient } from "@/api/query-client";
import { read } from "@/modules/chat/cache/keys";
import { line } from "@/realtime";
import { postsOf, reconciled, withNews, withOnTop, withWaiting, type Feed } from "./cache";
import { changePost, dropComment, keys, readPage, takeComment } from "./queries";
import type { Comment, Post, PostNews } from "./types";

queryClient.setQueryDefaults(keys.waiting, { gcTime: Infinity, staleTime: Infinity });

line.on<PostNews>("status:new", (news) => {
  const feed = queryClient.getQueryData<Feed>(keys.feed);
  if (feed === undefined) return;
  if (postsOf(feed).some(({ id }) => id === news.id)) changePost(queryClient, news.id, (post) => withNews(post, news));
  // What one writes oneself, here or in another tab, is shown at once; what others write waits above.
  else if (news.author_id === read.me(queryClient))
    queryClient.setQueryData<Feed>(keys.feed, withOnTop(feed, [{ ...news, seen: false }]));
  else queryClient.setQueryData<readonly Post[]>(keys.waiting, (waiting = []) => withWaiting(waiting, news));
});

line.on<PostNews>("status:updated", (news) => changePost(queryClient, news.id, (post) => withNews(post, news)));

line.on<{ id: string }>("status:deleted", ({ id }) => {
  changePost(queryClient, id, (post) => ({ ...post, gone: true }));
  queryClient.setQueryData<readonly Post[]>(keys.waiting, (waiting) => waiting?.filter((post) => post.id !== id));
});

line.on<Comment | { id: string; status_id: string; deleted: true }>("status:comment", (word) => {
  if ("deleted" in word) dropComment(queryClient, word.status_id, word.id);
  else takeComment(queryClient, word);
});

/** Told to a status's author alone, once for each reader. */
line.on<{ status_id: string }>("status:seen", ({ status_id }) => {
  changePost(queryClient, status_id, (post) => ({ ...post, seen_count: post.seen_count + 1 }));
  void queryClient.invalidateQueries({ queryKey: keys.seen(status_id) });
});

/** What happened while the line was down is not told again: as much as is loaded is read anew, and nothing moves. */
line.onReturn(() => void catchUp());

async function catchUp(): Promise<void> {
  const feed = queryClient.getQueryData<Feed>(keys.feed);
  for (const key of ["comments", "one", "pinned", "seen"])
    void queryClient.invalidateQueries({ queryKey: ["status", key] });
  if (feed === undefined) return;
  try {
    const loaded = postsOf(feed).length;
    const fresh: Post[] = [];
    for (let cursor: string | null = null; ;) {
      const page = await readPage(cursor, 200);
      fresh.push(...page.data);
      cursor = page.next_cursor;
      if (cursor === null || fresh.length >= loaded) break;
    }
    queryClient.setQueryData<Feed>(keys.feed, (now) => {
      if (now === undefined) return undefined;
      const { feed, news } = reconciled(now, fresh);
      queryClient.setQueryData<readonly Post[]>(keys.waiting, news);
      return feed;
    });
  } catch {
    void queryClient.invalidateQueries({ queryKey: keys.feed });
  }
}
