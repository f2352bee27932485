import { ArrowLeftRight } from "lucide-react";
import { Button } from "@/ui/button";
import { usePerson } from "@/modules/projects/queries";
import { answerSwap, type Answer } from "../deeds";
import type { Swap } from "../types";
import { swapWords } from "../words";

/** What this person may say to a swap, the likeliest first. */
function answersOf(swap: Swap, me: string, may: { write: boolean; manage: boolean }): [Answer, string][] {
  const answers: [Answer, string][] = [];
  const mine = swap.from_user_id === me;
  if (may.manage && swap.status === "accepted") answers.push(["approve", "Approve swap"]);
  if (may.manage && !mine && swap.status === "accepted") answers.push(["refuse", "Refuse"]);
  if (may.write && swap.status === "open" && !mine && (!swap.addressed || swap.to_user_id === me))
    answers.push(["accept", "Take shift"]);
  if (may.write && !mine && swap.to_user_id === me) answers.push(["decline", "Say no"]);
  if (mine) answers.push(["withdraw", "Ask no more"]);
  return answers;
}

/** Swaps that somebody still waits for. `titleOf` says which shift it is, where that is not plain. */
export function SwapList({
  swaps,
  me,
  may,
  titleOf,
}: {
  swaps: readonly Swap[];
  me: string;
  may: { write: boolean; manage: boolean };
  titleOf?: (swap: Swap) => React.ReactNode;
}) {
  const person = usePerson();
  return (
    <ul className="grid gap-2">
      {swaps.map((swap) => (
        <li
          key={swap.id}
          data-swap={swap.id}
          className="grid gap-1.5 rounded-control bg-raised px-3 py-2.5 text-13 shadow-[inset_0_0_0_1px_var(--line)]"
        >
          {titleOf?.(swap)}
          <span className="flex items-start gap-1.5">
            <ArrowLeftRight aria-hidden className="mt-0.5 size-3.5 flex-none stroke-[1.75] text-brass-ink" />
            <span className="min-w-0 font-semibold">{swapWords(swap, (id) => person(id).name)}</span>
          </span>
          {swap.return_schedule_id && <span className="text-12 text-ink-3">For a shift in return</span>}
          {swap.note && <q className="text-12 [overflow-wrap:anywhere] text-ink-2">{swap.note}</q>}
          {swap.status === "accepted" && !may.manage && (
            <span className="text-12 text-ink-3">Waits for whoever keeps the plan</span>
          )}
          <span className="flex flex-wrap gap-1.5 empty:hidden">
            {answersOf(swap, me, may).map(([answer, label], at) => (
              <Button
                key={answer}
                size="small"
                look={at === 0 && answer !== "withdraw" ? "main" : "plain"}
                onClick={() => void answerSwap(swap, answer)}
              >
                {label}
              </Button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
