import { useRef } from "react";
import { cx } from "@/ui/classes";
import type { Times } from "../drag/times";
import { useDayCarry } from "../drag/use-day-carry";
import type { Item } from "../layout/items";
import { lanesOf, type Bar } from "../layout/lanes";
import { isWeekend, type Day } from "../time/day";
import { EventBlock, type EventHandles } from "./event-block";

/** So many lanes are shown before the row scrolls. */
const LANES = 4;
const HEIGHT = 24;

/** What lies over whole days, above their hours; it is carried from day to day. */
export function AllDayRow({
  days,
  bars,
  handles,
  zone,
  onMove,
}: {
  days: readonly Day[];
  bars: readonly Bar<Item>[];
  handles: EventHandles;
  zone: string;
  onMove: (item: Item, times: Times) => void;
}) {
  const row = useRef<HTMLDivElement>(null);
  const { held, onDown, onKey } = useDayCarry({ root: row, zone, onMove });
  const lanes = lanesOf(bars);
  return (
    <div
      role="row"
      className="thin-scroll flex-none overflow-y-auto border-b border-line-strong"
      style={{ maxHeight: LANES * HEIGHT + 8 }}
    >
      <div
        ref={row}
        className="relative grid grid-cols-(--columns)"
        style={{ gridTemplateRows: `repeat(${Math.max(1, lanes)}, ${HEIGHT}px) 4px` }}
      >
        <span role="rowheader" className="pt-1 pr-2 text-right text-11 text-ink-3">
          All day
        </span>
        <div role="gridcell" aria-label="All day" className="contents">
          {days.map((day, at) => (
            <span
              key={day}
              aria-hidden
              data-day={day}
              style={{ gridColumn: at + 2, gridRow: "1 / -1" }}
              className={cx(
                "border-l border-line",
                isWeekend(day) && "bg-[color-mix(in_oklab,var(--ground)_50%,transparent)]",
                held && held.from <= day && day < held.to && "bg-patina-soft",
              )}
            />
          ))}
          {bars.map(({ of: item, column, span, lane, before, after }) => (
            <EventBlock
              key={item.key}
              item={item}
              handles={handles}
              time={!item.instance.all_day}
              isLifted={held?.key === item.key}
              onPointerDown={(event) => handles.mayMove(item) && onDown(event, item)}
              onKeyDown={(event) => handles.mayMove(item) && onKey(event, item)}
              style={{ gridColumn: `${column + 2} / span ${span}`, gridRow: lane + 1 }}
              className={cx(
                "relative mx-[3px] mt-[3px] h-[21px] max-desk:leading-[1.4]",
                before && "-ml-px rounded-l-none",
                after && "-mr-px rounded-r-none",
              )}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
