import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { api } from "@/api/client";
import { useMe } from "@/modules/identity/queries";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Markdown } from "@/ui/markdown";
import { Menu, MenuItem } from "@/ui/menu";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { clock, day, exact } from "@/ui/time";
import { toastProblem } from "@/ui/toast";
import { keys } from "../cache/keys";
import { usePerson } from "../queries";
import { activityQuery, commentsQuery, linesOf } from "../talk";
import type { Comment } from "../types";
import { EditText } from "./edit-text";
import type { TaskParts } from "./task-body";

/** What was said about a task and what was done to it, oldest first. */
export function TaskTalk({ card, project, columns }: TaskParts) {
  const comments = useQuery(commentsQuery(card.id));
  const activity = useQuery(activityQuery(card.id));
  const me = useMe().data?.id;
  const person = usePerson();
  const failed = comments.error ?? activity.error;
  return (
    <section aria-label="Activity">
      <h3 className="mb-2 text-13 font-[650]">Activity</h3>
      {comments.data && activity.data ? (
        <ul className="grid gap-2.5 text-13 leading-[1.45] text-ink-2">
          {linesOf(comments.data, activity.data, columns, (id) => person(id).name).map((line) => {
            const by = line.kind === "said" ? line.comment.created_by : line.by;
            const who = by === null ? undefined : person(by);
            return (
              <li key={line.kind === "said" ? line.comment.id : line.id} className="flex items-start gap-2.5">
                {who ? (
                  <Avatar id={who.id} name={who.name} photo={who.avatar_url} size={20} />
                ) : (
                  <span className="w-5 flex-none" />
                )}
                {line.kind === "said" ? (
                  <Said
                    comment={line.comment}
                    name={who?.name ?? ""}
                    mine={line.comment.created_by === me}
                    mayRemove={project.role === "lead"}
                  />
                ) : (
                  <p className="min-w-0 [overflow-wrap:anywhere]">
                    <b className="font-semibold text-ink">
                      <bdi>{who?.name ?? "Guildhall"}</bdi>
                    </b>{" "}
                    {line.words} <Moment at={line.at} />
                  </p>
                )}
              </li>
            );
          })}
        </ul>
      ) : failed ? (
        <ErrorState
          title="The activity did not load"
          error={failed}
          retry={() => void Promise.all([comments.refetch(), activity.refetch()])}
        />
      ) : (
        <Skeleton label="Loading the activity">
          <div className="grid gap-3">
            <Bone className="w-3/5" />
            <Bone className="w-4/5" />
          </div>
        </Skeleton>
      )}
    </section>
  );
}

function Moment({ at }: { at: string }) {
  const when = day(at);
  return (
    <time dateTime={at} title={exact(at)} className="text-12 whitespace-nowrap text-ink-3">
      {when === "Today" ? clock(at) : `${when} ${clock(at)}`}
    </time>
  );
}

function Said({
  comment,
  name,
  mine,
  mayRemove,
}: {
  comment: Comment;
  name: string;
  mine: boolean;
  mayRemove: boolean;
}) {
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const path = `/tasks/${comment.task_id}/comments/${comment.id}`;
  const again = () => client.invalidateQueries({ queryKey: keys.comments(comment.task_id) });
  const save = (text: string | null) => {
    setEditing(false);
    if (!text || text === comment.text) return;
    api
      .put<Comment>(path, { text })
      .then(again, (problem: unknown) => toastProblem("It still says what it said.", problem));
  };
  const remove = () =>
    void api.delete(path).then(again, (problem: unknown) => toastProblem("The comment is still there.", problem));
  return (
    <div className="group/said min-w-0 flex-1">
      <p className="flex items-center gap-1.5">
        <b className="min-w-0 truncate font-semibold text-ink">
          <bdi>{name}</bdi>
        </b>
        <Moment at={comment.created_at} />
        {comment.edited_at !== null && <span className="text-12 text-ink-3">edited</span>}
        {(mine || mayRemove) && (
          <Menu
            align="end"
            label="What to do with this comment"
            trigger={
              <Button
                look="bare"
                size="small"
                icon
                aria-label="What to do with this comment"
                className="-my-1 ml-auto opacity-0 group-focus-within/said:opacity-100 group-hover/said:opacity-100 data-[state=open]:opacity-100 max-desk:opacity-100"
              >
                <MoreHorizontal aria-hidden />
              </Button>
            }
          >
            {mine && <MenuItem onSelect={() => setEditing(true)}>Edit comment</MenuItem>}
            <MenuItem danger onSelect={remove}>
              Delete comment
            </MenuItem>
          </Menu>
        )}
      </p>
      {editing ? (
        <EditText label="Comment" value={comment.text} most={20_000} className="text-14" onDone={save} />
      ) : (
        <Markdown
          text={comment.text}
          className="mt-[3px] rounded-control bg-raised px-2.5 py-2 text-13 text-ink shadow-[inset_0_0_0_1px_var(--line)]"
        />
      )}
    </div>
  );
}
