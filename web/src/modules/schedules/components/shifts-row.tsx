import { Link } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useCan } from "@/modules/identity/queries";
import { Avatar } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import "../live";
import { useWeek } from "../queries";
import { rowsOf, type Bar } from "../rows";
import { longDay, mondayOf, plusDays, spanWords, type Day } from "../time";
import { facesOf, gapWords } from "../words";

/** So high is a bar with what is between two, in pixels; so many lanes are seen before the row scrolls. */
const HEIGHT = 27;
const LANES = 5;

/**
 * The shifts of some days, above the hours of a calendar. It stands in the calendar's own columns: the first is for names, then one
 * for each day, as `--columns` says. Whoever may not read the plan, or has nothing planned, sees nothing.
 */
export function ShiftsRow({ from, days }: { from: Day; days: number }) {
  const can = useCan();
  return can("schedules.read") ? <Rows from={from} days={days} /> : null;
}

function Rows({ from, days }: { from: Day; days: number }) {
  const monday = mondayOf(from);
  const week = useWeek(monday).data;
  const shown = Array.from({ length: days }, (_, at) => plusDays(from, at));
  const rows = week?.first_day === monday ? rowsOf(week.shifts, shown, week.time_zone) : [];
  if (week === undefined || rows.length === 0) return null;
  return (
    <section
      aria-label="Shifts"
      className="thin-scroll overflow-y-auto border-b border-line-strong bg-ground py-1"
      style={{ maxHeight: LANES * HEIGHT + 8 }}
    >
      {rows.map(({ title, lanes }) =>
        lanes.map((bars, lane) => (
          <div key={`${title} ${lane}`} className="grid grid-cols-(--columns) items-center" style={{ height: HEIGHT }}>
            <span className="truncate pr-2 text-right text-11 font-[550] text-ink-3">{lane === 0 ? title : ""}</span>
            {bars.map((bar) => (
              <BarLink key={bar.key} bar={bar} zone={week.time_zone} day={shown[bar.column] ?? from} />
            ))}
          </div>
        )),
      )}
    </section>
  );
}

function BarLink({ bar, zone, day }: { bar: Bar; zone: string; day: Day }) {
  const [shift] = bar.shifts;
  if (shift === undefined) return null;
  const gap = gapWords(shift);
  const [face] = shift.participants;
  const says = [gap ?? "", facesOf(shift)].filter(Boolean).join(", ");
  return (
    <Link
      to="/shifts"
      search={{ date: day, shift: shift.id }}
      title={`${shift.title}, ${spanWords(shift, zone)}: ${says}`}
      aria-label={`${shift.title}, ${longDay(day)}, ${spanWords(shift, zone)}: ${says}`}
      style={{ gridColumn: `${bar.column + 2} / span ${bar.span}`, gridRow: 1 }}
      className={cx(
        "quick mx-[3px] flex h-[23px] min-w-0 items-center gap-1.5 rounded-inner px-1.5 text-12 font-semibold",
        gap === null
          ? "bg-raised shadow-[inset_0_0_0_1px_var(--line)] hover:bg-hover"
          : "border border-dashed border-madder bg-madder-soft text-madder-ink",
      )}
    >
      {face === undefined ? (
        <UserPlus aria-hidden className="size-3.5 flex-none stroke-[1.75]" />
      ) : (
        <Avatar id={face.id} name={face.name} photo={face.avatar_url} size={20} className="scale-75" />
      )}
      <span className="truncate">{says}</span>
    </Link>
  );
}
