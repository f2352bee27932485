import { useQuery } from "@tanstack/react-query";
import { Cog, Copy } from "lucide-react";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Sidebar, SideHeading, sideRow } from "@/ui/frame";
import { clock } from "@/ui/time";
import { Bone } from "@/ui/states";
import { nowQuery, swapsQuery } from "../queries";
import { shortWeekday, wallOf } from "../time";
import type { Shift, Swap, Week } from "../types";
import { hoursWords, peopleWords } from "../words";
import { SwapList } from "./swap-list";

/** Who is on now, what is asked, and how much everybody does. */
export function Side({
  week,
  zone,
  me,
  may,
  onOpen,
  onCopy,
  onEquipment,
}: {
  week: Week | undefined;
  zone: string;
  me: string;
  may: { write: boolean; manage: boolean };
  onOpen: (shift: Shift) => void;
  onCopy: (() => void) | undefined;
  onEquipment: () => void;
}) {
  const now = useQuery(nowQuery).data;
  const swaps = useQuery(swapsQuery).data ?? [];
  const known = (swap: Swap) =>
    [...(week?.shifts ?? []), ...(now?.next ?? [])].find(({ id }) => id === swap.schedule_id);
  return (
    <Sidebar
      title="Shifts"
      label="Shifts"
      actions={
        <>
          {onCopy && (
            <Button look="bare" icon aria-label="Copy this week" className="desk:hidden" onClick={onCopy}>
              <Copy aria-hidden />
            </Button>
          )}
          <Button look="bare" icon aria-label="Equipment" title="Equipment" onClick={onEquipment}>
            <Cog aria-hidden />
          </Button>
        </>
      }
    >
      <SideHeading>On now</SideHeading>
      {now === undefined ? (
        <Bone className="mx-2 my-2 w-40" />
      ) : now.data.length === 0 ? (
        <p className="px-2 py-1 text-13 text-ink-3">Nobody is on a shift.</p>
      ) : (
        now.data.map((shift) => <Line key={shift.id} shift={shift} zone={zone} until onOpen={onOpen} />)
      )}
      {now && now.next.length > 0 && (
        <>
          <SideHeading>Next</SideHeading>
          {now.next.slice(0, 4).map((shift) => (
            <Line key={shift.id} shift={shift} zone={zone} onOpen={onOpen} />
          ))}
        </>
      )}
      {swaps.length > 0 && (
        <>
          <SideHeading>Swaps</SideHeading>
          <div className="px-1">
            <SwapList
              swaps={swaps}
              me={me}
              may={may}
              titleOf={(swap) => {
                const shift = known(swap);
                return (
                  shift && (
                    <button
                      type="button"
                      className="truncate text-left text-12 text-ink-3 hover:text-ink"
                      onClick={() => onOpen(shift)}
                    >
                      {shift.title}, {shortWeekday(wallOf(shift.start_time, zone).day)} {clock(shift.start_time, zone)}
                    </button>
                  )
                );
              }}
            />
          </div>
        </>
      )}
      {week && week.people.length > 0 && (
        <>
          <SideHeading>This week</SideHeading>
          <ul>
            {week.people.map((person) => (
              <li key={person.id} className="flex min-h-8 items-center gap-2 px-2 text-13 text-ink-2">
                <Avatar id={person.id} name={person.name} photo={person.avatar_url} size={20} />
                <span className="min-w-0 flex-1 truncate">{person.name}</span>
                <span className="text-12 text-ink-3 tabular-nums">{hoursWords(person.minutes)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Sidebar>
  );
}

function Line({
  shift,
  zone,
  until = false,
  onOpen,
}: {
  shift: Shift;
  zone: string;
  until?: boolean;
  onOpen: (shift: Shift) => void;
}) {
  const [first] = shift.participants;
  return (
    <button type="button" className={sideRow} onClick={() => onOpen(shift)}>
      {first && <Avatar id={first.id} name={first.name} photo={first.avatar_url} size={20} />}
      <span className="min-w-0 flex-1">
        <span
          className={
            shift.participants.length === 0 ? "block truncate text-madder-ink" : "block truncate font-semibold text-ink"
          }
        >
          {peopleWords(shift)}
        </span>
        <span className="block truncate text-12 text-ink-3">
          {shift.title}, {until ? `until ${clock(shift.end_time, zone)}` : `from ${clock(shift.start_time, zone)}`}
        </span>
      </span>
    </button>
  );
}
