import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { dayOfMonth, isSameMonth, mondayOf, plusMonths, weekNumber, weeksOf, type Day } from "../time/day";
import { longDay, monthAndYear, monthName, shortWeekday } from "../words";

/** A month at the side, to go to its days. */
export function MiniMonth({ date, today, onDay }: { date: Day; today: Day; onDay: (day: Day) => void }) {
  const [turned, setTurned] = useState<{ from: Day; month: Day } | null>(null);
  const month = turned?.from === date ? turned.month : date;
  const turn = (by: 1 | -1) => setTurned({ from: date, month: plusMonths(`${month.slice(0, 7)}-01`, by) });
  const weeks = weeksOf(month);
  return (
    <div className="px-2 pt-1 pb-2">
      <header className="flex items-center pt-1 pb-1.5">
        <h3 className="flex-1 font-display text-14 leading-none font-[650]">{monthAndYear(month)}</h3>
        <Button look="bare" size="small" icon aria-label={monthName(plusMonths(month, -1))} onClick={() => turn(-1)}>
          <ChevronLeft aria-hidden className="size-3.5!" />
        </Button>
        <Button look="bare" size="small" icon aria-label={monthName(plusMonths(month, 1))} onClick={() => turn(1)}>
          <ChevronRight aria-hidden className="size-3.5!" />
        </Button>
      </header>
      <table className="w-full text-center text-12">
        <thead>
          <tr className="text-ink-3">
            <th>
              <span className="sr-only">Week</span>
            </th>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col" className="py-[3px] font-[500]">
                {shortWeekday(day).slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr
              key={week[0]}
              className={cx(
                mondayOf(date) === week[0] &&
                  "[&>td]:bg-hover [&>td:last-child]:rounded-r-control [&>th]:rounded-l-control [&>th]:bg-hover",
              )}
            >
              <th scope="row" className="text-11 font-normal text-ink-3">
                {weekNumber(week[0] ?? month)}
              </th>
              {week.map((day) => (
                <td key={day} className="p-0">
                  <button
                    type="button"
                    aria-label={longDay(day)}
                    aria-current={day === today ? "date" : undefined}
                    aria-pressed={day === date}
                    onClick={() => onDay(day)}
                    className={cx(
                      "block h-[26px] w-full rounded-inner max-desk:h-11",
                      day === today
                        ? "bg-patina font-bold text-on-patina"
                        : isSameMonth(day, month)
                          ? "text-ink-2 hover:bg-surface"
                          : "text-ink-3 hover:bg-surface",
                      day === date && day !== today && "shadow-[inset_0_0_0_1.5px_var(--patina)]",
                    )}
                  >
                    {dayOfMonth(day)}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
