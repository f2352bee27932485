import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { dayName } from "@/modules/chat/words";
import { Button } from "@/ui/button";
import { NewAbove } from "@/ui/pill";
import { EmptyState, ErrorState, PeopleBones, Skeleton } from "@/ui/states";
import { count } from "@/ui/words";
import { allOf, inHeldOrder } from "../cache";
import { inboxQuery } from "../queries";
import type { Notification } from "../types";
import { NotificationRow } from "./row";

/** Unread first, then by day. What comes in while one looks waits above and moves nothing. */
export function Inbox({ onOpen, heading: Heading = "h2" }: { onOpen?: () => void; heading?: "h2" | "h3" }) {
  const inbox = useInfiniteQuery(inboxQuery);
  if (inbox.isError && inbox.data === undefined)
    return <ErrorState title="The notifications did not load" error={inbox.error} retry={() => void inbox.refetch()} />;
  if (inbox.data === undefined)
    return (
      <Skeleton label="Loading notifications">
        <div className="px-3">
          <PeopleBones rows={4} />
        </div>
      </Skeleton>
    );
  const list = allOf(inbox.data);
  if (list.length === 0)
    return (
      <EmptyState title="Nothing has come for you">
        When somebody names you, answers you or gives you something to do, it stands here.
      </EmptyState>
    );
  return (
    <>
      <Held list={list} Heading={Heading} onOpen={onOpen} pages={inbox.data.pages.length} />
      {inbox.hasNextPage && (
        <div className="pt-4 pb-2 text-center">
          <Button size="small" busy={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </>
  );
}

interface Order {
  ids: readonly string[];
  /** Those that were unread when they were put in this order. */
  unread: ReadonlySet<string>;
  pages: number;
}

function orderOf(list: readonly Notification[], pages: number): Order {
  const sorted = [...list].sort(
    (a, b) => Number(a.is_read) - Number(b.is_read) || b.updated_at.localeCompare(a.updated_at),
  );
  return {
    ids: sorted.map(({ id }) => id),
    unread: new Set(sorted.filter(({ is_read }) => !is_read).map(({ id }) => id)),
    pages,
  };
}

function Held({
  list,
  pages,
  Heading,
  onOpen,
}: {
  list: readonly Notification[];
  pages: number;
  Heading: "h2" | "h3";
  onOpen?: () => void;
}) {
  const [order, setOrder] = useState(() => orderOf(list, pages));
  // Older ones were asked for: they go below, and what is shown stays where it is.
  if (order.pages !== pages) {
    const known = new Set(order.ids);
    const older = orderOf(
      list.filter(({ id }) => !known.has(id)),
      pages,
    );
    setOrder({ ids: [...order.ids, ...older.ids], unread: order.unread, pages });
  }
  const shown = inHeldOrder(list, order.ids);
  const fresh = list.length - shown.length;
  const groups = new Map<string, Notification[]>();
  for (const one of shown) {
    const group = order.unread.has(one.id) ? "New" : dayName(one.updated_at);
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return (
    <>
      <NewAbove count={fresh} onShow={() => setOrder(orderOf(list, pages))}>
        <span>
          <b className="font-[650]">{count(fresh, "new one")}</b> above
        </span>
      </NewAbove>
      {[...groups].map(([name, ones]) => (
        <section key={name} aria-label={name}>
          <Heading className="px-3 pt-4 pb-1.5 text-12 font-semibold text-ink-3">{name}</Heading>
          <ul>
            {ones.map((one) => (
              <NotificationRow key={one.id} notification={one} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
