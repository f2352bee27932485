import { Cog, MapPin, UserPlus } from "lucide-react";
import { Arcade } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import { spanWords, type Day } from "../time";
import type { Shift } from "../types";
import { facesOf, gapWords } from "../words";

/** A shift in the plan of a week. What is missing is red, and says how many. */
export function ShiftCard({
  shift,
  day,
  zone,
  me,
  isOpen,
  isOn,
  machine,
  onOpen,
}: {
  shift: Shift;
  day: Day;
  zone: string;
  me: string;
  isOpen: boolean;
  /** It goes on now. */
  isOn: boolean;
  /** The name of what it books. */
  machine: string | undefined;
  onOpen: () => void;
}) {
  const gap = gapWords(shift);
  const mine = shift.participant_ids.includes(me);
  return (
    <button
      type="button"
      data-shift={shift.id}
      aria-pressed={isOpen}
      onClick={onOpen}
      className={cx(
        "quick grid w-full min-w-0 gap-1 rounded-control px-2.5 py-2 text-left text-13 [&_svg]:size-3.5 [&_svg]:flex-none [&_svg]:stroke-[1.75]",
        gap === null
          ? "bg-raised shadow-[inset_0_0_0_1px_var(--line),var(--lift-1)] hover:bg-hover"
          : "border border-dashed border-madder bg-madder-soft hover:bg-hover",
        mine && "border-l-[3px] border-l-patina pl-2",
        isOpen && "outline-2 outline-offset-1 outline-patina",
      )}
    >
      <span className="flex items-start gap-1.5 text-12 text-ink-3 tabular-nums">
        <span className="whitespace-nowrap">{spanWords(shift, zone, day)}</span>
        {isOn && (
          <span
            className="-mr-1 ml-auto rounded-inner bg-brass px-1 text-11 font-[650] text-on-brass"
            aria-label="Goes on now"
          >
            now
          </span>
        )}
      </span>
      <span className="truncate font-semibold">{shift.title}</span>
      {shift.participants.length > 0 && (
        <span className="flex min-w-0 items-center gap-1.5 text-12 text-ink-2">
          <Arcade people={shift.participants} most={3} />
          <span className="truncate">{facesOf(shift)}</span>
        </span>
      )}
      {gap && (
        <span className="flex items-center gap-1.5 text-12 font-semibold whitespace-nowrap text-madder-ink">
          <UserPlus aria-hidden /> {gap}
        </span>
      )}
      {(machine ?? shift.place) && (
        <span className="flex min-w-0 items-center gap-1.5 text-12 text-ink-3">
          {machine ? <Cog aria-hidden /> : <MapPin aria-hidden />}
          <span className="truncate">{machine ?? shift.place}</span>
        </span>
      )}
    </button>
  );
}
