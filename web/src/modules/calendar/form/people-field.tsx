import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import type { Member } from "@/api/types";
import { usePeople } from "@/modules/chat/queries";
import { safePhoto } from "@/modules/chat/text/parse";
import { useCan, useMe } from "@/modules/identity/queries";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { control } from "@/ui/field";
import { conflictsWith, freeTime, merged, spanOf, type Span } from "../busy";
import { iso } from "../drag/times";
import { busyQuery } from "../queries";
import { plusDays } from "../time/day";
import { clockWords, instantOf, wallOf } from "../time/zone";
import { DayStrip } from "./day-strip";
import { isReversed, spanOfDraft, type EventDraft } from "./draft";

/** So many are offered at once. */
const OFFERED = 6;
/** So many people's time is asked for at once. */
const MOST = 20;

/** Who is asked to come, with what stands in their way at that time. */
export function PeopleField({
  draft,
  except,
  onPeople,
  onTime,
}: {
  draft: EventDraft;
  /** What is being changed: its own time is not in the way. */
  except: Span | null;
  onPeople: (people: string[]) => void;
  onTime: (span: Span) => void;
}) {
  const me = useMe().data?.id ?? "";
  const maySee = useCan()("calendar.others.read");
  const everybody = usePeople();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const chosen = draft.people.map((one) => everybody.find((person) => person.id === one) ?? unknown(one));
  const words = text.trim().toLocaleLowerCase();
  const found = everybody
    .filter((person) => person.id !== me && !draft.people.includes(person.id))
    .filter(({ name, email }) => `${name} ${email}`.toLocaleLowerCase().includes(words))
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, OFFERED);
  const current = Math.min(at, Math.max(0, found.length - 1));
  const shown = isOpen && found.length > 0;

  const { zone } = draft;
  const day = draft.start.day;
  const wanted = spanOfDraft(draft);
  const isFit = !isReversed(draft) && wanted.to - wanted.from <= 7 * 86_400_000;
  const from = instantOf({ day, minute: 0 }, zone);
  const to = Math.max(wanted.to, instantOf({ day: plusDays(day, 1), minute: 0 }, zone));
  const asked = [me, ...draft.people, ...(shown ? found.map((person) => person.id) : [])].slice(0, MOST).sort();
  const isClear = maySee && isFit;
  const isAsked = isClear && (shown || draft.people.length > 0);
  const answer = useQuery({ ...busyQuery(isAsked ? asked : [], iso(from), iso(to)) }).data ?? [];
  const busyOf = (person: string): Span[] => {
    const all = answer.find(({ user_id }) => user_id === person)?.busy ?? [];
    const spans = merged(all.map((one) => spanOf(one, zone)));
    return except === null ? spans : spans.flatMap((span) => without(span, except));
  };
  const clash = (person: string) => conflictsWith(wanted, busyOf(person));
  const all = [me, ...draft.people];
  const anyClash = all.some((person) => clash(person).length > 0);
  const free = anyClash && !draft.allDay ? freeTime(wanted, all.flatMap(busyOf), day, zone) : null;

  const take = (person: Member) => {
    onPeople([...draft.people, person.id]);
    setText("");
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const person = found[current];
    if (event.key === "ArrowDown") {
      setOpen(true);
      setAt(Math.min(current + 1, found.length - 1));
    } else if (event.key === "ArrowUp") setAt(Math.max(current - 1, 0));
    else if (event.key === "Enter" && shown && person) take(person);
    else if (event.key === "Backspace" && text === "" && draft.people.length > 0)
      return onPeople(draft.people.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="grid gap-[5px]">
      <label htmlFor={`${id}-field`} className="text-13 font-semibold">
        People
      </label>
      <div className="relative">
        <input
          id={`${id}-field`}
          role="combobox"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown ? `${id}-${current}` : undefined}
          autoComplete="off"
          value={text}
          maxLength={100}
          placeholder="Ask someone to come"
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          className={control}
        />
        {shown && (
          <ul
            id={`${id}-list`}
            role="listbox"
            aria-label="People to ask"
            className="absolute inset-x-0 top-full z-10 mt-1 rounded-panel bg-raised p-1.5 shadow-[var(--lift-2),0_0_0_1px_var(--line)]"
          >
            {found.map((person, index) => (
              // The keys are the field's: it keeps the focus.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <li
                key={person.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === current}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(person)}
                className={cx(
                  "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2 text-13 hover:bg-hover max-desk:min-h-11",
                  index === current && "bg-hover",
                )}
              >
                <Avatar id={person.id} name={person.name} photo={safePhoto(person.avatar_url)} size={20} />
                <bdi className="min-w-0 flex-1 truncate font-semibold">{person.name}</bdi>
                {isClear && <Standing clash={clash(person.id)} zone={zone} />}
              </li>
            ))}
          </ul>
        )}
      </div>
      {chosen.length > 0 && (
        <ul aria-label="Asked to come" className="grid gap-0.5 pt-1">
          <li className="flex min-h-8 items-center gap-2.5 text-13 text-ink-3">
            <span className="w-32 flex-none truncate pl-[30px]">You</span>
            {isClear && <DayStrip day={day} zone={zone} busy={busyOf(me)} wanted={wanted} />}
            {isClear && <Standing clash={clash(me)} zone={zone} />}
            <span className="w-[26px] flex-none max-desk:w-9" />
          </li>
          {chosen.map((person) => (
            <li key={person.id} className="flex min-h-8 items-center gap-2.5 text-13">
              <Avatar id={person.id} name={person.name} photo={safePhoto(person.avatar_url)} size={20} />
              <bdi className="w-[98px] flex-none truncate font-semibold" title={person.name}>
                {person.name}
              </bdi>
              {isClear && <DayStrip day={day} zone={zone} busy={busyOf(person.id)} wanted={wanted} />}
              {isClear && <Standing clash={clash(person.id)} zone={zone} />}
              <Button
                look="bare"
                size="small"
                icon
                aria-label={`Do not ask ${person.name}`}
                onClick={() => onPeople(draft.people.filter((one) => one !== person.id))}
              >
                <X aria-hidden className="size-3.5!" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {chosen.length > 0 && free && (
        <p className="flex items-center gap-2 text-13 text-ink-2" role="status">
          Everybody is free at {clockWords(wallOf(free.from, zone).minute)}.
          <Button size="small" onClick={() => onTime(free)}>
            Take {clockWords(wallOf(free.from, zone).minute)}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Whether someone can come: a word, not a colour alone. */
function Standing({ clash, zone }: { clash: readonly Span[]; zone: string }) {
  const [first] = clash;
  if (first === undefined) return <span className="w-[88px] flex-none text-right text-12 text-ink-3">free</span>;
  const time = (instant: number) => clockWords(wallOf(instant, zone).minute);
  return (
    <span className="w-[88px] flex-none text-right text-12 font-semibold text-brass-ink">
      <span className="sr-only">busy </span>
      {time(first.from)}–{time(first.to)}
    </span>
  );
}

/** What is left of a time when another one is taken out of it. */
function without(span: Span, other: Span): Span[] {
  if (other.from >= span.to || other.to <= span.from) return [span];
  return [
    { from: span.from, to: other.from },
    { from: other.to, to: span.to },
  ].filter(({ from, to }) => to > from);
}

function unknown(id: string): Pick<Member, "id" | "name" | "email" | "avatar_url"> {
  return { id, name: "Someone who left", email: "", avatar_url: null };
}
