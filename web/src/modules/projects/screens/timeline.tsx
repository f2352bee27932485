import { Link } from "@tanstack/react-router";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { Avatar } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import { EmptyState } from "@/ui/states";
import { count } from "@/ui/words";
import { Code, Ring } from "../components/marks";
import { besideView, useDesk } from "../desk";
import { usePerson } from "../queries";
import type { Card } from "../types";
import { dayIn, daysBetween, plusDays } from "../words";

/** Width of a day on the line. Pixels. */
const DAY = 34;
const ROW = 40;
/** Days drawn before the first and behind the last one that is due, and at most in all. */
const BEFORE = 7;
const BEHIND = 21;
const MOST = 730;

/** What is due when: the weeks along, the tasks down, in the order of their days. */
export function Timeline() {
  const { cards, columns, project, orderRef, setCurrent, current } = useDesk();
  const person = usePerson();
  const scroller = useRef<HTMLDivElement>(null);
  const today = dayIn(project.time_zone);
  const dated = useMemo(
    () =>
      cards
        .filter((card): card is Card & { due_date: string } => card.due_date !== null)
        .sort((one, other) => (one.due_at ?? "").localeCompare(other.due_at ?? "") || one.serial - other.serial),
    [cards],
  );
  useEffect(() => {
    orderRef.current = dated.map(({ id }) => id);
  }, [orderRef, dated]);
  const first = plusDays(earliest(dated[0]?.due_date, today), -BEFORE);
  const last = plusDays(latest(dated.at(-1)?.due_date, today), BEHIND);
  // It begins with a Monday.
  const start = plusDays(first, -((new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7));
  const days = Math.min(MOST, daysBetween(start, last));
  const now = daysBetween(start, today);

  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollLeft = Math.max(0, (now - BEFORE) * DAY);
    // Only where one comes in.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  if (dated.length === 0)
    return (
      <EmptyState title="Nothing is due yet">Tasks with a date stand here, along the weeks. D sets one.</EmptyState>
    );
  const weeks = Array.from({ length: Math.ceil(days / 7) }, (_, week) => plusDays(start, week * 7));
  const undated = cards.length - dated.length;
  return (
    <>
      <div
        ref={scroller}
        role="region"
        aria-label="Timeline"
        // It is scrolled by keyboard, too.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="thin-scroll min-h-0 flex-1 overflow-auto"
      >
        <div className="relative min-h-full" style={{ width: weeks.length * 7 * DAY }}>
          <div aria-hidden className="sticky top-0 z-3 flex h-9 border-b border-line bg-surface">
            {weeks.map((week) => (
              <div
                key={week}
                className="flex-none border-l border-line pt-2.5 pl-2 text-12 leading-none text-ink-3"
                style={{ width: 7 * DAY }}
              >
                {weekName(week, today)}
              </div>
            ))}
          </div>
          <div aria-hidden className="absolute inset-y-0 flex">
            {weeks.map((week) => (
              <div key={week} className="relative flex-none border-l border-line" style={{ width: 7 * DAY }}>
                <div className="absolute inset-y-0 right-0 bg-ground" style={{ width: 2 * DAY }} />
              </div>
            ))}
          </div>
          <div
            aria-hidden
            className="absolute inset-y-0 z-1 w-[2px] bg-brass"
            style={{ left: now * DAY + DAY / 2 - 1 }}
          />
          <ol className="relative z-2 pb-16">
            {dated.map((card) => {
              const at = Math.min(days, daysBetween(start, card.due_date));
              const column = columns.find(({ key }) => key === card.status);
              const late = card.completed_at === null && card.due_date < today;
              const who = card.assigned_to === null ? undefined : person(card.assigned_to);
              return (
                <li key={card.id} style={{ height: ROW, paddingLeft: at * DAY }}>
                  <Link
                    to="."
                    search={besideView(card)}
                    preload={false}
                    data-task={card.id}
                    onFocus={() => setCurrent(card.id)}
                    aria-label={`${card.number} ${card.title}, due ${weekday(card.due_date)}`}
                    className={cx(
                      "quick sticky left-2 mt-1 flex h-8 w-fit max-w-[280px] items-center gap-2 rounded-control bg-raised px-2 text-13 shadow-[var(--lift-1),inset_0_0_0_1px_var(--line)] hover:shadow-[var(--lift-2),inset_0_0_0_1px_var(--line-strong)] aria-[current=page]:shadow-[inset_0_0_0_2px_var(--patina)]",
                      current === card.id && "bg-patina-soft",
                      late && "shadow-[var(--lift-1),inset_3px_0_0_var(--madder),inset_0_0_0_1px_var(--line)]",
                    )}
                  >
                    {column && <Ring column={column} columns={columns} />}
                    <Code>{card.number}</Code>
                    <bdi className={cx("min-w-0 truncate", card.completed_at !== null && "text-ink-3")}>
                      {card.title}
                    </bdi>
                    {late && <span className="flex-none text-12 font-[650] text-madder-ink">Late</span>}
                    {who && <Avatar id={who.id} name={who.name} photo={who.avatar_url} size={20} />}
                  </Link>
                </li>
              );
            })}
          </ol>
        </div>
      </div>
      {undated > 0 && (
        <p className="flex-none border-t border-line px-4 py-2 text-12 text-ink-3">
          {count(undated, "task")} without a date
        </p>
      )}
    </>
  );
}

/** The line begins no further back than half a year, however late something is. */
function earliest(date: string | undefined, today: string): string {
  const bound = plusDays(today, -180);
  return date === undefined || date > today ? today : date < bound ? bound : date;
}

function latest(date: string | undefined, today: string): string {
  return date === undefined || date < today ? today : date;
}

function weekName(week: string, today: string): string {
  const year = week.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric";
  return new Date(`${week}T00:00:00Z`).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year,
    timeZone: "UTC",
  });
}

function weekday(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
}
