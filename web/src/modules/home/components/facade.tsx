import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Member } from "@/api/types";
import { usePresence } from "@/modules/chat/queries";
import { useCan } from "@/modules/identity/queries";
import { useWriteTo } from "@/modules/organization/components/write-to";
import type { Presence } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import { useMinute } from "@/ui/now";
import { initials } from "@/ui/person";
import { clock } from "@/ui/time";
import { hereZone, placeName } from "@/ui/time-zone";
import { countIn, inOrder } from "../hall";

/** So many windows has the house: three rows of four. */
const WINDOWS = 12;

const gable =
  "[clip-path:polygon(0_100%,0_92px,7%_92px,7%_69px,16%_69px,16%_46px,26%_46px,26%_23px,37%_23px,37%_0,63%_0,63%_23px,74%_23px,74%_46px,84%_46px,84%_69px,93%_69px,93%_92px,100%_92px,100%_100%)]";

/** The house from the street: a lit window for each who is in. Each window opens the conversation with its person. */
export function HallFacade({ people, me, zone }: { people: readonly Member[]; me: string; zone: string }) {
  const presence = usePresence();
  const minute = useMinute();
  // Nothing moves under the pointer or the focus: who comes in meanwhile lights up where they are.
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const sorted = inOrder(people, presence);
  const rank = new Map(held?.map((id, nth) => [id, nth]));
  const shown = held === null ? sorted : [...sorted].sort((a, b) => (rank.get(a.id) ?? 999) - (rank.get(b.id) ?? 999));
  const hold = () => setHeld((already) => already ?? sorted.map(({ id }) => id));
  const letGo = () => setHeld(null);
  return (
    <section
      aria-label="Who is in"
      onPointerEnter={hold}
      onPointerLeave={letGo}
      onFocus={hold}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && letGo()}
      className={cx("relative bg-roof px-[22px] pt-[92px] text-roof-ink [&_:focus-visible]:outline-brass", gable)}
    >
      <p className="absolute inset-x-0 top-[26px] text-center font-display text-28 leading-none font-bold tracking-[-0.01em]">
        {clock(new Date(minute), zone)}
        <span className="mt-1 block font-sans text-12 leading-[1.3] font-medium tracking-normal text-roof-ink-2">
          {placeName(zone)}
        </span>
      </p>
      <ul className="grid grid-cols-4 gap-x-2.5 gap-y-3.5 pt-3.5">
        {shown.slice(0, WINDOWS).map((person) => (
          <Window
            key={person.id}
            person={person}
            presence={presence(person.id)}
            self={person.id === me}
            minute={minute}
          />
        ))}
      </ul>
      <p className="-mx-[22px] mt-[18px] flex justify-between border-t-3 border-brass px-[22px] pt-[11px] pb-[13px] text-13 font-semibold">
        <span aria-live="off">
          {countIn(people, presence)} of {people.length} in the hall
        </span>
        {people.length > WINDOWS && (
          <Link to="/people" className="font-[450] text-roof-ink-2 hover:text-roof-ink hover:underline">
            All {people.length} people
          </Link>
        )}
      </p>
    </section>
  );
}

const panes: Record<Presence, string> = {
  online:
    "bg-linear-to-b from-[oklch(0.905_0.085_92)] to-[oklch(0.825_0.125_82)] pt-1.5 text-[oklch(0.265_0.045_70)] shadow-[0_0_0_1px_oklch(0.2_0.03_190/0.5),0_0_18px_oklch(0.82_0.12_84/0.25)]",
  dnd: "bg-linear-to-b from-[oklch(0.905_0.085_92)] to-[oklch(0.825_0.125_82)] pt-1.5 text-[oklch(0.265_0.045_70)] shadow-[0_0_0_1px_oklch(0.2_0.03_190/0.5),0_0_18px_oklch(0.82_0.12_84/0.25)]",
  away: "bg-[linear-gradient(transparent_52%,oklch(0.825_0.125_82)_52%)] pb-[18px] text-roof-ink shadow-[inset_0_0_0_1.5px_oklch(0.825_0.125_82)]",
  offline: "pt-1.5 font-medium text-roof-ink-2 shadow-[inset_0_0_0_1.5px_var(--roof-line)]",
};

const said: Record<Presence, string> = {
  online: "here",
  dnd: "not to be disturbed",
  away: "away",
  offline: "not here",
};

function Window({
  person,
  presence,
  self,
  minute,
}: {
  person: Member;
  presence: Presence;
  self: boolean;
  minute: number;
}) {
  const can = useCan();
  const write = useWriteTo();
  const below = beside(person, presence, minute);
  const look = (
    <>
      <b
        aria-hidden
        data-initials={initials(person.name)}
        className={cx(
          "grid h-[60px] w-[52px] place-items-center rounded-[26px_26px_4px_4px] text-15 leading-none font-bold before:content-[attr(data-initials)]",
          panes[presence],
        )}
      />
      <span className={cx("w-full min-w-0 leading-tight", presence === "offline" && "text-roof-ink-2")}>
        <bdi className="block truncate">{self ? "You" : firstName(person.name)}</bdi>
        {below && <small className="block truncate text-11 text-roof-ink-2">{below}</small>}
      </span>
    </>
  );
  const frame = "grid w-full min-w-0 justify-items-center gap-1.5 rounded-control text-center text-12";
  return (
    <li className="min-w-0">
      {self || !can("chat.messages.write") ? (
        <div className={frame} title={person.name}>
          {look}
        </div>
      ) : (
        <button
          type="button"
          title={`Write to ${person.name}`}
          aria-busy={write.isPending || undefined}
          onClick={() => write.mutate(person)}
          className={cx(frame, "hover:brightness-110")}
        >
          {look}
          <span className="sr-only">
            {person.name} is {said[presence]}: write
          </span>
        </button>
      )}
    </li>
  );
}

/** A word under the name: what they say of themselves, their hour where it is not ours, or their role. */
function beside(person: Member, presence: Presence, minute: number): string | undefined {
  if (presence === "dnd") return "Focused";
  if (presence === "away") return "Away";
  const { time_zone } = person;
  if (time_zone && time_zone !== hereZone()) {
    const time = clock(new Date(minute), time_zone);
    if (time !== clock(new Date(minute))) return `${time} there`;
  }
  return person.roles[0]?.name;
}

function firstName(name: string): string {
  return name.trim().split(/\s+/u, 1)[0] ?? name;
}
