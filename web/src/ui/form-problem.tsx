import { CircleAlert } from "lucide-react";
import type { Problem } from "@/api/problem";
import { capital, saidOf, spelled } from "./words";

/** What a form could not do, when it is not the fault of a field that shows its own problem (`shown`). */
export function FormProblem({ problem, shown = [] }: { problem?: Problem; shown?: readonly string[] }) {
  if (!problem) return null;
  const elsewhere = problem.fields.filter(({ field }) => !shown.includes(field));
  if (problem.fields.length > 0 && elsewhere.length === 0) return null;
  const words =
    elsewhere.length > 0
      ? elsewhere.map(({ field, message }) => saidOf(capital(spelled(field)), message)).join(". ")
      : problem.message;
  return (
    <p role="alert" className="flex gap-2 rounded-control bg-madder-soft px-3 py-2 text-13 text-madder-ink">
      <CircleAlert aria-hidden className="mt-0.5 size-4 flex-none stroke-[1.75]" />
      <span className="[overflow-wrap:anywhere]">
        {words}
        {problem.retryAfter !== undefined && ` Try again in ${problem.retryAfter} s.`}
        {problem.status >= 500 && problem.requestId && ` Request ${problem.requestId}.`}
      </span>
    </p>
  );
}
