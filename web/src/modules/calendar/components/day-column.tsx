import { cx } from "@/ui/classes";
import type { TimeDrag } from "../drag/use-time-drag";
import { minutesBetween, wallOf, clockWords } from "../time/zone";
import { isWeekend, type Day } from "../time/day";
import { piecesOf, type Item, type Piece } from "../layout/items";
import { count } from "@/ui/words";
import { longDay } from "../words";
import { EventBlock, type EventHandles } from "./event-block";

/** One day with its hours, what stands between them, and what is being drawn or carried there. */
export function DayColumn({
  day,
  items,
  handles,
  drag,
  isToday,
  showsToday,
  now,
  zone,
}: {
  day: Day;
  items: readonly Item[];
  handles: EventHandles;
  drag: TimeDrag;
  isToday: boolean;
  showsToday: boolean;
  now: number;
  zone: string;
}) {
  const pieces = piecesOf(items, day);
  const { cursor, draft } = drag;
  const isCursor = cursor.day === day;
  const minute = wallOf(now, zone).minute;
  return (
    <div
      role="gridcell"
      data-day={day}
      tabIndex={isCursor ? 0 : -1}
      aria-label={`${longDay(day)}, ${count(pieces.length, "event")}${isCursor ? `, at ${clockWords(cursor.minute)}` : ""}`}
      onKeyDown={drag.onCellKey}
      onPointerDown={drag.onPointerDown}
      onClick={drag.onClick}
      onFocus={(event) => event.target === event.currentTarget && drag.focusOn(day)}
      className={cx(
        "group/day relative border-l border-line bg-[repeating-linear-gradient(transparent_0_calc(var(--hh)-1px),color-mix(in_oklab,var(--line)_75%,transparent)_calc(var(--hh)-1px)_var(--hh))] outline-none",
        isWeekend(day) && "bg-[color-mix(in_oklab,var(--ground)_50%,transparent)]",
        "focus-visible:shadow-[inset_0_0_0_2px_var(--patina)]",
      )}
    >
      {isCursor && (
        <span
          aria-hidden
          style={place(cursor.minute, cursor.minute + 30)}
          className="absolute inset-x-0.5 hidden rounded-inner border-2 border-dashed border-patina group-focus-visible/day:block"
        />
      )}
      {pieces.map((piece) => (
        <Block key={piece.item.key} piece={piece} handles={handles} drag={drag} />
      ))}
      {draft !== null && <Draft draft={draft} day={day} />}
      {showsToday && <NowLine minute={minute} isToday={isToday} />}
    </div>
  );
}

function place(start: number, end: number) {
  return { top: `calc(var(--hh) * ${start / 60} + 1px)`, height: `calc(var(--hh) * ${(end - start) / 60} - 3px)` };
}

function Block({ piece, handles, drag }: { piece: Piece; handles: EventHandles; drag: TimeDrag }) {
  const { item, start, end, left, width, isHead, isTail } = piece;
  const length = Math.max(20, end - start);
  const movable = handles.mayMove(item);
  return (
    <EventBlock
      item={item}
      handles={handles}
      lines={length >= 75 ? 3 : length >= 45 ? 2 : 1}
      isLifted={drag.draft?.item?.key === item.key}
      onPointerDown={movable ? (event) => drag.onItemDown(event, item, "move") : (event) => event.stopPropagation()}
      onKeyDown={(event) => drag.onItemKey(event, item, movable)}
      style={{
        ...place(start, start + length),
        left: `calc(${left} * (100% - 9px) + 3px)`,
        width: `calc(${width} * (100% - 9px)${left + width < 0.999 ? " - 2px" : ""})`,
      }}
      className={cx("absolute z-1", !isHead && "rounded-t-none", !isTail && "rounded-b-none")}
    >
      {movable && isHead && <Edge item={item} edge="start" drag={drag} />}
      {movable && isTail && <Edge item={item} edge="end" drag={drag} />}
    </EventBlock>
  );
}

/** An event's edge: drawn, it stretches. */
function Edge({ item, edge, drag }: { item: Item; edge: "start" | "end"; drag: TimeDrag }) {
  return (
    <span
      aria-hidden
      data-edge={edge}
      onPointerDown={(event) => drag.onItemDown(event, item, edge)}
      className={cx("absolute inset-x-0 h-1.5 cursor-ns-resize", edge === "start" ? "top-0" : "bottom-0 h-2")}
    />
  );
}

/** What is being drawn or carried, on the days it falls on. */
function Draft({ draft, day }: { draft: NonNullable<TimeDrag["draft"]>; day: Day }) {
  const { span } = draft;
  const start = Math.max(0, minutesBetween({ day, minute: 0 }, span.start));
  const end = Math.min(1440, minutesBetween({ day, minute: 0 }, span.end));
  if (end <= 0 || start >= 1440 || end <= start) return null;
  return (
    <span
      aria-hidden
      style={place(start, end)}
      className="pointer-events-none absolute inset-x-[3px] z-4 overflow-hidden rounded-inner border-l-3 border-patina bg-patina-soft px-[7px] py-1 text-12 leading-[1.28] font-[650] text-patina-ink opacity-95 shadow-lift-2"
    >
      {draft.title && <span className="block truncate">{draft.title}</span>}
      {clockWords(span.start.minute)}–{clockWords(span.end.minute)}
    </span>
  );
}

/** Where the day is now: strong on today, thin over the others. */
function NowLine({ minute, isToday }: { minute: number; isToday: boolean }) {
  const top = { top: `calc(var(--hh) * ${minute / 60})` };
  if (!isToday)
    return <span aria-hidden style={top} className="pointer-events-none absolute inset-x-0 h-px bg-brass opacity-50" />;
  return (
    <span
      role="img"
      aria-label={`Now, ${clockWords(minute)}`}
      style={top}
      className="pointer-events-none absolute inset-x-0 z-4 h-0.5 bg-brass before:absolute before:-top-[5px] before:-left-[5px] before:h-3 before:w-2.5 before:rounded-(--arch) before:bg-brass before:shadow-[0_0_0_1.5px_var(--surface)] before:content-['']"
    />
  );
}
