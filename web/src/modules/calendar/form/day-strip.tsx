import type { Span } from "../busy";
import type { Day } from "../time/day";
import { instantOf } from "../time/zone";

/** The hours that a strip shows. */
const FROM = 8;
const TO = 20;

/** A person's day as a line: what is taken, and where the event would lie. Said in words beside it. */
export function DayStrip({ day, zone, busy, wanted }: { day: Day; zone: string; busy: readonly Span[]; wanted: Span }) {
  const begin = instantOf({ day, minute: FROM * 60 }, zone);
  const end = instantOf({ day, minute: TO * 60 }, zone);
  const part = (instant: number) => Math.min(1, Math.max(0, (instant - begin) / (end - begin)));
  const place = ({ from, to }: Span) => ({ left: `${part(from) * 100}%`, width: `${(part(to) - part(from)) * 100}%` });
  return (
    <span aria-hidden className="relative h-4 min-w-12 flex-1 overflow-hidden rounded-inner bg-sunken">
      {busy.map((span) => (
        <span key={span.from} style={place(span)} className="absolute inset-y-0 bg-line-strong" />
      ))}
      <span style={place(wanted)} className="absolute inset-y-0 rounded-inner border-2 border-patina" />
    </span>
  );
}
