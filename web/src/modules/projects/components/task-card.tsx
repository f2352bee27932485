import { Link } from "@tanstack/react-router";
import { MessageSquare, MoreHorizontal, SquareCheck } from "lucide-react";
import { memo, type KeyboardEvent, type PointerEvent, type Ref } from "react";
import { Avatar } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import { day } from "@/ui/time";
import { useArrival } from "../arrivals";
import { besideView } from "../desk";
import type { Worker } from "../queries";
import type { Card, Column } from "../types";
import { dueWords, stepsDone } from "../words";
import { CardMenu } from "./card-menu";
import { Code, Due, Label } from "./marks";

export interface CardHands {
  onPointerDown: (event: PointerEvent<HTMLElement>, card: Card) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>, card: Card) => void;
  onFocus: (card: Card) => void;
}

/** A task on the board, as a link to itself. */
export const TaskCard = memo(function TaskCard({
  card,
  zone,
  person,
  columns,
  isSelected,
  isStop,
  isLifted = false,
  isAway = false,
  hands,
  mayWork,
}: {
  card: Card;
  zone: string;
  person: Worker | undefined;
  columns: readonly Column[];
  isSelected: boolean;
  /** The one card of the board that Tab comes to. */
  isStop: boolean;
  isLifted?: boolean;
  /** It is under way with the pointer: its place is kept without being seen. */
  isAway?: boolean;
  hands: CardHands;
  mayWork: boolean;
}) {
  const arrival = useArrival(card.id);
  const from = columns.find(({ key }) => key === arrival?.from)?.name;
  return (
    <li className={cx("group relative", isAway && "pointer-events-none absolute h-0 overflow-hidden opacity-0")}>
      <Link
        to="."
        search={besideView(card)}
        preload={false}
        draggable={false}
        data-task={card.id}
        tabIndex={isStop ? 0 : -1}
        aria-describedby={mayWork ? "board-keys" : undefined}
        onPointerDown={(event) => hands.onPointerDown(event, card)}
        onKeyDown={(event) => hands.onKeyDown(event, card)}
        onFocus={() => hands.onFocus(card)}
        className={cx(
          cardLook,
          arrival &&
            "animate-lamp overflow-hidden bg-brass-soft before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-brass",
          isSelected && "bg-patina-soft",
          isLifted && "outline-2 outline-offset-2 outline-patina",
        )}
      >
        <CardFace card={card} zone={zone} person={person} />
        {arrival && (
          <span className="mt-1.5 block text-12 font-semibold text-brass-ink">
            {arrival.what === "moved" && from
              ? `Moved from ${from}, just now`
              : arrival.what === "new"
                ? "New, just now"
                : "Changed just now"}
          </span>
        )}
        {isSelected && <span className="sr-only">Selected</span>}
      </Link>
      {mayWork && !isLifted && (
        <CardMenu card={card} columns={columns}>
          <button
            type="button"
            aria-label={`What to do with ${card.number}`}
            tabIndex={-1}
            className="quick absolute top-1.5 right-1.5 grid size-6 place-items-center rounded-control bg-raised text-ink-3 opacity-0 shadow-[inset_0_0_0_1px_var(--line)] group-focus-within:opacity-100 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100 max-desk:hidden"
          >
            <MoreHorizontal aria-hidden className="size-4" />
          </button>
        </CardMenu>
      )}
    </li>
  );
});

export const cardLook =
  "quick relative block touch-manipulation rounded-control bg-raised px-3 pt-2.5 pb-[9px] shadow-[var(--lift-1),inset_0_0_0_1px_var(--line)] select-none [-webkit-touch-callout:none] hover:shadow-[var(--lift-2),inset_0_0_0_1px_var(--line-strong)] aria-[current=page]:shadow-[inset_0_0_0_2px_var(--patina)]";

/** What stands on a card: code, title, label, date, one count, one person. */
export function CardFace({
  card,
  zone,
  person,
  ref,
}: {
  card: Card;
  zone: string;
  person: Worker | undefined;
  ref?: Ref<HTMLDivElement>;
}) {
  const finished = card.completed_at !== null;
  const due = dueWords(card, zone);
  const urgent = due !== null && due.tone !== "plain";
  const [label] = card.labels;
  const foot =
    !finished &&
    (label !== undefined || (due !== null && !urgent) || person || card.checklist.length > 0 || card.comment_count > 0);
  return (
    <div ref={ref}>
      <div className="mb-1 flex h-4 items-center gap-2">
        <Code>{card.number}</Code>
        {urgent && !finished && (
          <Due task={card} zone={zone} className="ml-auto transition-opacity group-hover:opacity-0" />
        )}
        {finished && card.completed_at && (
          <span className="ml-auto text-12 text-ink-3 group-hover:opacity-0">{day(card.completed_at)}</span>
        )}
      </div>
      <h3
        className={cx(
          "text-14 leading-[1.36] text-pretty [overflow-wrap:anywhere]",
          finished ? "font-[450] text-ink-2" : "font-[550]",
        )}
      >
        <bdi>{card.title}</bdi>
      </h3>
      {foot && (
        <div className="mt-[9px] flex min-h-[22px] items-center gap-2">
          {label !== undefined && <Label name={label} />}
          {!urgent && <Due task={card} zone={zone} />}
          <Count card={card} />
          {person && (
            <Avatar
              id={person.id}
              name={person.name}
              photo={person.avatar_url}
              size={20}
              label={person.name}
              className="ml-auto"
            />
          )}
        </div>
      )}
    </div>
  );
}

/** One count: steps while there are any, else what was said. */
function Count({ card }: { card: Card }) {
  const { done, all } = stepsDone(card);
  const look = "inline-flex flex-none items-center gap-[5px] text-12 text-ink-2 [&_svg]:size-3.5 [&_svg]:stroke-[1.75]";
  if (all > 0) {
    return (
      <span className={look}>
        <SquareCheck aria-hidden />
        <span className="sr-only">Steps done: </span>
        {done}/{all}
      </span>
    );
  }
  if (card.comment_count === 0) return null;
  return (
    <span className={look}>
      <MessageSquare aria-hidden />
      <span className="sr-only">Comments: </span>
      {card.comment_count}
    </span>
  );
}
