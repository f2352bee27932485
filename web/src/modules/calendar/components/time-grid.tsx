import { useLayoutEffect, useRef, type ReactNode } from "react";
import { cx } from "@/ui/classes";
import { useTimeDrag } from "../drag/use-time-drag";
import { inLanes, lanesOf } from "../layout/lanes";
import type { Item } from "../layout/items";
import type { Times, WallSpan } from "../drag/times";
import { dayOfMonth, isWeekend, weekday, type Day } from "../time/day";
import { longDay, shortWeekday } from "../words";
import { AllDayRow } from "./all-day-row";
import { DayColumn } from "./day-column";
import type { EventHandles } from "./event-block";
import { HourLabels, zoneWords } from "./hour-labels";

/** The first hour one sees. */
const SEEN_FIRST = 7;

export interface GridProps {
  label: string;
  days: readonly Day[];
  /** Days whose heads are shown where they are not all below them: on a phone one day stands under seven. */
  heads?: readonly Day[];
  items: readonly Item[] | undefined;
  handles: EventHandles;
  today: Day;
  now: number;
  zone: string;
  second: string | undefined;
  /** Stands between the heads of the days and their hours, in the same columns: `--columns` is their template. */
  above?: ReactNode;
  mayWrite: boolean;
  onDay: (day: Day) => void;
  onDraw: (span: WallSpan, allDay: boolean) => void;
  onMove: (item: Item, times: Times) => void;
}

/** Days side by side with their hours: a week, a day. */
export function TimeGrid(props: GridProps) {
  const { label, days, heads = days, items = [], handles, today, now, zone, second, above, onDay } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useRef<HTMLDivElement>(null);
  const drag = useTimeDrag({ scroller, columns, ...props });
  useLayoutEffect(() => {
    const hours = scroller.current;
    if (hours) hours.scrollTop = (hours.scrollHeight / 24) * SEEN_FIRST - 10; // with the name of the hour
  }, []);
  const long = items.filter(({ isLong }) => isLong);
  const bars = inLanes(long, days[0] ?? today, days.length);
  const isApart = heads !== days;
  return (
    <div
      role="grid"
      aria-label={label}
      aria-busy={props.items === undefined}
      className="flex min-h-0 flex-1 flex-col"
      style={gridStyle(days, second)}
    >
      <div
        role="row"
        className={cx("grid flex-none border-b border-line", isApart ? "grid-cols-7" : "grid-cols-(--columns)")}
      >
        {!isApart && (
          <span
            role="columnheader"
            className="flex items-end justify-end gap-1 pr-2 pb-1 text-11 leading-tight text-ink-3"
          >
            {second ? <ZoneNames zones={[second, zone]} /> : <span className="sr-only">Hour</span>}
          </span>
        )}
        {heads.map((day) => (
          <DayHead
            key={day}
            day={day}
            isToday={day === today}
            isShown={!isApart || days.includes(day)}
            isApart={isApart}
            onDay={onDay}
          />
        ))}
      </div>
      {isApart && second && (
        <div aria-hidden className="grid flex-none grid-cols-(--columns) border-b border-line">
          <span className="flex justify-end gap-1 py-1 pr-2 text-11 leading-tight text-ink-3">
            <ZoneNames zones={[second, zone]} />
          </span>
        </div>
      )}
      {above && (
        <div role="row" className="flex-none">
          <div role="gridcell">{above}</div>
        </div>
      )}
      {lanesOf(bars) > 0 && <AllDayRow days={days} bars={bars} handles={handles} onMove={props.onMove} zone={zone} />}
      <div
        ref={scroller}
        role="rowgroup"
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto [scrollbar-width:none]"
      >
        <div role="row" ref={columns} className="relative grid h-[calc(var(--hh)*24)] grid-cols-(--columns)">
          <HourLabels days={days} today={today} zone={zone} second={second} />
          {days.map((day) => (
            <DayColumn
              key={day}
              day={day}
              items={items}
              handles={handles}
              drag={drag}
              isToday={day === today}
              showsToday={days.includes(today)}
              now={now}
              zone={zone}
            />
          ))}
        </div>
      </div>
      <p className="sr-only" role="status">
        {drag.says}
      </p>
    </div>
  );
}

/** Whose clocks the two columns of hours are on. */
function ZoneNames({ zones }: { zones: readonly string[] }) {
  return zones.map((zone) => (
    <span key={zone} className="w-11 truncate text-right" title={zone}>
      {zoneWords(zone)}
    </span>
  ));
}

function DayHead({
  day,
  isToday,
  isShown,
  isApart,
  onDay,
}: {
  day: Day;
  isToday: boolean;
  isShown: boolean;
  isApart: boolean;
  onDay: (day: Day) => void;
}) {
  return (
    <div
      role="columnheader"
      aria-current={isToday ? "date" : undefined}
      aria-selected={isApart ? isShown : undefined}
      className="min-w-0"
    >
      <button
        type="button"
        aria-label={`${longDay(day)}${isToday ? ", today" : ""}`}
        onClick={() => onDay(day)}
        className={cx(
          "flex w-full items-baseline gap-[7px] px-2.5 pt-2.5 pb-2 text-13 whitespace-nowrap max-hall:px-1.5 max-hall:gap-[5px]",
          isToday ? "font-[650] text-brass-ink" : "text-ink-3 hover:text-ink",
          isApart && "flex-col items-center gap-1! px-0! text-11",
        )}
      >
        {shortWeekday(day)}
        <b
          className={cx(
            "font-display text-21 leading-none font-[650]",
            isApart && "text-17",
            isToday ? "-my-1 rounded-inner bg-brass px-[7px] pt-[3px] pb-1 text-on-brass" : "text-ink",
            isApart && isShown && !isToday && "underline decoration-patina decoration-[3px] underline-offset-[5px]",
            isApart && isShown && isToday && "shadow-[0_3px_0_var(--patina)]",
          )}
        >
          {dayOfMonth(day)}
        </b>
      </button>
    </div>
  );
}

/** The hours' height and the columns: two for the hours with a second zone, weekends narrower in a whole week. */
function gridStyle(days: readonly Day[], second: string | undefined): React.CSSProperties {
  const isWeek = days.length === 7 && weekday(days[0] ?? "") === 0;
  const hours = second ? "104px" : days.length === 1 ? "56px" : "60px";
  const columns = days.map((day) => `minmax(0, ${isWeek && isWeekend(day) ? 0.55 : 1}fr)`).join(" ");
  return {
    "--columns": `${hours} ${columns}`,
    "--hh": "max(52px, calc((100dvh - 208px) / 12))",
  } as React.CSSProperties;
}
