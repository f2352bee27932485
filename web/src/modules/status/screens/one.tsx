import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useRef } from "react";
import { isProblem } from "@/api/problem";
import { useKeys } from "@/modules/chat/keyboard";
import { usePresence } from "@/modules/chat/queries";
import { useCan, useMe } from "@/modules/identity/queries";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Sheet } from "@/ui/page";
import { EmptyState, ErrorState, PeopleBones, Skeleton } from "@/ui/states";
import { useRemoved } from "@/ui/removing";
import { PostCard } from "../components/post";
import "../live";
import { postQuery } from "../queries";
import { undoLast } from "../removing";
import { useSeeing } from "../seeing";

/** One status with its comments: where a link to it leads. */
export function PostScreen() {
  const { statusId = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const me = useMe().data;
  const can = useCan();
  const presence = usePresence();
  const post = useQuery(postQuery(statusId));
  const removed = useRemoved();
  const page = useRef<HTMLDivElement>(null);
  useSeeing(page, post.data ? [post.data] : [], me?.id ?? "");
  const back = () => void navigate({ to: "/status" });
  useKeys({ z: undoLast, Escape: back });
  const may = { write: can("status.posts.write"), manage: can("status.manage") };
  const gone = isProblem(post.error, "not_found") || isProblem(post.error, "bad_request") || removed.has(statusId);
  return (
    <Main>
      <Head title="Status" back={{ label: "All statuses", go: back }}>
        <Button asChild look="bare" className="max-desk:hidden">
          <Link to="/status">All statuses</Link>
        </Button>
      </Head>
      <Sheet>
        <div ref={page} className="mx-auto max-w-[720px] pt-2">
          {gone ? (
            <EmptyState
              title="This status is not here"
              action={
                <Button asChild>
                  <Link to="/status">Open all statuses</Link>
                </Button>
              }
            >
              It was deleted, or it is not for you.
            </EmptyState>
          ) : post.isError && post.data === undefined ? (
            <ErrorState title="The status did not load" error={post.error} retry={() => void post.refetch()} />
          ) : post.data === undefined || me === undefined ? (
            <Skeleton label="Loading the status">
              <PeopleBones rows={3} />
            </Skeleton>
          ) : (
            <PostCard post={post.data} me={me} may={may} presence={presence(post.data.author_id)} open />
          )}
        </div>
      </Sheet>
    </Main>
  );
}
