import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import { toast, toastProblem } from "@/ui/toast";
import { settle } from "./arrivals";
import { placeAt } from "./cache/cards";
import { read } from "./cache/keys";
import { forget, known, showAtOnce, take } from "./live";
import type { Card, Spot, Task, TaskChange } from "./types";

/** How long the last change can be taken back. Milliseconds. */
const UNDO = 60_000;

let last: { ids: readonly string[]; at: number } | null = null;

/** Keeps in mind what was done last, and says it with the way back. */
function done(ids: readonly string[], said?: string): void {
  if (ids.length === 0) return;
  const deed = { ids, at: Date.now() };
  last = deed;
  if (said) toast({ text: said, action: { label: "Undo (Z)", run: () => void undo(deed) } });
}

/** Takes the last change back, if it is not too long ago. */
export async function undoLast(): Promise<void> {
  if (last === null || Date.now() - last.at > UNDO) return toast("There is nothing to undo");
  await undo(last);
}

async function undo(deed: { ids: readonly string[] }): Promise<void> {
  if (last === deed) last = null;
  try {
    for (const task_ids of inParts(deed.ids)) {
      const { data } = await api.post<Many>("/tasks/bulk/undo", { task_ids });
      data.forEach(take);
    }
  } catch (problem) {
    toastProblem("It could not be undone.", problem);
  }
}

/** What many at once are answered with. */
interface Many {
  data: Task[];
}

/** So many tasks are changed at once. */
const MOST = 200;

function inParts(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MOST) }, (_, at) => ids.slice(at * MOST, (at + 1) * MOST));
}

/** Changes tasks: shown at once, said to the server, and put back where it refuses. */
export async function changeTasks(cards: readonly Card[], change: TaskChange, said?: string): Promise<void> {
  const [one] = cards;
  if (one === undefined) return;
  if (cards.length === 1) {
    const changed = await attempt(
      [one],
      (card) => shownAs(card, change),
      async () => [await api.patch<Task>(`/tasks/${one.id}`, change)],
    );
    return changed ? done([one.id], said) : undefined;
  }
  const changed: string[] = [];
  for (const task_ids of inParts(cards.map(({ id }) => id))) {
    const part = cards.filter(({ id }) => task_ids.includes(id));
    const say = async () => (await api.post<Many>("/tasks/bulk", { task_ids, changes: change })).data;
    if (!(await attempt(part, (card) => shownAs(card, change), say))) break;
    changed.push(...task_ids);
  }
  done(changed, said);
}

/** Moves a task on the board. */
export async function moveTask(card: Card, { status, before }: Spot, said?: string): Promise<void> {
  const column = (read.cards(queryClient, card.project_id) ?? []).filter((one) => one.status === status);
  const position = placeAt(column, before, card.id);
  const change = { ...shownAs(card, { status }), position };
  const body = { status, ...(before === null ? {} : { before }) };
  const say = async () => [await api.post<Task>(`/tasks/${card.id}/move`, body)];
  if (await attempt([card], () => change, say)) done([card.id], said);
}

/** Deletes tasks with what is below them; a minute long they can come back. */
export async function deleteTasks(cards: readonly Card[]): Promise<void> {
  const deleted: string[] = [];
  try {
    for (const task_ids of inParts(cards.map(({ id }) => id))) {
      await api.post<Many>("/tasks/bulk", { task_ids, delete: true });
      deleted.push(...task_ids);
    }
  } catch (problem) {
    toastProblem(cards.length === 1 ? "The task is still there." : "Not all are deleted.", problem);
  }
  for (const { id, project_id } of cards) if (deleted.includes(id)) forget(id, project_id);
  const name = deleted.length === 1 ? `${cards[0]?.number} is` : `${deleted.length} tasks are`;
  done(deleted, `${name} deleted`);
}

/** What a change makes of a card before the server says so. */
function shownAs(card: Card, change: TaskChange): Partial<Card> {
  const shown: Partial<Card> = { ...change };
  if (change.assignees) shown.assigned_to = change.assignees[0] ?? null;
  if (change.due_date === null) shown.due_at = null;
  if (change.due_date) Object.assign(shown, { due_at: `${change.due_date}T23:59:59Z`, due_all_day: true });
  if (change.status !== undefined) {
    const column = read.columns(queryClient, card.project_id)?.find(({ key }) => key === change.status);
    shown.completed_at = column?.category === "done" ? (card.completed_at ?? new Date().toISOString()) : null;
  }
  return shown;
}

async function attempt(
  cards: readonly Card[],
  changeOf: (card: Card) => Partial<Card>,
  say: () => Promise<Task[]>,
): Promise<boolean> {
  const shown = cards.map((card) => {
    settle(card.id);
    const before = known(card.id, card.project_id) ?? card;
    const change = changeOf(before);
    return { before, change, ...showAtOnce(before, change) };
  });
  try {
    const tasks = await say();
    for (const { settled } of shown) settled();
    tasks.forEach(take);
    return true;
  } catch (problem) {
    for (const { before, change, settled } of shown) {
      settled();
      const now = known(before.id, before.project_id) ?? before;
      const old = Object.fromEntries(Object.keys(change).map((field) => [field, before[field as keyof Card]]));
      take({ ...now, ...old });
    }
    const name = cards.length === 1 ? `${cards[0]?.number} is` : "The tasks are";
    toastProblem(`${name} as ${cards.length === 1 ? "it was" : "they were"}.`, problem);
    return false;
  }
}
