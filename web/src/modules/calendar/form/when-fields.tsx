import { Globe } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Field } from "@/ui/field";
import { TimeZoneField } from "@/ui/time-zone";
import { zoneWords } from "../components/hour-labels";
import { clockWords, minuteOf, type Wall } from "../time/zone";
import { isDay } from "../time/day";
import { isReversed, withStart, type EventDraft } from "./draft";

/** When it begins and ends, on whose clocks, or on which days. */
export function WhenFields({
  draft,
  onChange,
  problems,
}: {
  draft: EventDraft;
  onChange: (draft: EventDraft) => void;
  problems: { start?: string; end?: string; zone?: string };
}) {
  const [asksZone, setAsksZone] = useState(false);
  const { allDay, start, end, zone } = draft;
  const reversed = isReversed(draft) ? "must be after the start" : undefined;
  return (
    <div className="grid gap-3">
      <div className="grid grid-cols-[1.25fr_1fr_1.25fr_1fr] gap-2 max-desk:grid-cols-[1.25fr_1fr]">
        <Moment
          label="Starts"
          wall={start}
          allDay={allDay}
          problem={problems.start}
          onChange={(next) => onChange(withStart(draft, next))}
        />
        <Moment
          label="Ends"
          wall={end}
          allDay={allDay}
          problem={reversed ?? problems.end}
          onChange={(next) => onChange({ ...draft, end: next })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-13">
        <label className="flex min-h-8 items-center gap-2">
          <input
            type="checkbox"
            checked={allDay}
            onChange={(event) => onChange({ ...draft, allDay: event.target.checked })}
            className="size-4 accent-patina"
          />
          All day
        </label>
        {!allDay && !asksZone && (
          <Button look="bare" size="small" onClick={() => setAsksZone(true)}>
            <Globe aria-hidden /> <span className="sr-only">Time zone:</span> {zoneWords(zone)}
          </Button>
        )}
      </div>
      {!allDay && (asksZone || problems.zone) && (
        <TimeZoneField
          label="Time zone"
          value={zone}
          hint="A repeating event keeps its time on these clocks"
          problem={problems.zone}
          onChange={(zone) => onChange({ ...draft, zone })}
        />
      )}
    </div>
  );
}

/** Native fields of dates are wider than they need to be. */
const narrow = "min-w-0 grid-cols-[minmax(0,1fr)] content-start [&_input]:min-w-0 [&_input]:px-2";

function Moment({
  label,
  wall,
  allDay,
  problem,
  onChange,
}: {
  label: string;
  wall: Wall;
  allDay: boolean;
  problem: string | undefined;
  onChange: (wall: Wall) => void;
}) {
  return (
    <>
      <Field
        label={label}
        type="date"
        value={wall.day}
        required
        problem={problem}
        className={cx(narrow, allDay && "col-span-2")}
        onChange={(event) => isDay(event.target.value) && onChange({ ...wall, day: event.target.value })}
      />
      {!allDay && (
        <Field
          label={`${label} at`}
          type="time"
          value={clockWords(wall.minute)}
          required
          step={300}
          className={narrow}
          onChange={(event) => {
            const minute = minuteOf(event.target.value);
            if (minute !== null) onChange({ ...wall, minute });
          }}
        />
      )}
    </>
  );
}
