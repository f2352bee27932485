import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { dayName, momentOf, timeOf } from "@/modules/chat/words";
import { postsOf } from "@/modules/status/cache";
import "@/modules/status/live";
import { feedQuery, useWaiting } from "@/modules/status/queries";
import { useRemoved } from "@/ui/removing";
import type { Post } from "@/modules/status/types";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { count } from "@/ui/words";
import { Block, BlockLink } from "./block";

const MOST = 4;

/** The newest of the feed, as it comes in. */
export function Newest({ mayWrite }: { mayWrite: boolean }) {
  const feed = useInfiniteQuery(feedQuery);
  const waiting = useWaiting();
  const removed = useRemoved();
  const posts = [...waiting, ...postsOf(feed.data)].filter(({ id, gone }) => !gone && !removed.has(id)).slice(0, MOST);
  return (
    <Block title="Status" action={<BlockLink to="/status">{mayWrite ? "Post" : "All"}</BlockLink>}>
      {feed.isError && feed.data === undefined ? (
        <ErrorState title="The feed did not load" error={feed.error} retry={() => void feed.refetch()} />
      ) : feed.data === undefined ? (
        <Skeleton label="Loading the feed">
          <span className="grid gap-4 py-3">
            <Bone className="w-[72%]" />
            <Bone className="w-[54%]" />
          </span>
        </Skeleton>
      ) : posts.length === 0 ? (
        <p className="py-3 text-13 text-ink-3">Nobody has said what they are at.</p>
      ) : (
        <ul>
          {posts.map((post) => (
            <Row key={post.id} post={post} />
          ))}
        </ul>
      )}
    </Block>
  );
}

function Row({ post }: { post: Post }) {
  const { id, author, created_at, comment_count, text } = post;
  const day = dayName(created_at);
  const says = [
    author.name.split(" ")[0],
    day === "Today" ? timeOf(created_at) : day.toLowerCase() === "yesterday" ? "yesterday" : day,
    comment_count > 0 && count(comment_count, "comment"),
  ];
  return (
    <li className="border-b border-line last:border-0">
      <Link
        to="/status/$statusId"
        params={{ statusId: id }}
        title={momentOf(created_at)}
        className="quick -mx-2 block rounded-control px-2 py-[9px] text-13 hover:bg-reading"
      >
        <span className="line-clamp-2 font-semibold [overflow-wrap:anywhere]">{text}</span>
        <span className="block truncate pt-0.5 text-12 text-ink-3">{says.filter(Boolean).join(", ")}</span>
      </Link>
    </li>
  );
}
