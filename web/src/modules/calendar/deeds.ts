import { removeLater } from "@/ui/removing";
import { toast, toastProblem } from "@/ui/toast";
import type { Times } from "./drag/times";
import type { Item } from "./layout/items";
import { isMine } from "./live";
import { changeEvent, deletionOf, readAgain, showAt } from "./queries";
import type { Scope } from "./types";
import { titleOf } from "./words";

/** How the last change is taken back, while it can be. Milliseconds. */
const UNDO = 60_000;
let last: { at: number; undo: () => void } | null = null;

function undoable(undo: () => void): () => void {
  const deed = { at: Date.now(), undo };
  last = deed;
  return () => {
    if (last === deed) last = null;
    undo();
  };
}

/** Takes the last change back, if it is not too long ago. */
export function undoLast(): void {
  if (last === null || Date.now() - last.at > UNDO) return toast("There is nothing to undo");
  const { undo } = last;
  last = null;
  undo();
}

/** Whether it is for whole days does not change by moving, and is the same for all of a series. */
function onlyTimes({ start_time, end_time }: Times) {
  return { start_time, end_time };
}

/** Moves an event: shown at once, said to the server, and put back where it refuses. */
export async function moveTo(item: Item, times: Times, scope: Scope): Promise<void> {
  const { instance } = item;
  const target = { ...instance, scope };
  const back = showAt(item, times);
  isMine(instance.event_id);
  try {
    await changeEvent(target, onlyTimes(times));
  } catch (problem) {
    back();
    toastProblem(`${titleOf(instance)} stays where it was.`, problem);
    return;
  } finally {
    void readAgain();
  }
  const said = `${titleOf(instance)} moved`;
  // A series that was moved may have taken changed instances along: there is no one step back.
  if (instance.recurring && scope !== "this") return toast(said);
  const undo = undoable(() => void moveBack(item));
  toast({ text: said, action: { label: "Undo (Z)", run: undo } });
}

async function moveBack({ instance }: Item): Promise<void> {
  const { start_time, end_time } = instance;
  isMine(instance.event_id);
  try {
    await changeEvent({ ...instance, scope: "this" }, { start_time, end_time });
  } catch (problem) {
    toastProblem("It could not be undone.", problem);
  }
  void readAgain();
}

/** Deletes an event, or as much of a series as the scope says. */
export function remove({ key, instance }: Item, scope: Scope): void {
  const isWhole = !instance.recurring || scope === "all";
  isMine(instance.event_id);
  const path = deletionOf({ ...instance, scope });
  const what = titleOf(instance);
  undoable(removeLater({ key: isWhole ? instance.event_id : key, path, what, done: readAgain }));
}
