import {
  infiniteQueryOptions,
  queryOptions,
  skipToken,
  useMutation,
  useQuery,
  type QueryClient,
} from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import type { Page } from "@/api/types";
import { changeOne, withChanged, withComment, withOnTop, withReaction, type Feed } from "./cache";
import type { Comment, Post, SeenBy, Visibility } from "./types";

const PAGE = 20;
const NOTHING: readonly Post[] = [];

export const keys = {
  feed: ["status", "feed"] as const,
  pinned: ["status", "pinned"] as const,
  waiting: ["status", "waiting"] as const,
  one: (id: string) => ["status", "one", id] as const,
  comments: (id: string) => ["status", "comments", id] as const,
  seen: (id: string) => ["status", "seen", id] as const,
};

export function readPage(cursor: string | null, limit: number, signal?: AbortSignal): Promise<Page<Post>> {
  return api.get<Page<Post>>("/status", { query: { limit, cursor }, signal });
}

/** The feed, newest first. What comes after the first reading comes by the live line. */
export const feedQuery = infiniteQueryOptions({
  queryKey: keys.feed,
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) => readPage(pageParam, PAGE, signal),
  getNextPageParam: ({ next_cursor }) => next_cursor,
  staleTime: Infinity,
});

/** What was pinned, the latest pin first. */
export const pinnedQuery = queryOptions({
  queryKey: keys.pinned,
  queryFn: async ({ signal }): Promise<readonly Post[]> => {
    const { data } = await api.get<Page<Post>>("/status", { query: { pinned_at: "not.is.null", limit: PAGE }, signal });
    return data.sort((a, b) => (b.pinned_at ?? "").localeCompare(a.pinned_at ?? ""));
  },
});

export const postQuery = (id: string) =>
  queryOptions({ queryKey: keys.one(id), queryFn: ({ signal }) => api.get<Post>(`/status/${id}`, { signal }) });

/** What arrived while the feed is read, and waits above it. */
export function useWaiting(): readonly Post[] {
  return useQuery<readonly Post[]>({ queryKey: keys.waiting, queryFn: skipToken, gcTime: Infinity }).data ?? NOTHING;
}

/** The first comments of a status in the order of time; each further page is later. */
export const commentsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.comments(id),
    queryFn: async ({ signal }): Promise<readonly Comment[]> => {
      const all: Comment[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<Comment> = await api.get(`/status/${id}/comments`, { query: { limit: 200, cursor }, signal });
        all.push(...page.data);
        cursor = page.next_cursor;
      } while (cursor && all.length < 2_000);
      return all;
    },
  });

export const seenQuery = (id: string) =>
  queryOptions({
    queryKey: keys.seen(id),
    queryFn: async ({ signal }) =>
      (await api.get<Page<SeenBy>>(`/status/${id}/seen`, { query: { limit: 200 }, signal })).data,
  });

/** Changes a post wherever this page shows it. */
export function changePost(client: QueryClient, id: string, change: (post: Post) => Post): void {
  client.setQueryData<Feed>(keys.feed, (feed) => feed && withChanged(feed, id, change));
  for (const key of [keys.pinned, keys.waiting])
    client.setQueryData<readonly Post[]>(key, (list) => list && changeOne(list, id, change));
  client.setQueryData<Post>(keys.one(id), (post) => post && change(post));
}

/** Puts what waits above into the feed. */
export function takeWaiting(client: QueryClient = queryClient): void {
  const waiting = client.getQueryData<readonly Post[]>(keys.waiting) ?? NOTHING;
  if (waiting.length === 0) return;
  client.setQueryData<Feed>(keys.feed, (feed) => feed && withOnTop(feed, waiting));
  client.setQueryData<readonly Post[]>(keys.waiting, NOTHING);
}

/** What a person says of whom a status is for. */
export interface Audience {
  visibility: Visibility;
  user_ids: string[];
  role_ids: string[];
}

export function useWritePost() {
  return useMutation({
    mutationFn: (input: { text: string; media_url?: string } & Audience) => api.post<Post>("/status", input),
    onSuccess: (post) => {
      queryClient.setQueryData<Feed>(keys.feed, (feed) => feed && withOnTop(feed, [post]));
    },
  });
}

export function useChangePost(id: string) {
  return useMutation({
    mutationFn: (change: { text?: string; media_url?: string | null } & Partial<Audience>) =>
      api.patch<Post>(`/status/${id}`, change),
    onSuccess: (post) => changePost(queryClient, id, () => post),
  });
}

export function usePin(id: string) {
  return useMutation({
    mutationFn: async (pin: boolean) => {
      if (pin) await api.put(`/status/${id}/pin`, {});
      else await api.delete(`/status/${id}/pin`);
    },
    onSuccess: () => Promise.all([queryClient.invalidateQueries({ queryKey: keys.pinned }), readAgain(id)]),
  });
}

async function readAgain(id: string): Promise<void> {
  const post = await api.get<Post>(`/status/${id}`);
  changePost(queryClient, id, () => post);
}

export function useReact(id: string, me: string) {
  return useMutation({
    mutationFn: async ({ emoji, given }: { emoji: string; given: boolean }) => {
      const path = `/status/${id}/reactions/${encodeURIComponent(emoji)}`;
      if (given) await api.put(path, {});
      else await api.delete(path);
    },
    onMutate: ({ emoji, given }) => changePost(queryClient, id, (post) => withReaction(post, emoji, me, given)),
    onError: (_, { emoji, given }) => changePost(queryClient, id, (post) => withReaction(post, emoji, me, !given)),
  });
}

/** Says that this person has seen a status. */
export async function markSeen(id: string): Promise<void> {
  await api.post(`/status/${id}/seen`);
  changePost(queryClient, id, (post) => ({ ...post, seen: true }));
}

/** Takes a comment in, however the word of it came; counts it if it is a new one. */
export function takeComment(client: QueryClient, comment: Comment): void {
  const known = client.getQueryData<readonly Comment[]>(keys.comments(comment.status_id));
  const isNew = known ? !known.some(({ id }) => id === comment.id) : comment.edited_at === null;
  client.setQueryData<readonly Comment[]>(
    keys.comments(comment.status_id),
    (list) => list && withComment(list, comment),
  );
  if (isNew) changePost(client, comment.status_id, (post) => ({ ...post, comment_count: post.comment_count + 1 }));
}

/** The same for one that was taken away. Without the list nobody can tell whether it was counted out already. */
export function dropComment(client: QueryClient, statusId: string, id: string): void {
  const known = client.getQueryData<readonly Comment[]>(keys.comments(statusId));
  if (known && !known.some((comment) => comment.id === id)) return;
  client.setQueryData<readonly Comment[]>(keys.comments(statusId), (list) => list?.filter((one) => one.id !== id));
  changePost(client, statusId, (post) => ({ ...post, comment_count: Math.max(0, post.comment_count - 1) }));
}

export function useWriteComment(statusId: string) {
  return useMutation({
    mutationFn: (text: string) => api.post<Comment>(`/status/${statusId}/comments`, { text }),
    onSuccess: (comment) => takeComment(queryClient, comment),
  });
}

export function useChangeComment({ status_id, id }: Comment) {
  return useMutation({
    mutationFn: (text: string) => api.patch<Comment>(`/status/${status_id}/comments/${id}`, { text }),
    onSuccess: (comment) => takeComment(queryClient, comment),
  });
}
