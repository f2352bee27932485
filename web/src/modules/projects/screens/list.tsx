import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Check, ChevronDown } from "lucide-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { EmptyState } from "@/ui/states";
import { useArrival } from "../arrivals";
import { lanesOf } from "../cache/cards";
import { Code, Due, Label, PriorityMark, Ring } from "../components/marks";
import { QuickAdd } from "../components/quick-add";
import { besideView, useDesk } from "../desk";
import { isEmpty } from "../filter";
import { usePerson, type Worker } from "../queries";
import type { Card, Column } from "../types";
import { stepsDone } from "../words";

type Row =
  { kind: "stage"; column: Column; count: number } | { kind: "task"; card: Card } | { kind: "add"; column: Column };

/** Heights of the rows on a desk and on a phone. Pixels. */
const HEIGHTS = { stage: 44, task: 36, add: 40 };
const PHONE_HEIGHTS = { stage: 44, task: 60, add: 48 };

/** Every task of a project in its stage; only what is looked at is drawn. */
export function List() {
  const {
    cards,
    all,
    columns,
    project,
    filter,
    setFilter,
    orderRef,
    current,
    setCurrent,
    open,
    selected,
    select,
    mayWork,
    adding,
  } = useDesk();
  const person = usePerson();
  const scroller = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () =>
      lanesOf(cards, columns).flatMap(({ column, cards }): Row[] => [
        { kind: "stage", column, count: cards.length },
        ...(folded.has(column.key) ? [] : cards.map((card): Row => ({ kind: "task", card }))),
        ...(adding === column.key ? [{ kind: "add", column } as Row] : []),
      ]),
    [cards, columns, folded, adding],
  );
  useEffect(() => {
    orderRef.current = rows.flatMap((row) => (row.kind === "task" ? [row.card.id] : []));
  }, [orderRef, rows]);

  const heights = window.matchMedia("(max-width: 760px)").matches ? PHONE_HEIGHTS : HEIGHTS;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => heights[rows[at]?.kind ?? "task"],
    getItemKey: (at) => keyOf(rows[at]),
    overscan: 12,
  });
  // The keys may go where nothing is drawn yet.
  const at = rows.findIndex((row) => row.kind === "task" && row.card.id === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only when the person goes somewhere: what others move does not scroll the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [current]);

  const stop = at >= 0 ? current : rows.find((row) => row.kind === "task")?.card.id;
  const range = (card: Card) => {
    const ids = orderRef.current;
    const [one, other] = [ids.indexOf(current ?? card.id), ids.indexOf(card.id)].sort((a, b) => a - b);
    return ids.slice(one, (other ?? 0) + 1);
  };
  // The same for as long as the list stands, so that scrolling draws only what is new.
  const newest = useRef({ select, setCurrent, range });
  useEffect(() => {
    newest.current = { select, setCurrent, range };
  });
  const hands = useMemo(
    (): RowHands => ({
      onFocus: (card) => newest.current.setCurrent(card.id),
      onSelect: (card, shift) => {
        const { select, setCurrent, range } = newest.current;
        if (shift) select(range(card), true);
        else select([card.id]);
        setCurrent(card.id);
      },
    }),
    [],
  );
  if (cards.length === 0 && all.length > 0 && !isEmpty(filter)) {
    return (
      <EmptyState title="No task matches" action={<Button onClick={() => setFilter({})}>Clear the filter</Button>}>
        {all.length} tasks are outside this filter.
      </EmptyState>
    );
  }
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={`Tasks in ${project.name}`}
      className="thin-scroll min-h-0 flex-1 overflow-auto pb-20"
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start, size }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              className="absolute inset-x-0 top-0"
              style={{ height: row.kind === "add" ? undefined : size, transform: `translateY(${start}px)` }}
            >
              {row.kind === "stage" ? (
                <StageRow
                  column={row.column}
                  columns={columns}
                  count={row.count}
                  open={!folded.has(row.column.key)}
                  toggle={() =>
                    setFolded((before) => {
                      const next = new Set(before);
                      if (!next.delete(row.column.key)) next.add(row.column.key);
                      return next;
                    })
                  }
                />
              ) : row.kind === "add" ? (
                <QuickAdd column={row.column} className="px-4" />
              ) : (
                <TaskRow
                  card={row.card}
                  zone={project.time_zone}
                  person={row.card.assigned_to === null ? undefined : person(row.card.assigned_to)}
                  isOpen={open === row.card.number}
                  isSelected={selected.has(row.card.id)}
                  isStop={stop === row.card.id}
                  mayWork={mayWork}
                  hands={hands}
                />
              )}
            </div>
          );
        })}
      </div>
      {all.length === 0 && (
        <EmptyState title="No tasks yet">What is to be done stands here, stage by stage. C makes the first.</EmptyState>
      )}
    </div>
  );
}

function keyOf(row: Row | undefined): string {
  if (row === undefined) return "";
  return row.kind === "task" ? row.card.id : `${row.kind} ${row.column.id}`;
}

function StageRow({
  column,
  columns,
  count,
  open,
  toggle,
}: {
  column: Column;
  columns: readonly Column[];
  count: number;
  open: boolean;
  toggle: () => void;
}) {
  return (
    <h2 className="flex h-full items-end pb-1">
      <button
        type="button"
        aria-expanded={open}
        onClick={toggle}
        className="quick mx-2 flex h-8 flex-1 items-center gap-2 rounded-control bg-ground px-2 text-left hover:bg-hover max-desk:h-10"
      >
        <ChevronDown
          aria-hidden
          className={cx("size-3.5 stroke-[1.75] text-ink-3 transition-transform", !open && "-rotate-90")}
        />
        <Ring column={column} columns={columns} />
        <bdi className="truncate font-display text-14 font-[650]">{column.name}</bdi>
        <span className="text-12 text-ink-3">{count}</span>
      </button>
    </h2>
  );
}

interface RowHands {
  onFocus: (card: Card) => void;
  onSelect: (card: Card, shift: boolean) => void;
}

const TaskRow = memo(function TaskRow({
  card,
  zone,
  person,
  isOpen,
  isSelected,
  isStop,
  mayWork,
  hands,
}: {
  card: Card;
  zone: string;
  person: Worker | undefined;
  isOpen: boolean;
  isSelected: boolean;
  isStop: boolean;
  mayWork: boolean;
  hands: RowHands;
}) {
  const arrival = useArrival(card.id);
  const { done, all } = stepsDone(card);
  return (
    <div
      className={cx(
        "group relative flex h-full items-center border-b border-line pr-4 pl-2",
        isSelected && "bg-patina-soft",
        isOpen && "shadow-[inset_2px_0_0_var(--patina)]",
        arrival && "animate-lamp bg-brass-soft shadow-[inset_3px_0_0_var(--brass)]",
      )}
    >
      {mayWork && (
        <button
          type="button"
          role="checkbox"
          aria-checked={isSelected}
          aria-label={`Choose ${card.number}`}
          tabIndex={-1}
          onClick={(event) => hands.onSelect(card, event.shiftKey)}
          className="grid size-8 flex-none place-items-center max-desk:h-11"
        >
          <span
            className={cx(
              "grid size-4 place-items-center rounded-inner border-[1.5px]",
              isSelected
                ? "border-patina bg-patina text-on-patina"
                : "border-edge bg-raised opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 max-desk:opacity-100",
            )}
          >
            {isSelected && <Check aria-hidden className="size-3 stroke-[3]" />}
          </span>
        </button>
      )}
      <Link
        to="."
        search={besideView(card)}
        preload={false}
        data-task={card.id}
        tabIndex={isStop ? 0 : -1}
        onFocus={() => hands.onFocus(card)}
        className="flex h-full min-w-0 flex-1 items-center gap-2.5 pl-1 text-13 max-desk:flex-wrap max-desk:content-center max-desk:gap-y-1"
      >
        <PriorityMark priority={card.priority} className={card.priority === "none" ? "max-desk:hidden" : undefined} />
        <Code className="w-[58px] flex-none max-desk:w-auto">{card.number}</Code>
        <bdi
          className={cx(
            "min-w-0 flex-1 truncate text-14 max-desk:order-first max-desk:basis-full",
            card.completed_at === null ? "font-[550]" : "text-ink-2",
          )}
        >
          {card.title}
        </bdi>
        {card.labels.slice(0, 2).map((label) => (
          <Label key={label} name={label} className="max-w-32 flex-none max-hall:hidden" />
        ))}
        <span className="w-9 flex-none text-right text-12 text-ink-3 tabular-nums max-desk:hidden">
          {all > 0 && (
            <>
              <span className="sr-only">Steps done: </span>
              {done}/{all}
            </>
          )}
        </span>
        <span className="flex w-20 flex-none justify-end max-desk:w-auto">
          <Due task={card} zone={zone} />
        </span>
        <span className="w-5 flex-none">
          {person && (
            <Avatar id={person.id} name={person.name} photo={person.avatar_url} size={20} label={person.name} />
          )}
        </span>
      </Link>
    </div>
  );
});
