import { useRef } from "react";
import type { Times, WallSpan } from "../drag/times";
import { useDayCarry } from "../drag/use-day-carry";
import { inLanes } from "../layout/lanes";
import type { Item } from "../layout/items";
import { isSameMonth, plusDays, weekNumber, weeksOf, type Day } from "../time/day";
import { shortWeekday } from "../words";
import type { EventHandles } from "./event-block";
import { MonthDay } from "./month-day";

/** A month as its weeks: bars over days, and below them what has its hours. */
export function MonthView({
  label,
  month,
  items = [],
  handles,
  today,
  cursor,
  zone,
  mayWrite,
  onCursor,
  onDay,
  onDraw,
  onMove,
}: {
  label: string;
  month: Day;
  items: readonly Item[] | undefined;
  handles: EventHandles;
  today: Day;
  /** The day the keyboard is on. */
  cursor: Day;
  zone: string;
  mayWrite: boolean;
  onCursor: (day: Day) => void;
  onDay: (day: Day) => void;
  onDraw: (span: WallSpan, allDay: boolean) => void;
  onMove: (item: Item, times: Times) => void;
}) {
  const root = useRef<HTMLDivElement>(null);
  const weeks = weeksOf(month);
  const dayCarry = useDayCarry({ root, zone, onMove });
  const long = items.filter(({ isLong }) => isLong);
  const draw = (day: Day) => {
    const start = { day, minute: 0 };
    onDraw({ start, end: { day: plusDays(day, 1), minute: 0 } }, true);
  };
  const onKey = (event: React.KeyboardEvent, day: Day) => {
    if (event.target !== event.currentTarget) return;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (by !== undefined) {
      const next = plusDays(day, by);
      onCursor(next);
      requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus());
    } else if (event.key === "Enter" && mayWrite) draw(day);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={root} role="grid" aria-label={label} className="flex min-h-0 flex-1 flex-col">
      <div role="row" className="grid flex-none grid-cols-7 border-b border-line-strong text-12 text-ink-3">
        {weeks[0]?.map((day) => (
          <span key={day} role="columnheader" className="px-2 py-1.5 max-desk:text-center">
            {shortWeekday(day)}
          </span>
        ))}
      </div>
      <div
        role="rowgroup"
        className="thin-scroll grid min-h-0 flex-1 auto-rows-[minmax(108px,1fr)] overflow-y-auto max-desk:auto-rows-[minmax(64px,1fr)]"
      >
        {weeks.map((week) => {
          const bars = inLanes(long, week[0] ?? month, 7);
          return (
            <div
              key={week[0]}
              role="row"
              aria-label={`Week ${weekNumber(week[0] ?? month)}`}
              className="relative grid grid-cols-7"
            >
              {week.map((day, at) => (
                <MonthDay
                  key={day}
                  day={day}
                  bars={bars.filter(({ column, span }) => column <= at && at < column + span)}
                  column={at}
                  items={items}
                  handles={handles}
                  carry={dayCarry}
                  isOut={!isSameMonth(day, month)}
                  isToday={day === today}
                  isCursor={day === cursor}
                  onKey={(event) => onKey(event, day)}
                  onPress={mayWrite ? () => draw(day) : undefined}
                  onDay={onDay}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
