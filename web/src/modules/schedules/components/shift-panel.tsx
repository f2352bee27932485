import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, Clock, Cog, MapPin, Pencil, Trash2, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/frame";
import { spelled } from "@/ui/words";
import { cancelShift, leaveShift, takeShift } from "../deeds";
import { swapsQuery } from "../queries";
import { longDay, spanWords, wallOf } from "../time";
import type { Shift } from "../types";
import { gapWords } from "../words";
import { SwapForm } from "./swap-form";
import { SwapList } from "./swap-list";

/** A shift: what it is, who is on it, and what this person can do about it. */
export function ShiftPanel({
  shift,
  zone,
  now,
  me,
  may,
  machine,
  onEdit,
  onClose,
}: {
  shift: Shift;
  zone: string;
  now: number;
  me: string;
  may: { write: boolean; manage: boolean };
  machine: string | undefined;
  onEdit: () => void;
  onClose: () => void;
}) {
  const swaps = (useQuery(swapsQuery).data ?? []).filter(({ schedule_id }) => schedule_id === shift.id);
  const [asking, setAsking] = useState(false);
  const on = shift.participant_ids.includes(me);
  const ahead = Date.parse(shift.start_time) > now;
  const over = Date.parse(shift.end_time) <= now;
  const mayChange =
    may.manage || (may.write && shift.created_by === me && shift.participant_ids.every((id) => id === me));
  const asked = swaps.some(({ from_user_id }) => from_user_id === me);
  const gap = gapWords(shift);
  return (
    <Panel title={shift.title} label={`Shift: ${shift.title}`} onClose={onClose}>
      <div className="grid gap-4 px-5 py-4 text-13">
        <ul className="grid gap-2.5 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:flex-none [&_svg]:stroke-[1.75] [&_svg]:text-ink-3 [&>li]:flex [&>li]:gap-2.5">
          <li>
            <Clock aria-hidden />
            <span>
              {longDay(wallOf(shift.start_time, zone).day)}, <b className="tabular-nums">{spanWords(shift, zone)}</b>
            </span>
          </li>
          {shift.place && (
            <li>
              <MapPin aria-hidden /> {shift.place}
            </li>
          )}
          {machine && (
            <li>
              <Cog aria-hidden /> {machine}
            </li>
          )}
          <li>
            <Users aria-hidden /> {shift.needed} needed{shift.role && `, ${spelled(shift.role)}`}
          </li>
        </ul>
        {shift.description && <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{shift.description}</p>}
        <section aria-label="Who is on it" className="grid gap-2">
          {shift.participants.map((person) => (
            <span key={person.id} className="flex items-center gap-2.5">
              <Avatar id={person.id} name={person.name} photo={person.avatar_url} size={24} className="mb-0" />
              <span className="min-w-0 truncate font-semibold">{person.name}</span>
            </span>
          ))}
          {gap && (
            <p className="flex items-center gap-2 rounded-control border border-dashed border-madder bg-madder-soft px-3 py-2 font-semibold text-madder-ink">
              <UserPlus aria-hidden className="size-4 stroke-[1.75]" /> {gap}
            </p>
          )}
        </section>
        <div className="flex flex-wrap gap-2 empty:hidden">
          {may.write && !on && shift.open && shift.missing > 0 && !over && (
            <Button look="main" onClick={() => void takeShift(shift)}>
              <UserPlus aria-hidden /> Take shift
            </Button>
          )}
          {may.write && on && ahead && !asked && (
            <Button onClick={() => setAsking(true)}>
              <ArrowLeftRight aria-hidden /> Ask for swap
            </Button>
          )}
          {may.write && on && ahead && shift.open && (
            <Button onClick={() => void leaveShift(shift)}>Leave shift</Button>
          )}
          {mayChange && (
            <Button onClick={onEdit}>
              <Pencil aria-hidden /> Edit shift
            </Button>
          )}
          {mayChange && (
            <Button
              look="danger"
              onClick={() => {
                onClose();
                void cancelShift(shift);
              }}
            >
              <Trash2 aria-hidden /> Cancel shift
            </Button>
          )}
        </div>
        {swaps.length > 0 && (
          <section aria-label="Swaps">
            <SwapList swaps={swaps} me={me} may={may} />
          </section>
        )}
      </div>
      {asking && <SwapForm shift={shift} me={me} onClose={() => setAsking(false)} />}
    </Panel>
  );
}
