import { useQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { useState } from "react";
import { timeOf, dayName } from "@/modules/chat/words";
import { safePhoto } from "@/modules/chat/text/parse";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorState, PeopleBones, Skeleton } from "@/ui/states";
import { seenQuery } from "../queries";
import type { Post } from "../types";

/** How many have seen a status, and who. */
export function SeenByList({ post }: { post: Post }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="bare" size="small" className="text-ink-3" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Eye aria-hidden /> Seen by {post.seen_count}
      </Button>
      {open && (
        <Dialog open onOpenChange={setOpen} title={`Seen by ${post.seen_count}`}>
          <Readers id={post.id} more={post.seen_count} />
        </Dialog>
      )}
    </>
  );
}

function Readers({ id, more }: { id: string; more: number }) {
  const seen = useQuery({ ...seenQuery(id), staleTime: 0 });
  if (seen.isError && seen.data === undefined)
    return <ErrorState title="The readers did not load" error={seen.error} retry={() => void seen.refetch()} />;
  if (seen.data === undefined)
    return (
      <Skeleton label="Loading readers">
        <PeopleBones />
      </Skeleton>
    );
  return (
    <ul className="thin-scroll -mx-2 max-h-[50dvh] overflow-auto px-2">
      {seen.data.map(({ user_id, name, avatar_url, seen_at }) => (
        <li key={user_id} className="flex min-h-10 items-center gap-3 text-13">
          <Avatar id={user_id} name={name} photo={safePhoto(avatar_url)} size={24} />
          <bdi className="min-w-0 flex-1 truncate font-semibold">{name}</bdi>
          <span className="flex-none text-12 text-ink-3">
            {dayName(seen_at) === "Today" ? timeOf(seen_at) : `${dayName(seen_at)} ${timeOf(seen_at)}`}
          </span>
        </li>
      ))}
      {more > seen.data.length && <li className="py-2 text-12 text-ink-3">and {more - seen.data.length} more</li>}
    </ul>
  );
}
