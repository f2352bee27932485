import { placeName } from "@/ui/time-zone";
import { daysBetween, type Day } from "../time/day";
import { clockWords, instantOf, wallOf } from "../time/zone";

/** `Tokyo` of `Asia/Tokyo`, without the region where it has several parts. */
export function zoneWords(zone: string): string {
  return placeName(zone).split("/").at(-1) ?? zone;
}

/** The hours at the side, with those of a second zone beside them: on the clocks of the first day, or of today. */
export function HourLabels({
  days,
  today,
  zone,
  second,
}: {
  days: readonly Day[];
  today: Day;
  zone: string;
  second: string | undefined;
}) {
  const day = days.includes(today) ? today : (days[0] ?? today);
  return (
    <div role="rowheader" aria-label="Hours" className="relative text-11 text-ink-3 tabular-nums">
      {Array.from({ length: 23 }, (_, at) => at + 1).map((hour) => (
        <span
          key={hour}
          style={{ top: `calc(var(--hh) * ${hour})` }}
          className="absolute right-2 flex -translate-y-1/2 gap-1"
        >
          {second && <span className="w-11 text-right text-ink-3">{elsewhere(day, hour, zone, second)}</span>}
          <span className={second ? "w-11 text-right text-ink-2" : undefined}>{clockWords(hour * 60)}</span>
        </span>
      ))}
    </div>
  );
}

/** What the clocks of another zone show, with a day more or less where it is another day there. */
export function elsewhere(day: Day, hour: number, zone: string, other: string): string {
  const there = wallOf(instantOf({ day, minute: hour * 60 }, zone), other);
  const days = daysBetween(day, there.day);
  return `${clockWords(there.minute)}${days > 0 ? "⁺" : days < 0 ? "⁻" : ""}`;
}
