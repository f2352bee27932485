import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Me } from "@/api/types";
import { useKeys } from "@/modules/chat/keyboard";
import { usePresence } from "@/modules/chat/queries";
import { useCan, useMe } from "@/modules/identity/queries";
import { Arcade } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Ledger } from "@/ui/page";
import { NewAbove } from "@/ui/pill";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { count } from "@/ui/words";
import { useRemoved } from "@/ui/removing";
import { postsOf } from "../cache";
import { Composer, type ComposerHandle } from "../components/composer";
import { PostCard } from "../components/post";
import "../live";
import { feedQuery, pinnedQuery, takeWaiting, useWaiting } from "../queries";
import { undoLast } from "../removing";
import { useSeeing } from "../seeing";
import type { Post } from "../types";

/** What people are at: for the organization, for chosen people, or for chosen roles. */
export function FeedScreen() {
  const me = useMe().data;
  return (
    <Main>
      <Head title="Status" sub="What people are at" />
      {me && <Feed me={me} />}
    </Main>
  );
}

function Feed({ me }: { me: Me }) {
  const can = useCan();
  const may = { write: can("status.posts.write"), manage: can("status.manage") };
  const feed = useInfiniteQuery(feedQuery);
  const pinned = useQuery(pinnedQuery);
  const removed = useRemoved();
  const scroller = useRef<HTMLDivElement>(null);
  const composer = useRef<ComposerHandle>(null);
  const isHere = ({ id }: Post) => !removed.has(id);
  const onTop = (pinned.data ?? []).filter((post) => isHere(post) && post.pinned_at !== null && !post.gone);
  const posts = postsOf(feed.data).filter((post) => isHere(post) && !onTop.some(({ id }) => id === post.id));
  // Whoever comes in reads from the top: nothing of it is under their eyes yet.
  useEffect(() => takeWaiting(), []);
  useSeeing(scroller, [...onTop, ...posts], me.id);
  useMore(scroller, feed);

  useKeys({ j: () => step(1), k: () => step(-1), z: undoLast, "/": undefined });
  useKeys({ c: may.write ? () => composer.current?.focus() : undefined }, { first: true });

  const showNew = () => {
    takeWaiting();
    scroller.current?.scrollTo({ top: 0, behavior: "smooth" });
  };
  const card = (post: Post, pinnedApart = false) => (
    <Card key={post.id} post={post} me={me} may={may} pinnedApart={pinnedApart} />
  );
  return (
    <div ref={scroller} className="thin-scroll relative min-h-0 flex-1 overflow-auto">
      <Waiting onShow={showNew} />
      <div className="mx-auto grid max-w-[1160px] grid-cols-1 gap-x-12 px-6 pb-16 max-desk:px-4 hall:grid-cols-[minmax(0,1fr)_320px]">
        {onTop.length > 0 && (
          <div className="hall:order-2">
            <Ledger title="Pinned" action={<span className="text-12 text-ink-3">{onTop.length}</span>}>
              {onTop.map((post) => card(post, true))}
            </Ledger>
          </div>
        )}
        <div className="min-w-0 max-w-[720px]">
          {may.write && <Composer ref={composer} me={me} onPosted={showNew} />}
          {feed.isError && feed.data === undefined ? (
            <ErrorState title="The feed did not load" error={feed.error} retry={() => void feed.refetch()} />
          ) : feed.isPending ? (
            <Skeleton label="Loading the feed">
              <PostBones />
            </Skeleton>
          ) : posts.length + onTop.length === 0 ? (
            <EmptyState
              title="Nobody has said what they are at"
              action={may.write && <Button onClick={() => composer.current?.focus()}>Write the first status</Button>}
            >
              A status tells the others what one is at, without asking for an answer.
            </EmptyState>
          ) : (
            <div className="pt-2">{posts.map((post) => card(post))}</div>
          )}
          {feed.isFetchNextPageError && (
            <ErrorState title="Older ones did not load" error={feed.error} retry={() => void feed.fetchNextPage()} />
          )}
          {feed.isFetchingNextPage && (
            <Skeleton label="Loading older ones">
              <PostBones />
            </Skeleton>
          )}
          <div data-more className="h-px" />
        </div>
      </div>
    </div>
  );
}

function Card(props: { post: Post; me: Me; may: { write: boolean; manage: boolean }; pinnedApart: boolean }) {
  const presence = usePresence();
  const { write, manage } = props.may;
  return <PostCard {...props} may={mays[`${write}-${manage}`]} presence={presence(props.post.author_id)} />;
}

/** One object for each case, so that a card that did not change is not drawn again. */
const mays = {
  "true-true": { write: true, manage: true },
  "true-false": { write: true, manage: false },
  "false-true": { write: false, manage: true },
  "false-false": { write: false, manage: false },
};

/** What came in while one reads waits above, and moves nothing. */
function Waiting({ onShow }: { onShow: () => void }) {
  const waiting = useWaiting();
  return (
    <NewAbove count={waiting.length} onShow={onShow}>
      <Arcade people={waiting.map(({ author }) => author)} most={3} />
      <span>
        <b className="font-[650]">{count(waiting.length, "new post")}</b> above
      </span>
    </NewAbove>
  );
}

/** Loads older posts when the end comes near. */
function useMore(
  scroller: React.RefObject<HTMLDivElement | null>,
  feed: { hasNextPage: boolean; isFetching: boolean; isError: boolean; fetchNextPage: () => Promise<unknown> },
) {
  const { hasNextPage, isFetching, isError, fetchNextPage } = feed;
  useEffect(() => {
    const end = scroller.current?.querySelector("[data-more]");
    if (!hasNextPage || isFetching || isError || !end || typeof IntersectionObserver === "undefined") return;
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void fetchNextPage();
      },
      { root: scroller.current, rootMargin: "800px" },
    );
    watch.observe(end);
    return () => watch.disconnect();
  }, [scroller, hasNextPage, isFetching, isError, fetchNextPage]);
}

/** To the next or the previous post, with the focus. */
function step(by: 1 | -1): void {
  const posts = [...document.querySelectorAll<HTMLElement>("[data-status]")];
  const at = posts.findIndex((post) => post.contains(document.activeElement));
  const next = at < 0 ? posts[by === 1 ? 0 : posts.length - 1] : posts[at + by];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function PostBones() {
  return (
    <div className="grid gap-8 pt-6">
      {["w-[72%]", "w-[54%]", "w-[64%]"].map((width) => (
        <div key={width} className="grid grid-cols-[36px_minmax(0,1fr)] gap-3">
          <Bone arch className="h-10 w-9" />
          <span className="grid content-start gap-3 pt-1">
            <Bone className="w-32" />
            <Bone className={width} />
            <Bone className="w-[40%]" />
          </span>
        </div>
      ))}
    </div>
  );
}
