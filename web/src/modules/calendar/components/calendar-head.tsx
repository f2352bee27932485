import { CalendarDays, ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Head } from "@/ui/frame";
import { usePhone } from "@/ui/phone";
import { daysOf, turned, type Look, type View } from "../look";
import { weekNumber } from "../time/day";
import { dayWords, longDay, monthAndYear, rangeWords, shortDay } from "../words";
import { Views } from "./views";

const noun: Record<View, string> = { day: "day", week: "week", month: "month", agenda: "days" };

/** What is looked at, and the ways to the next, to today, and to another view. */
export function CalendarHead({
  look,
  onSide,
  onNew,
}: {
  look: Look;
  onSide: () => void;
  onNew: (() => void) | undefined;
}) {
  const { view, date, today, go } = look;
  const phone = usePhone();
  const isNow = daysOf(view, date).includes(today);
  return (
    <Head
      title={titleFor(look, phone)}
      sub={
        view === "week"
          ? `Week ${weekNumber(date)}`
          : view === "day" && dayWords(date, today) !== longDay(date)
            ? dayWords(date, today)
            : undefined
      }
    >
      <Button look="bare" icon aria-label="Calendars" className="desk:hidden" onClick={onSide}>
        <CalendarDays aria-hidden />
      </Button>
      <Button
        look="bare"
        icon
        aria-label={`Previous ${noun[view]}`}
        title={`Previous ${noun[view]} (k)`}
        onClick={() => go({ date: turned(view, date, -1) })}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <Button
        title="Today (t)"
        className={cx("max-desk:px-2", isNow && "max-desk:hidden")}
        onClick={() => go({ date: undefined })}
      >
        Today
      </Button>
      <Button
        look="bare"
        icon
        aria-label={`Next ${noun[view]}`}
        title={`Next ${noun[view]} (j)`}
        onClick={() => go({ date: turned(view, date, 1) })}
      >
        <ChevronRight aria-hidden />
      </Button>
      <Views look={look} className="max-desk:hidden" />
      {onNew && (
        <Button look="main" title="New event (n)" className="max-desk:w-10 max-desk:px-0" onClick={onNew}>
          <Plus aria-hidden /> <span className="max-desk:sr-only">Event</span>
        </Button>
      )}
    </Head>
  );
}

function titleFor({ view, date, today }: Look, phone: boolean): string {
  const days = daysOf(view, date);
  const month = phone ? "short" : "long";
  if (view === "day") return phone ? shortDay(date) : longDay(date);
  if (view === "month") return monthAndYear(date, month);
  return rangeWords(days[0] ?? date, days.at(-1) ?? date, today, month);
}
