import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { count } from "@/ui/words";
import { useDesk } from "../desk";
import type { Lift } from "../drag";
import { usePerson } from "../queries";
import type { Card, Column } from "../types";
import { Ring } from "./marks";
import { QuickAdd } from "./quick-add";
import { TaskCard, type CardHands } from "./task-card";

/** So many cards of a stage are drawn; more when one asks for them. */
const DRAWN = 100;

/** One stage of the board with its cards, and the place that one on its way would take. */
export function Lane({
  column,
  cards,
  lift,
  stop,
  hands,
}: {
  column: Column;
  cards: readonly Card[];
  lift: Lift | null;
  /** The card that Tab comes to. */
  stop: string | undefined;
  hands: CardHands;
}) {
  const { columns, project, selected, mayWork, setAdding } = useDesk();
  const person = usePerson();
  const [most, setMost] = useState(DRAWN);
  const carriesHere = lift?.status === column.key;
  const others = cards.filter(({ id }) => id !== lift?.card.id);
  const drawn = others.slice(0, most);
  const more = others.length - drawn.length;
  const total = others.length + (carriesHere ? 1 : 0);

  const draw = (card: Card, how: { isLifted?: boolean; isAway?: boolean } = {}) => (
    <TaskCard
      key={card.id}
      card={card}
      zone={project.time_zone}
      columns={columns}
      person={card.assigned_to === null ? undefined : person(card.assigned_to)}
      isSelected={selected.has(card.id)}
      isStop={stop === card.id}
      hands={hands}
      mayWork={mayWork}
      {...how}
    />
  );
  const rows = drawn.map((card) => draw(card));
  if (lift?.by === "keys" && carriesHere) rows.splice(lift.index, 0, draw(lift.card, { isLifted: true }));
  if (lift?.by === "pointer" && carriesHere) {
    rows.splice(
      lift.index,
      0,
      <li
        key="place"
        aria-hidden
        className="rounded-control bg-patina-soft shadow-[inset_0_0_0_1.5px_var(--patina)]"
        style={{ height: lift.height }}
      />,
    );
  }
  // The card under a finger stays on the page, unseen, or the browser would forget the touch.
  if (lift?.by === "pointer" && cards.some(({ id }) => id === lift.card.id))
    rows.push(draw(lift.card, { isAway: true }));

  return (
    <section
      data-lane={column.key}
      aria-label={`${column.name}, ${count(total, "task")}`}
      className="flex min-h-0 snap-start flex-col border-line not-last:border-r"
    >
      <header className="flex h-12 flex-none items-center gap-2 pt-1 pr-3 pl-3.5 text-13">
        <Ring column={column} columns={columns} />
        <h2 className="min-w-0 truncate font-display text-15 leading-none font-[650]">
          <bdi>{column.name}</bdi>
        </h2>
        <span aria-hidden className="text-13 leading-none text-ink-3">
          {total}
        </span>
        {mayWork && column.category !== "done" && (
          <Button
            look="bare"
            size="small"
            icon
            aria-label={`Add to ${column.name}`}
            className="ml-auto"
            onClick={() => setAdding(column.key)}
          >
            <Plus aria-hidden className="size-3.5!" />
          </Button>
        )}
      </header>
      <div data-lane-scroll className="thin-scroll min-h-0 flex-1 overflow-x-hidden overflow-y-auto px-2.5 pt-0.5 pb-6">
        <ul className={cx("relative grid content-start gap-2", rows.length > 0 && "pb-2")}>{rows}</ul>
        {more > 0 && (
          <button
            type="button"
            className="quick mb-1 w-full rounded-control px-2.5 py-[7px] text-left text-13 text-ink-3 hover:bg-hover"
            onClick={() => setMost(most + 4 * DRAWN)}
          >
            {more} more in {column.name}
          </button>
        )}
        {mayWork && column.category !== "done" && <QuickAdd column={column} />}
      </div>
    </section>
  );
}
