import { useNavigate, useSearch } from "@tanstack/react-router";
import { session } from "@/api/session";
import { useMinute } from "@/ui/now";
import { hereZone } from "@/ui/time-zone";
import { daysFrom, isDay, mondayOf, plusDays, plusMonths, weeksOf, type Day } from "./time/day";
import { wallOf } from "./time/zone";

export const VIEWS = ["day", "week", "month", "agenda"] as const;
export type View = (typeof VIEWS)[number];

/** What the address of the calendar says. */
export interface CalendarSearch {
  view?: View;
  date?: Day;
  /** The event that is open, and which of its instances. */
  event?: string;
  at?: string;
  /** A second time zone beside one's own. */
  zone?: string;
  /** Ids of people whose calendars are shown as well, with commas. */
  with?: string;
}

export function parseSearch(search: Record<string, unknown>): CalendarSearch {
  const words = (name: string, most: number) => {
    const word = search[name];
    return typeof word === "string" && word !== "" && word.length <= most ? word : undefined;
  };
  const view = VIEWS.find((one) => one === search.view);
  const zone = words("zone", 64);
  const known = {
    view,
    date: isDay(search.date) ? search.date : undefined,
    event: words("event", 64),
    at: words("at", 64),
    zone: zone !== undefined && isZone(zone) ? zone : undefined,
    with: words("with", 4_000),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** An agenda goes on for so many days. */
export const AGENDA_DAYS = 30;

/** The days that a view shows. */
export function daysOf(view: View, date: Day): Day[] {
  switch (view) {
    case "day":
      return [date];
    case "week":
      return daysFrom(mondayOf(date), 7);
    case "month":
      return weeksOf(date).flat();
    case "agenda":
      return daysFrom(date, AGENDA_DAYS);
  }
}

/** The date one view further, or back. */
export function turned(view: View, date: Day, by: 1 | -1): Day {
  if (view === "month") return plusMonths(`${date.slice(0, 7)}-01`, by);
  return plusDays(date, by * { day: 1, week: 7, agenda: AGENDA_DAYS }[view]);
}

/** How the calendar was looked at last on this page: it comes back as it was left. */
let last: Pick<CalendarSearch, "view" | "zone" | "with"> = {};
session.onEnd(() => {
  last = {};
});

export interface Look {
  view: View;
  date: Day;
  /** The date it is in one's own zone. */
  today: Day;
  /** The minute it is. Milliseconds. */
  now: number;
  /** One's own zone, whose clocks the hours are on. */
  zone: string;
  second: string | undefined;
  /** Whose calendars are shown beside one's own. */
  people: readonly string[];
  search: CalendarSearch;
  /** Goes elsewhere in the calendar. Without `event` what is open closes. */
  go: (to: CalendarSearch, how?: { replace?: boolean }) => void;
}

export function useLook(): Look {
  const search = useSearch({ from: "/hall/calendar" });
  const navigate = useNavigate();
  const now = useMinute();
  const zone = hereZone();
  const today = wallOf(now, zone).day;
  const { view = last.view ?? "week", date = today } = search;
  const second = "zone" in search ? search.zone : last.zone;
  const shown = "with" in search ? search.with : last.with;
  const people = shown?.split(",").filter(Boolean) ?? [];
  const go = (to: CalendarSearch, { replace = false } = {}) => {
    const next = parseSearch({ view, date: search.date, zone: second, with: shown, ...to });
    last = { view: next.view, zone: next.zone, with: next.with };
    void navigate({ to: "/calendar", search: next, replace });
  };
  return { view, date, today, now, zone, second: second === zone ? undefined : second, people, search, go };
}
