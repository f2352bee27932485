export type Peace = "hour" | "morning" | "monday";

/** When the wanted peace ends: an hour from now, or at eight in the morning by the clocks of a zone. RFC 3339. */
export function endOfPeace(wanted: Peace, zone: string, now = new Date()): string {
  if (wanted === "hour") return new Date(now.getTime() + 3_600_000).toISOString();
  const today = wallClock(now, zone);
  const days = wanted === "morning" ? 1 : (8 - today.getUTCDay()) % 7 || 7;
  const wall = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + days, 8);
  // The zone's distance from UTC at that moment, asked twice: the clocks may change in between.
  let at = wall;
  for (let turn = 0; turn < 2; turn++) at = wall - (wallClock(new Date(at), zone).getTime() - at);
  return new Date(at).toISOString();
}

/** What the clocks of a zone show, as if they ran in UTC. To the second. */
function wallClock(at: Date, zone: string): Date {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return new Date(Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")));
}
