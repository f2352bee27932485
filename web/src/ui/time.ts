const DAY = 86_400_000;

/** The day as people say it: Today, Yesterday, Mon, 27 Mar, 27 Mar 2025. */
export function day(iso: string, now = new Date()): string {
  const then = new Date(iso);
  const days = Math.round((midnight(now) - midnight(then)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days === -1) return "Tomorrow";
  if (days > 0 && days < 7) return then.toLocaleDateString("en-GB", { weekday: "long" });
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString("en-GB", { day: "numeric", month: "short", year });
}

/** Hours and minutes, 24 hours, in this browser's zone or the given one. */
export function clock(iso: string | Date, timeZone?: string): string {
  return new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
}

/** The full time, for a hover or a reader: Fri, 27 Mar 2026, 10:42:07 CET. */
export function exact(iso: string): string {
  return new Date(iso).toLocaleString("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
}

/** How long until then: in 6 days, in 3 hours; null when it has passed. */
export function until(iso: string, now = new Date()): string | null {
  const left = new Date(iso).getTime() - now.getTime();
  if (left <= 0) return null;
  const format = new Intl.RelativeTimeFormat("en-GB", { numeric: "always" });
  if (left >= DAY) return format.format(Math.round(left / DAY), "day");
  if (left >= 3_600_000) return format.format(Math.round(left / 3_600_000), "hour");
  return format.format(Math.max(1, Math.round(left / 60_000)), "minute");
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
