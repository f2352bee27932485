import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { createPortal } from "react-dom";
import { cx } from "@/ui/classes";
import { EmptyState } from "@/ui/states";
import { Button } from "@/ui/button";
import { inOrder, lanesOf } from "../cache/cards";
import { Lane } from "../components/lane";
import { CardFace, cardLook, type CardHands } from "../components/task-card";
import { moveTask } from "../deeds";
import { useDesk } from "../desk";
import { useCarry, type Lift } from "../drag";
import { isEmpty } from "../filter";
import { usePerson } from "../queries";
import type { Card } from "../types";

/** The stages of a project side by side, with cards to move between them. */
export function Board() {
  const { cards, all, columns, project, current, setCurrent, orderRef, mayWork, filter, setFilter } = useDesk();
  const board = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const person = usePerson();
  const [said, setSaid] = useState("");
  const lanes = useMemo(() => lanesOf(cards, columns), [cards, columns]);
  const ids = useMemo(() => lanes.flatMap(({ cards }) => cards.map(({ id }) => id)), [lanes]);
  useEffect(() => {
    orderRef.current = ids;
  }, [orderRef, ids]);

  const nameOf = (status: string) => columns.find(({ key }) => key === status)?.name ?? status;
  const othersIn = (status: string, moving: string) =>
    lanes.find(({ column }) => column.key === status)?.cards.filter(({ id }) => id !== moving) ?? [];

  const drop = ({ card, status, index }: Lift) => {
    const before = othersIn(status, card.id)[index]?.id ?? null;
    const mine = all.filter((one) => one.status === card.status).sort(inOrder);
    const next = mine[mine.findIndex(({ id }) => id === card.id) + 1]?.id ?? null;
    setSaid(`${card.number} put down in ${nameOf(status)}`);
    if (status === card.status && (before === next || before === card.id)) return;
    const moved = status === card.status ? undefined : `${card.number} moved to ${nameOf(status)}`;
    void moveTask(card, { status, before }, moved);
  };
  const { lift, onPointerDown, onKey } = useCarry({ board, ghost, onDrop: drop });

  const focus = (id: string | undefined) => {
    if (id === undefined) return;
    setCurrent(id);
    board.current?.querySelector<HTMLElement>(`[data-task="${id}"]`)?.focus();
  };

  /** One place on with an arrow: along the column, or into the next one. */
  const step = (held: Lift, key: string): Lift | null => {
    const at = columns.findIndex(({ key }) => key === held.status);
    const side = key === "ArrowLeft" ? columns[at - 1] : key === "ArrowRight" ? columns[at + 1] : undefined;
    const status = side?.key ?? held.status;
    const most = othersIn(status, held.card.id).length;
    const by = key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0;
    const index = Math.max(0, Math.min(most, held.index + by));
    if (status === held.status && index === held.index) return null;
    setSaid(`${nameOf(status)}, place ${index + 1} of ${most + 1}`);
    return { ...held, status, index };
  };
  const walk = (card: Card, key: string): void => {
    const at = lanes.findIndex(({ column }) => column.key === card.status);
    const row = lanes[at]?.cards.findIndex(({ id }) => id === card.id) ?? 0;
    if (key === "ArrowUp") return focus(lanes[at]?.cards[row - 1]?.id);
    if (key === "ArrowDown") return focus(lanes[at]?.cards[row + 1]?.id);
    const way = key === "ArrowLeft" ? -1 : 1;
    for (let side = at + way; lanes[side]; side += way) {
      const there = lanes[side]?.cards ?? [];
      if (there.length > 0) return focus(there[Math.min(row, there.length - 1)]?.id);
    }
  };

  const onCardKey = (event: KeyboardEvent<HTMLElement>, card: Card) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const start = { status: card.status, index: othersBefore(lanes, card) };
    if (mayWork && onKey(event, card, step, start)) {
      if (event.key === " " && lift === null)
        setSaid(`${card.number} lifted. Arrows move it, space puts it down, Esc lets it be`);
      if (event.key === "Escape") setSaid(`${card.number} stays where it was`);
    } else if (event.key.startsWith("Arrow")) {
      walk(card, event.key);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const hands = useStable({
    onPointerDown: (event, card) => mayWork && onPointerDown(event, card),
    onKeyDown: onCardKey,
    onFocus: (card) => setCurrent(card.id),
  });

  // A card that is carried by keys keeps the focus in its new column.
  const lifted = lift?.by === "keys" ? lift : null;
  useEffect(() => {
    if (lifted) board.current?.querySelector<HTMLElement>(`[data-task="${lifted.card.id}"]`)?.focus();
  }, [lifted]);

  const stop = current !== null && ids.includes(current) ? current : ids[0];
  if (cards.length === 0 && all.length > 0 && !isEmpty(filter)) {
    return (
      <EmptyState title="No task matches" action={<Button onClick={() => setFilter({})}>Clear the filter</Button>}>
        {all.length} tasks are outside this filter.
      </EmptyState>
    );
  }
  return (
    <>
      <div
        ref={board}
        role="region"
        aria-label="Board"
        className={cx(
          "thin-scroll grid min-h-0 flex-1 auto-cols-[minmax(232px,1fr)] grid-flow-col grid-rows-[minmax(0,1fr)] overflow-x-auto overflow-y-hidden max-desk:auto-cols-[84vw]",
          lift === null && "max-desk:snap-x max-desk:snap-mandatory",
        )}
      >
        {lanes.map(({ column, cards }) => (
          <Lane key={column.id} column={column} cards={cards} lift={lift} stop={stop} hands={hands} />
        ))}
      </div>
      <p id="board-keys" className="sr-only">
        Space lifts the card, arrows move it, space puts it down.
      </p>
      <p role="status" className="sr-only">
        {said}
      </p>
      {lift?.by === "pointer" &&
        createPortal(
          <div
            ref={ghost}
            aria-hidden
            className="pointer-events-none fixed top-0 left-0 z-50"
            style={{ width: lift.width, transform: "translate(-200vw, 0)" }}
          >
            <div className={cx(cardLook, "rotate-1 shadow-[var(--lift-3),inset_0_0_0_1px_var(--line-strong)]")}>
              <CardFace
                card={lift.card}
                zone={project.time_zone}
                person={lift.card.assigned_to === null ? undefined : person(lift.card.assigned_to)}
              />
            </div>
          </div>,
          document.body,
        )}
    </>
  );
}

function othersBefore(lanes: ReturnType<typeof lanesOf>, card: Card): number {
  const lane = lanes.find(({ column }) => column.key === card.status);
  return Math.max(0, lane?.cards.findIndex(({ id }) => id === card.id) ?? 0);
}

/** The same hands for as long as the board stands, doing what the newest ones do: cards need not be drawn again. */
function useStable(hands: CardHands): CardHands {
  const newest = useRef(hands);
  useEffect(() => {
    newest.current = hands;
  });
  return useMemo(
    () => ({
      onPointerDown: (event, card) => newest.current.onPointerDown(event, card),
      onKeyDown: (event, card) => newest.current.onKeyDown(event, card),
      onFocus: (card) => newest.current.onFocus(card),
    }),
    [],
  );
}
