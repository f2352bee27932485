import { Link } from "@tanstack/react-router";
import { useMe } from "@/modules/identity/queries";
import { cx } from "@/ui/classes";
import { useMinute } from "@/ui/now";
import { Ledger } from "@/ui/page";
import { usePerson } from "@/modules/projects/queries";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { hereZone } from "@/ui/time-zone";
import { listing } from "@/ui/words";
import { itemsOn, type Item } from "../layout/items";
import "../live";
import { useRange } from "../queries";
import { plusDays, type Day } from "../time/day";
import { clockWords, instantOf, minutesBetween, wallOf } from "../time/zone";
import { lengthWords, titleOf } from "../words";
import { answerOf, answerWords, eventLook, ownerOf, pigmentOf } from "./colour";

/** What this person has today, by the clock, with where the day is now. */
export function Today() {
  const now = useMinute();
  const zone = hereZone();
  const { day, minute } = wallOf(now, zone);
  const me = useMe().data?.id ?? "";
  const range = useRange(day, plusDays(day, 1), zone, []);
  const items =
    range.items && itemsOn(range.items, day).filter(({ instance }) => answerOf(instance, me) !== "declined");
  const isPast = (item: Item) => !item.instance.all_day && instantOf(item.end, zone) <= now;
  const done = items?.filter(isPast) ?? [];
  const left = items?.filter((item) => !isPast(item)) ?? [];
  return (
    <Ledger
      title="Today"
      className="pt-0"
      action={
        <Link to="/calendar" className="text-13 font-[550] text-patina-ink hover:underline">
          Week
        </Link>
      }
    >
      {range.isError && items === undefined ? (
        <ErrorState title="Your day did not load" error={range.error} retry={() => void range.refetch()} />
      ) : items === undefined ? (
        <Skeleton label="Loading your day">
          <span className="grid gap-5 pt-4">
            <Bone className="w-4/5" />
            <Bone className="w-3/5" />
          </span>
        </Skeleton>
      ) : items.length === 0 ? (
        <p className="py-3 text-13 text-ink-3">Nothing is planned for today.</p>
      ) : (
        <ol className="pt-1">
          {done.map((item) => (
            <Slot key={item.key} item={item} day={day} me={me} isPast />
          ))}
          {done.length > 0 && left.length > 0 && (
            <li className="grid grid-cols-[52px_minmax(0,1fr)] items-center gap-3 py-1">
              <span className="text-right text-12 font-[650] text-brass-ink">
                <span className="sr-only">Now, </span>
                {clockWords(minute)}
              </span>
              <span aria-hidden className="h-0.5 bg-brass" />
            </li>
          )}
          {left.map((item) => (
            <Slot key={item.key} item={item} day={day} me={me} />
          ))}
        </ol>
      )}
    </Ledger>
  );
}

function Slot({ item, day, me, isPast = false }: { item: Item; day: Day; me: string; isPast?: boolean }) {
  const { instance, start, end } = item;
  const person = usePerson();
  const answer = answerOf(instance, me);
  const minutes = minutesBetween(start, end);
  const others = [instance.organizer_id, ...instance.attendees.map(({ user_id }) => user_id)]
    .filter((id) => id !== null && id !== me)
    .slice(0, 3)
    .map((id) => person(id ?? "").name.split(" ")[0] ?? "");
  const says = [
    answer && answer !== "accepted" && answerWords[answer],
    !instance.all_day && minutes > 0 && (minutes <= 120 ? lengthWords(minutes) : `until ${clockWords(end.minute)}`),
    instance.location ?? (others.length > 0 && `with ${listing(others)}`),
  ].filter(Boolean);
  return (
    <li className="grid grid-cols-[52px_minmax(0,1fr)] gap-3 py-[5px]">
      <span className="pt-[7px] text-right text-13 text-ink-3 tabular-nums">
        {instance.all_day ? "all day" : clockWords(start.day === day ? start.minute : 0)}
      </span>
      <Link
        to="/calendar"
        search={{ event: instance.event_id, at: instance.recurring ? instance.instance_start : undefined, date: day }}
        style={pigmentOf(ownerOf(instance))}
        className={cx(
          "min-w-0 rounded-control px-3 pt-1.5 pb-[7px]",
          isPast ? "border-l-3 border-line-strong bg-ground text-ink-3" : eventLook(answer),
        )}
      >
        <b className={cx("block truncate text-13", isPast ? "font-[550]" : "font-[650]")}>
          <bdi>{titleOf(instance)}</bdi>
        </b>
        {says.length > 0 && <span className="block truncate text-12">{says.join(", ")}</span>}
      </Link>
    </li>
  );
}
