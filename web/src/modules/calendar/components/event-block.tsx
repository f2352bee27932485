import { Lock, Repeat } from "lucide-react";
import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from "react";
import { cx } from "@/ui/classes";
import type { Item } from "../layout/items";
import { useIsNew } from "../live";
import { clockWords } from "../time/zone";
import { timeWords, titleOf, whenWords } from "../words";
import { answerOf, answerWords, eventLook, ownerOf, pigmentOf } from "./colour";

/** What a view lets its events do. */
export interface EventHandles {
  me: string;
  /** The key of the item that is open. */
  opened: string | undefined;
  open: (item: Item, element: HTMLElement) => void;
  /** Whether this person may move it. */
  mayMove: (item: Item) => boolean;
}

/** An event as a box: between the hours, over the days, in a month. */
export function EventBlock({
  item,
  handles,
  className,
  style,
  lines = 1,
  time = false,
  isLifted = false,
  onPointerDown,
  onKeyDown,
  children,
}: {
  item: Item;
  handles: EventHandles;
  className?: string;
  style?: CSSProperties;
  /** How many lines it has room for. */
  lines?: number;
  /** Whether the time stands before the name. */
  time?: boolean;
  isLifted?: boolean;
  onPointerDown?: (event: PointerEvent<HTMLElement>) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  children?: ReactNode;
}) {
  const { instance } = item;
  const { me, opened, open, mayMove } = handles;
  const answer = answerOf(instance, me);
  const isNew = useIsNew(instance.event_id);
  const title = titleOf(instance);
  const second = instance.location ?? (lines > 1 ? timeWords(item) : null);
  return (
    <button
      type="button"
      data-event={item.key}
      data-lifted={isLifted || undefined}
      aria-label={nameOf(item, me)}
      aria-haspopup="dialog"
      aria-expanded={opened === item.key}
      aria-roledescription={mayMove(item) ? "event, space to move" : "event"}
      onClick={(event) => open(item, event.currentTarget)}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      // Space lifts; it does not press.
      onKeyUp={(event) => event.key === " " && event.preventDefault()}
      style={{ ...pigmentOf(ownerOf(instance)), ...style }}
      className={cx(
        "flex min-w-0 flex-col justify-start overflow-hidden rounded-inner px-[7px] text-left text-12 leading-[1.28] select-none [-webkit-touch-callout:none]",
        eventLook(answer),
        lines > 1 ? "py-1" : "justify-center",
        mayMove(item) && "cursor-grab",
        opened === item.key && "z-3 shadow-[0_0_0_2px_var(--surface),0_0_0_4px_var(--patina)]",
        isNew &&
          "animate-lamp after:pointer-events-none after:absolute after:inset-x-0 after:bottom-0 after:h-[3px] after:bg-brass",
        isLifted && "opacity-45",
        className,
      )}
    >
      <span className={cx("font-[650]", lines > 1 ? "line-clamp-2" : "block truncate")}>
        {time && !instance.all_day && (
          <span className="pr-1 font-[450] tabular-nums">{clockWords(item.start.minute)}</span>
        )}
        <bdi className="[overflow-wrap:anywhere]">{title}</bdi>
        {instance.visibility === "private" && !instance.busy && (
          <Lock aria-hidden className="mb-0.5 ml-1 inline size-3 stroke-2" />
        )}
        {lines > 2 && instance.recurring && <Repeat aria-hidden className="mb-0.5 ml-1 inline size-3 stroke-2" />}
      </span>
      {lines > 1 && (
        <span className="block truncate">
          {[answer && answer !== "accepted" && answerWords[answer], second].filter(Boolean).join(", ")}
        </span>
      )}
      {children}
    </button>
  );
}

function nameOf(item: Item, me: string): string {
  const { instance } = item;
  const answer = answerOf(instance, me);
  return [
    titleOf(instance),
    whenWords(item),
    instance.location,
    instance.recurring && "repeats",
    instance.visibility === "private" && !instance.busy && "private",
    answer && answerWords[answer],
  ]
    .filter(Boolean)
    .join(", ");
}
