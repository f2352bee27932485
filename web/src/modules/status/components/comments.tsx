import { useQuery } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { isProblem } from "@/api/problem";
import { queryClient } from "@/api/query-client";
import type { Me } from "@/api/types";
import { GrowingText } from "@/modules/chat/components/growing-text";
import { MessageText } from "@/modules/chat/components/message-text";
import { modifier } from "@/modules/chat/keyboard";
import { safePhoto } from "@/modules/chat/text/parse";
import { dayName, momentOf, timeOf } from "@/modules/chat/words";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { FormProblem } from "@/ui/form-problem";
import { ErrorState, PeopleBones, Skeleton } from "@/ui/states";
import { useRemoved } from "@/ui/removing";
import { commentsQuery, dropComment, useChangeComment, useWriteComment } from "../queries";
import { remove } from "../removing";
import { LONGEST_TEXT, type Comment, type Post } from "../types";
import { TextEditor } from "./text-editor";

/** What people say about a status, and a field to say something too. */
export function Comments({
  post,
  me,
  may,
  focus,
}: {
  post: Post;
  me: Me;
  may: { write: boolean; manage: boolean };
  focus: boolean;
}) {
  const comments = useQuery({ ...commentsQuery(post.id), enabled: post.comment_count > 0 });
  const removed = useRemoved();
  const list = comments.data?.filter(({ id }) => !removed.has(id)) ?? [];
  return (
    <section aria-label="Comments" className="mt-2 border-l-2 border-line pl-3">
      {comments.isError && comments.data === undefined ? (
        <ErrorState title="The comments did not load" error={comments.error} retry={() => void comments.refetch()} />
      ) : comments.isLoading ? (
        <Skeleton label="Loading comments">
          <PeopleBones rows={Math.min(post.comment_count, 3)} />
        </Skeleton>
      ) : (
        <ol>
          {list.map((comment) => (
            <Row key={comment.id} comment={comment} me={me} may={may} />
          ))}
        </ol>
      )}
      {may.write && <Write post={post} focus={focus} />}
    </section>
  );
}

function Row({ comment, me, may }: { comment: Comment; me: Me; may: { write: boolean; manage: boolean } }) {
  const change = useChangeComment(comment);
  const [editing, setEditing] = useState(false);
  const { id, status_id, author, author_id, created_at, edited_at, text } = comment;
  const mine = author_id === me.id;
  const when = dayName(created_at) === "Today" ? timeOf(created_at) : `${dayName(created_at)} ${timeOf(created_at)}`;
  return (
    <li className="group/comment relative grid grid-cols-[24px_minmax(0,1fr)] gap-x-2.5 py-1.5">
      <Avatar id={author.id} name={author.name} photo={safePhoto(author.avatar_url)} size={24} className="mt-0.5" />
      <div className="min-w-0">
        <div className="flex min-h-5 items-baseline gap-2">
          <bdi className="min-w-0 truncate text-13 font-[650]">{author.name}</bdi>
          <time dateTime={created_at} title={momentOf(created_at)} className="flex-none text-12 text-ink-3">
            {when}
          </time>
          {!editing && ((mine && may.write) || may.manage) && (
            <span className="-my-1 ml-auto flex opacity-0 group-focus-within/comment:opacity-100 group-hover/comment:opacity-100 max-desk:opacity-100">
              {mine && may.write && (
                <Button look="bare" size="small" icon aria-label="Edit comment" onClick={() => setEditing(true)}>
                  <Pencil aria-hidden className="size-3.5!" />
                </Button>
              )}
              <Button
                look="bare"
                size="small"
                icon
                aria-label={mine ? "Delete comment" : `Delete comment of ${author.name}`}
                onClick={() =>
                  remove({
                    key: id,
                    path: `/status/${status_id}/comments/${id}`,
                    what: mine ? "Your comment" : `The comment of ${author.name}`,
                    done: () => dropComment(queryClient, status_id, id),
                  })
                }
              >
                <Trash2 aria-hidden className="size-3.5!" />
              </Button>
            </span>
          )}
        </div>
        {editing ? (
          <TextEditor
            label="Edit comment"
            text={text}
            error={change.error}
            busy={change.isPending}
            onSave={(words) => change.mutate(words, { onSuccess: () => setEditing(false) })}
            onClose={() => setEditing(false)}
          />
        ) : (
          <div className="text-14 leading-normal">
            <MessageText content={text} people={NOBODY} me={me.id}>
              {edited_at && <span className="ml-1.5 text-12 whitespace-nowrap text-ink-3">edited</span>}
            </MessageText>
          </div>
        )}
      </div>
    </li>
  );
}

const NOBODY: readonly never[] = [];

function Write({ post, focus }: { post: Post; focus: boolean }) {
  const write = useWriteComment(post.id);
  const [text, setText] = useState("");
  const ready = text.trim() !== "" && [...text].length <= LONGEST_TEXT && !write.isPending;
  const send = () => ready && write.mutate(text.trim(), { onSuccess: () => setText("") });
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
    else if (event.key === "Escape") event.currentTarget.blur();
    else return;
    event.preventDefault();
  };
  return (
    <form
      className="grid gap-2 pt-1.5 pb-1"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2 rounded-control border border-edge bg-raised py-1 pr-1 pl-3 focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)]">
        <GrowingText
          aria-label={`Comment on the status of ${post.author.name}`}
          placeholder={`Comment (${modifier} Enter sends)`}
          autoFocus={focus}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="py-1 text-14"
        />
        <Button type="submit" size="small" busy={write.isPending} disabled={!ready}>
          Comment
        </Button>
      </div>
      {isProblem(write.error) && <FormProblem problem={write.error} />}
    </form>
  );
}
