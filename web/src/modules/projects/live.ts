import { queryClient } from "@/api/query-client";
import type { Me } from "@/api/types";
import { line } from "@/realtime";
import { arrive } from "./arrivals";
import { withCard, withoutCard } from "./cache/cards";
import { keys, read, write } from "./cache/keys";
import type { Card, Column, Comment, Project, Task } from "./types";

/** Tasks that were deleted while this page looks on: a list that was read before must not bring them back. */
export const gone = new Set<string>();
/** When each task was heard of last, by this browser's clock. */
export const heard = new Map<string, number>();

/** What this page has said and the server has not answered yet, by task: it is shown over whatever comes meanwhile. */
const pending = new Map<string, Partial<Card>[]>();

/** Shows a change at once, until `settled` is called. */
export function showAtOnce(card: Card, change: Partial<Card>): { settled: () => void } {
  pending.set(card.id, [...(pending.get(card.id) ?? []), change]);
  put(card);
  return {
    settled: () => {
      const left = (pending.get(card.id) ?? []).filter((one) => one !== change);
      if (left.length > 0) pending.set(card.id, left);
      else pending.delete(card.id);
    },
  };
}

/** Takes a task in, however the word of it came: an event, or the answer to a change. */
export function take(task: Card): void {
  gone.delete(task.id);
  heard.set(task.id, Date.now());
  put(task);
}

function put(task: Card): void {
  const shown = (pending.get(task.id) ?? []).reduce<Card>((card, change) => ({ ...card, ...change }), task);
  write.cards(queryClient, task.project_id, (cards) => withCard(cards, shown));
  write.task(queryClient, task.id, (known) =>
    known.revision > shown.revision ? known : { ...known, ...shown, gone: false },
  );
  const me = queryClient.getQueryData<Me>(["me"])?.id;
  const mine = me !== undefined && shown.assignees.includes(me) && shown.completed_at === null;
  write.mine(queryClient, (cards) => (mine ? withCard(cards, shown) : withoutCard(cards, shown.id)));
}

export function forget(id: string, project: string): void {
  gone.add(id);
  write.cards(queryClient, project, (cards) => withoutCard(cards, id));
  write.mine(queryClient, (cards) => withoutCard(cards, id));
  write.task(queryClient, id, (task) => ({ ...task, gone: true }));
}

/** A task as this page knows it. */
export function known(id: string, project: string): Card | undefined {
  return read.cards(queryClient, project)?.find((card) => card.id === id) ?? read.task(queryClient, id);
}

function readAgain(...lists: readonly (readonly unknown[])[]): void {
  for (const queryKey of lists) void queryClient.invalidateQueries({ queryKey });
}

line.on<Task>("task:new", (task) => {
  const me = queryClient.getQueryData<Me>(["me"])?.id;
  const isNews = task.created_by !== me && known(task.id, task.project_id) === undefined;
  take(task);
  if (isNews) arrive(task.id, { what: "new", from: null });
});

line.on<Task>("task:updated", (task) => {
  const before = known(task.id, task.project_id);
  const isNews = before !== undefined && before.revision < task.revision && !pending.has(task.id);
  take(task);
  readAgain(keys.activity(task.id), keys.watchers(task.id));
  if (!isNews) return;
  const moved = before.status !== task.status;
  arrive(task.id, { what: moved ? "moved" : "changed", from: moved ? before.status : null });
});

line.on<{ id: string; project_id: string }>("task:deleted", ({ id, project_id }) => forget(id, project_id));

line.on<{ project_id: string }>("column:reordered", ({ project_id }) => readAgain(keys.cards(project_id)));

line.on<Column[] | { project_id: string; data?: Column[]; columns?: Column[] }>("columns:updated", (news) => {
  const project = Array.isArray(news) ? news[0]?.project_id : news.project_id;
  readAgain(project === undefined ? keys.all : keys.columns(project));
});

for (const name of ["comment:new", "comment:updated", "comment:deleted"]) {
  line.on<Pick<Comment, "task_id">>(name, ({ task_id }) => readAgain(keys.comments(task_id), keys.activity(task_id)));
}

line.on<Project>("project:new", () => readAgain(keys.projects));
line.on<Project>("project:updated", (project) => {
  let renamed = false;
  write.projects(queryClient, (list) =>
    list.map((one) => {
      if (one.id !== project.id || one.revision > project.revision) return one;
      renamed = one.key !== project.key;
      // What this person is in it is theirs alone to know, and may have changed.
      return { ...project, role: one.role };
    }),
  );
  readAgain(keys.projects, keys.members(project.id));
  if (renamed) readAgain(keys.cards(project.id));
});
for (const name of ["project:hidden", "project:deleted"]) line.on(name, () => readAgain(keys.projects));

line.onReturn(() => readAgain(keys.all));
