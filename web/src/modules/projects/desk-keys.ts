import { useKeys } from "@/modules/chat/keyboard";
import { changeTasks, undoLast } from "./deeds";
import type { Desk } from "./desk";
import type { Card } from "./types";

/** The keys of a project: they are about what is chosen, else about the task that has the focus or is open. */
export function useDeskKeys(desk: Desk, opened: Card | undefined, help: () => void): void {
  const { all, columns, orderRef, current, selected, mayWork } = desk;
  const byId = (id: string | null | undefined) => all.find((card) => card.id === id);
  const targets = (): readonly Card[] => {
    if (selected.size > 0) return all.filter(({ id }) => selected.has(id));
    const one = byId(current) ?? opened;
    return one ? [one] : [];
  };
  const step = (by: 1 | -1) => {
    const ids = orderRef.current;
    const at = ids.indexOf(current ?? opened?.id ?? "");
    const next = byId(ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + by))]);
    if (!next) return;
    desk.setCurrent(next.id);
    const focus = () => document.querySelector<HTMLElement>(`[data-task="${next.id}"]`)?.focus();
    focus();
    // What is not drawn yet is drawn first.
    if (document.activeElement?.getAttribute("data-task") !== next.id) requestAnimationFrame(focus);
    if (opened) desk.openTask(next);
  };
  const finish = () => {
    const cards = targets();
    const done = cards.every(({ completed_at }) => completed_at !== null);
    const column = columns.find(({ category }) => category === (done ? "open" : "done"));
    if (column && cards.length > 0)
      void changeTasks(
        cards,
        { status: column.key },
        `${cards.length === 1 ? cards[0]?.number : `${cards.length} tasks`} moved to ${column.name}`,
      );
  };
  const inPlace = byId(current)?.status ?? columns.find(({ category }) => category === "open")?.key;
  const work = (deed: () => void) => (mayWork ? deed : undefined);
  useKeys({ c: work(() => desk.setAdding(inPlace ?? columns[0]?.key ?? null)), "?": help }, { first: true });
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    e: work(finish),
    a: work(() => desk.ask("assign", targets())),
    d: work(() => desk.ask("date", targets())),
    x: work(() => current !== null && desk.select([current])),
    z: work(() => void undoLast()),
    "/": () => document.querySelector<HTMLElement>("[data-find-task]")?.focus(),
    Escape: () => {
      if (selected.size > 0) desk.select([...selected], false);
      else if (opened) desk.openTask(null);
    },
  });
}
