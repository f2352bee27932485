import { useInfiniteQuery } from "@tanstack/react-query";
import { allOf } from "@/modules/notifications/cache";
import { NotificationRow } from "@/modules/notifications/components/row";
import { inboxQuery } from "@/modules/notifications/queries";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { Block, BlockLink } from "./block";

const MOST = 6;

/** What names this person, answers them or is theirs to do, and is not read yet. */
export function ForYou() {
  const inbox = useInfiniteQuery(inboxQuery);
  const unread = allOf(inbox.data).filter(({ is_read }) => !is_read);
  return (
    <Block
      title="For you"
      count={unread.length > 0 ? `${unread.length} new` : undefined}
      action={<BlockLink to="/notifications">All notifications</BlockLink>}
    >
      {inbox.isError && inbox.data === undefined ? (
        <ErrorState title="This did not load" error={inbox.error} retry={() => void inbox.refetch()} />
      ) : inbox.data === undefined ? (
        <Skeleton label="Loading what is for you">
          <span className="grid gap-4 py-3">
            <Bone className="w-[62%]" />
            <Bone className="w-[48%]" />
          </span>
        </Skeleton>
      ) : unread.length === 0 ? (
        <p className="py-3 text-13 text-ink-3">Nothing waits for you.</p>
      ) : (
        <ul className="-mx-3">
          {unread.slice(0, MOST).map((one) => (
            <NotificationRow key={one.id} notification={one} />
          ))}
        </ul>
      )}
    </Block>
  );
}
