import { queryOptions, useQuery } from "@tanstack/react-query";
import { everyPage } from "@/api/pages";
import { listing } from "@/ui/words";
import { keys } from "./cache/keys";
import type { Activity, Column, Comment } from "./types";

export interface Watcher {
  user_id: string;
}

export const commentsQuery = (task: string) =>
  queryOptions({
    queryKey: keys.comments(task),
    queryFn: ({ signal }): Promise<readonly Comment[]> => everyPage<Comment>(`/tasks/${task}/comments`, { signal }),
  });

export const activityQuery = (task: string) =>
  queryOptions({
    queryKey: keys.activity(task),
    queryFn: ({ signal }): Promise<readonly Activity[]> => everyPage<Activity>(`/tasks/${task}/activity`, { signal }),
  });

const watchersQuery = (task: string) =>
  queryOptions({
    queryKey: keys.watchers(task),
    queryFn: ({ signal }): Promise<readonly Watcher[]> => everyPage<Watcher>(`/tasks/${task}/watchers`, { signal }),
  });

/** Who follows a task. */
export function useWatchers(task: string) {
  return useQuery(watchersQuery(task));
}

const fieldWords: Record<string, string> = {
  title: "the title",
  description: "the description",
  due_date: "the date",
  priority: "the priority",
  labels: "the labels",
  checklist: "the steps",
  estimate: "the estimate",
  parent_id: "what it is part of",
  recurrence: "how it comes again",
};

/** What someone did, said after their name; null for what shows by itself. */
export function deedWords(
  { kind, data }: Activity,
  columns: readonly Column[],
  nameOf: (user: string) => string,
): string | null {
  const column = (id: unknown) => columns.find((one) => one.id === id)?.name ?? "another stage";
  switch (kind) {
    case "projects.task.created":
      return "made this task";
    case "projects.task.changed": {
      const fields = strings(data.fields).map((field) => fieldWords[field] ?? field);
      return fields.length > 0 ? `changed ${listing(fields)}` : null;
    }
    case "projects.task.assigned": {
      const added = strings(data.added);
      if (added.length > 0) return `gave it to ${listing(added.map(nameOf))}`;
      const left = strings(data.user_ids);
      return left.length > 0 ? `left it to ${listing(left.map(nameOf))}` : "took everyone off it";
    }
    case "projects.task.moved": {
      if (data.from_column_id === data.column_id) return null;
      return `moved it from ${column(data.from_column_id)} to ${column(data.column_id)}`;
    }
    case "projects.task.undone":
      return "took a change back";
    case "projects.task.linked":
      return data.blocks === false ? "let another task go on" : "made another task wait for it";
    default:
      return null;
  }
}

/** One line of what happened: a remark, or a deed. */
export type Line =
  | { kind: "said"; at: string; comment: Comment }
  | { kind: "did"; at: string; id: string; by: string | null; words: string };

/** Remarks and deeds in the order of time; what one person did in a row within a minute is said once. */
export function linesOf(
  comments: readonly Comment[],
  activity: readonly Activity[],
  columns: readonly Column[],
  nameOf: (user: string) => string,
): Line[] {
  const said = comments.map((comment): Line => ({ kind: "said", at: comment.created_at, comment }));
  const did = activity.flatMap((one): Line[] => {
    const words = deedWords(one, columns, nameOf);
    return words === null ? [] : [{ kind: "did", at: one.occurred_at, id: one.id, by: one.actor_id, words }];
  });
  const lines: Line[] = [];
  for (const line of [...said, ...did].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))) {
    const last = lines.at(-1);
    const again =
      line.kind === "did" &&
      last?.kind === "did" &&
      last.by === line.by &&
      last.words === line.words &&
      Date.parse(line.at) - Date.parse(last.at) < 60_000;
    if (!again) lines.push(line);
  }
  return lines;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
