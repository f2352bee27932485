import { CalendarPlus, Lock, Repeat } from "lucide-react";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { EmptyState } from "@/ui/states";
import { itemsOn, type Item } from "../layout/items";
import { useIsNew } from "../live";
import type { Day } from "../time/day";
import { minutesBetween } from "../time/zone";
import { dayWords, lengthWords, timeOnDay, titleOf } from "../words";
import { answerOf, answerWords, eventLook, ownerOf, pigmentOf } from "./colour";
import type { EventHandles } from "./event-block";

/** What comes, day after day. */
export function AgendaView({
  days,
  items = [],
  handles,
  today,
  onNew,
}: {
  days: readonly Day[];
  items: readonly Item[] | undefined;
  handles: EventHandles;
  today: Day;
  onNew: (() => void) | undefined;
}) {
  const full = days.map((day) => ({ day, here: itemsOn(items, day) })).filter(({ here }) => here.length > 0);
  if (full.length === 0)
    return (
      <EmptyState
        title="Nothing is planned in these days"
        action={
          onNew && (
            <Button onClick={onNew}>
              <CalendarPlus aria-hidden /> Plan an event
            </Button>
          )
        }
      >
        What you make, and what others ask you to, stands here by day.
      </EmptyState>
    );
  return (
    <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 pb-10 max-desk:px-4">
      {full.map(({ day, here }) => (
        <section key={day} aria-label={dayWords(day, today)} className="max-w-[820px] pt-5">
          <h2
            className={cx(
              "border-b-2 border-ink pb-1.5 font-display text-17 leading-tight font-[650]",
              day === today && "border-brass",
            )}
          >
            {dayWords(day, today)}
          </h2>
          <ul>
            {here.map((item) => (
              <Row key={item.key} item={item} day={day} handles={handles} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Row({ item, day, handles: { me, opened, open } }: { item: Item; day: Day; handles: EventHandles }) {
  const { instance, start, end } = item;
  const answer = answerOf(instance, me);
  const isNew = useIsNew(instance.event_id);
  const length = minutesBetween(start, end);
  const says = [
    !instance.all_day && length > 0 && length < 1440 && lengthWords(length),
    instance.location,
    answer && answer !== "accepted" && answerWords[answer],
  ];
  return (
    <li className="border-b border-line py-1 last:border-0">
      <button
        type="button"
        data-event={item.key}
        aria-haspopup="dialog"
        aria-expanded={opened === item.key}
        onClick={(event) => open(item, event.currentTarget)}
        className={cx(
          "quick -mx-2 grid min-h-11 w-[calc(100%+16px)] grid-cols-[92px_minmax(0,1fr)] items-center gap-3 rounded-control px-2 py-1 text-left text-13 hover:bg-reading",
          isNew && "animate-lamp",
        )}
      >
        <span className="text-ink-3 tabular-nums">{timeOnDay(item, day)}</span>
        <span
          style={pigmentOf(ownerOf(instance))}
          className={cx("min-w-0 rounded-inner px-2.5 py-1.5", eventLook(answer))}
        >
          <span className="block truncate font-[650]">
            <bdi>{titleOf(instance)}</bdi>
            {instance.visibility === "private" && !instance.busy && (
              <Lock aria-label="private" className="mb-0.5 ml-1.5 inline size-3 stroke-2" />
            )}
            {instance.recurring && <Repeat aria-label="repeats" className="mb-0.5 ml-1.5 inline size-3 stroke-2" />}
          </span>
          {says.some(Boolean) && <span className="block truncate text-12">{says.filter(Boolean).join(", ")}</span>}
        </span>
      </button>
    </li>
  );
}
