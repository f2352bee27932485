import { Bone } from "@/ui/states";
import type { StreamRow } from "./stream-rows";
import { dayName, momentOf, sinceWhen } from "../words";

/** Where a day begins. */
export function DayLine({ at }: { at: string }) {
  return (
    <div className="flex items-center gap-3 px-6 pt-3 pb-0.5 font-display text-13 leading-[1.3] font-semibold text-ink-2 after:h-px after:flex-1 after:bg-line max-desk:px-4">
      {dayName(at)}
    </div>
  );
}

/** Where the new begins. `since` is the time of what was read last. */
export function NewLine({ since }: { since: string }) {
  return (
    <div
      title={momentOf(since)}
      className="flex items-center gap-3 px-6 py-2 text-12 leading-[1.3] font-[650] text-brass-ink after:h-0.5 after:flex-1 after:rounded-[1px] after:bg-brass max-desk:px-4"
    >
      New since {sinceWhen(since)}
    </div>
  );
}

/** Stands for what was written before the loaded messages. */
export function OlderBones({ loading }: { loading: boolean }) {
  return (
    <div
      role={loading ? "status" : undefined}
      aria-label={loading ? "Loading earlier messages" : undefined}
      className="flex h-16 items-center gap-3 px-6 max-desk:px-4"
    >
      <Bone arch />
      <div className="grid flex-1 gap-2">
        <Bone className="w-[22%]" />
        <Bone className="w-[62%]" />
      </div>
    </div>
  );
}

/** A guess at a row's height before it is measured, so that the scroll bar does not lie much. */
export function estimate(row: StreamRow | undefined): number {
  if (row?.kind === "message" || row?.kind === "outgoing") {
    const content = row.kind === "message" ? row.message.content : row.outgoing.content;
    const lines = (content ?? "").split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 84)), 0);
    const reactions = row.kind === "message" && row.message.reactions.length > 0 ? 30 : 0;
    return lines * 22.5 + (row.opens ? 29 : 4) + reactions;
  }
  return row?.kind === "top" ? 64 : row?.kind === "topic" ? 48 : row?.kind === "happening" ? 25 : 32;
}
