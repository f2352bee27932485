import type { KeyboardEvent } from "react";
import { cx } from "@/ui/classes";
import { count } from "@/ui/words";
import type { useDayCarry } from "../drag/use-day-carry";
import { itemsOn, type Item } from "../layout/items";
import type { Bar } from "../layout/lanes";
import { dayOfMonth, isWeekend, type Day } from "../time/day";
import { longDay, monthName } from "../words";
import { ownerOf, pigmentOf } from "./colour";
import { EventBlock, type EventHandles } from "./event-block";

/** So many lines a day has room for; the others are told as a number. */
const LINES = 4;

/** A day of a month. On a phone its events are dots, and the day itself opens them. */
export function MonthDay({
  day,
  bars,
  column,
  items,
  handles,
  carry,
  isOut,
  isToday,
  isCursor,
  onKey,
  onPress,
  onDay,
}: {
  day: Day;
  /** What lies over this day, and the day's own column in its week. */
  bars: readonly Bar<Item>[];
  column: number;
  items: readonly Item[];
  handles: EventHandles;
  carry: ReturnType<typeof useDayCarry>;
  isOut: boolean;
  isToday: boolean;
  isCursor: boolean;
  onKey: (event: KeyboardEvent) => void;
  onPress: (() => void) | undefined;
  onDay: (day: Day) => void;
}) {
  const here = itemsOn(items, day);
  const taken = bars.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
  const timed = here.filter(({ isLong }) => !isLong);
  const room = Math.max(0, LINES - taken);
  const shown = timed.length <= room ? timed : timed.slice(0, Math.max(0, room - 1));
  const hidden = timed.length - shown.length + bars.filter(({ lane }) => lane >= LINES).length;
  const { held, onDown, onKey: onItemKey } = carry;
  return (
    <div
      role="gridcell"
      data-day={day}
      tabIndex={isCursor ? 0 : -1}
      aria-label={`${longDay(day)}, ${count(here.length, "event")}`}
      aria-current={isToday ? "date" : undefined}
      onKeyDown={onKey}
      onClick={(event) => event.target === event.currentTarget && handles.opened === undefined && onPress?.()}
      className={cx(
        "relative flex min-w-0 flex-col border-b border-line pb-1 not-first:border-l focus-visible:z-2 focus-visible:-outline-offset-2",
        isWeekend(day) && "bg-[color-mix(in_oklab,var(--ground)_50%,transparent)]",
        held && held.from <= day && day < held.to && "bg-patina-soft",
      )}
    >
      <button
        type="button"
        aria-label={`Show ${longDay(day)}`}
        onClick={() => onDay(day)}
        className={cx(
          "m-1 h-6 min-w-6 self-start rounded-inner px-1.5 text-left font-display text-14 leading-6 font-[650] max-desk:self-center",
          isToday ? "bg-brass text-on-brass" : isOut ? "font-[450] text-ink-3" : "text-ink hover:bg-hover",
        )}
      >
        {dayOfMonth(day)}
        {dayOfMonth(day) === 1 && <span className="max-desk:sr-only"> {monthName(day).slice(0, 3)}</span>}
      </button>
      <div
        aria-hidden={taken === 0}
        style={{ height: Math.min(taken, LINES) * 22 }}
        className="pointer-events-none flex-none max-desk:hidden"
      >
        {bars
          .filter((bar) => bar.column === column && bar.lane < LINES)
          .map(({ of: item, span, lane, before, after }) => (
            <EventBlock
              key={item.key}
              item={item}
              handles={handles}
              isLifted={held?.key === item.key}
              onPointerDown={(event) => handles.mayMove(item) && onDown(event, item)}
              onKeyDown={(event) => handles.mayMove(item) && onItemKey(event, item)}
              style={{ top: 32 + lane * 22, width: `calc(${span * 100}% - 6px)` }}
              className={cx(
                "pointer-events-auto absolute left-[3px] z-1 h-5",
                before && "rounded-l-none",
                after && "rounded-r-none",
              )}
            />
          ))}
      </div>
      {shown.map((item) => (
        <EventBlock
          key={item.key}
          item={item}
          handles={handles}
          time
          isLifted={held?.key === item.key}
          onPointerDown={(event) => handles.mayMove(item) && onDown(event, item)}
          onKeyDown={(event) => handles.mayMove(item) && onItemKey(event, item)}
          className="relative mx-[3px] mb-0.5 h-5 flex-none max-desk:hidden"
        />
      ))}
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => onDay(day)}
          className="mx-[3px] self-start rounded-inner px-1.5 text-12 text-ink-2 hover:bg-hover max-desk:hidden"
        >
          {hidden} more
        </button>
      )}
      {here.length > 0 && (
        <span aria-hidden className="mx-auto flex gap-0.5 desk:hidden">
          {here.slice(0, 4).map((item) => (
            <span
              key={item.key}
              style={pigmentOf(ownerOf(item.instance))}
              className="size-1.5 rounded-[2px] bg-(--c)"
            />
          ))}
        </span>
      )}
    </div>
  );
}
