import { Plus } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { usePhone } from "@/ui/phone";
import { shiftsOn } from "../rows";
import { longDay, shortWeekday, type Day } from "../time";
import type { Equipment, Shift } from "../types";
import { ShiftCard } from "./shift-card";

/** Seven days side by side; on a phone, one below the other. */
export function WeekGrid({
  days,
  shifts,
  zone,
  today,
  now,
  me,
  equipment,
  open,
  onOpen,
  onPlan,
}: {
  days: readonly Day[];
  shifts: readonly Shift[];
  zone: string;
  today: Day;
  now: number;
  me: string;
  equipment: readonly Equipment[];
  open: string | undefined;
  onOpen: (id: string) => void;
  /** Plans a shift on a day, where this person may. */
  onPlan: ((day: Day) => void) | undefined;
}) {
  const root = useRef<HTMLOListElement>(null);
  const phone = usePhone();
  const monday = days[0];
  const isNow = days.includes(today);
  // Where the days are one below the other, today is not at the end of a long way.
  useEffect(() => {
    const list = root.current;
    const first = list?.querySelector<HTMLElement>("[data-today]");
    if (phone && isNow && list && first) list.scrollTop = first.offsetTop - list.offsetTop;
  }, [phone, monday, isNow]);
  return (
    <ol
      ref={root}
      className="thin-scroll grid min-h-0 flex-1 grid-cols-[repeat(7,minmax(140px,1fr))] overflow-auto max-desk:grid-cols-1 max-desk:content-start"
    >
      {days.map((day) => {
        const here = shiftsOn(shifts, day, days, zone);
        const missing = here.reduce((sum, one) => sum + one.missing, 0);
        return (
          <li
            key={day}
            data-today={day === today || undefined}
            className={cx(
              "group/day flex min-w-0 flex-col gap-2 border-l border-line px-2 pb-4 first:border-l-0 max-desk:border-l-0 max-desk:border-b max-desk:px-4",
              day === today && "bg-[color-mix(in_oklab,var(--brass-soft)_35%,transparent)]",
            )}
          >
            <h2
              aria-label={longDay(day)}
              className={cx(
                "sticky top-0 z-1 -mx-2 flex items-baseline gap-[7px] border-b border-line bg-surface px-3 pt-2.5 pb-2 text-13 max-desk:static max-desk:mx-0 max-desk:border-0 max-desk:bg-transparent max-desk:px-0",
                day === today ? "font-[650] text-brass-ink" : "text-ink-3",
              )}
            >
              {shortWeekday(day)}
              <b
                className={cx(
                  "font-display text-21 leading-none font-[650]",
                  day === today ? "-my-1 rounded-inner bg-brass px-[7px] pt-[3px] pb-[5px] text-on-brass" : "text-ink",
                )}
              >
                {Number(day.slice(8))}
              </b>
              {missing > 0 && (
                <span className="ml-auto text-12 font-semibold text-madder-ink" aria-label={`${missing} missing`}>
                  −{missing}
                </span>
              )}
            </h2>
            {here.map((shift) => (
              <ShiftCard
                key={shift.id}
                shift={shift}
                day={day}
                zone={zone}
                me={me}
                isOpen={shift.id === open}
                isOn={Date.parse(shift.start_time) <= now && now < Date.parse(shift.end_time)}
                machine={equipment.find(({ id }) => id === shift.equipment_id)?.name}
                onOpen={() => onOpen(shift.id)}
              />
            ))}
            {here.length === 0 && <p className="px-1 py-1 text-12 text-ink-3 desk:hidden">Nothing planned</p>}
            {onPlan && (
              <Button
                look="bare"
                size="small"
                aria-label={`Plan a shift on ${longDay(day)}`}
                className="opacity-0 group-hover/day:opacity-100 focus-visible:opacity-100 max-desk:w-max max-desk:opacity-100"
                onClick={() => onPlan(day)}
              >
                <Plus aria-hidden /> Shift
              </Button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
