import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/modules/identity/queries";
import { Ledger } from "@/ui/page";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { count } from "@/ui/words";
import { queryClient } from "@/api/query-client";
import { changeTasks } from "../deeds";
import { columnsQuery, mineQuery, useProjects } from "../queries";
import type { Card, Project } from "../types";
import { dayIn, daysBetween } from "../words";
import { Code, Due } from "./marks";

/** So many are shown at first. */
const FIRST = 8;

/** What this person has to do, the earliest first: late, today, soon, and what has no day. */
export function MyWork({ title = "My work" }: { title?: string }) {
  const can = useCan();
  const mine = useQuery({ ...mineQuery, enabled: can("projects.read") });
  const projects = useProjects().data;
  const [all, setAll] = useState(false);
  if (!can("projects.read")) return null;
  const tasks = mine.data?.toSorted(byDay);
  const shown = all ? tasks : tasks?.slice(0, FIRST);
  const due = tasks?.filter((task) => isDue(task, projects)).length ?? 0;
  return (
    <Ledger title={title} action={due > 0 && <span className="text-12 text-ink-3">{count(due, "task")} due</span>}>
      {mine.isError && tasks === undefined ? (
        <ErrorState title="Your tasks did not load" error={mine.error} retry={() => void mine.refetch()} />
      ) : shown === undefined || tasks === undefined ? (
        <Skeleton label="Loading your tasks">
          <div className="grid gap-5 pt-4">
            <Bone className="w-4/5" />
            <Bone className="w-3/5" />
            <Bone className="w-2/3" />
          </div>
        </Skeleton>
      ) : tasks.length === 0 ? (
        <EmptyState title="No tasks for you">Tasks given to you stand here, by the day they are due.</EmptyState>
      ) : (
        <>
          <ul>
            {shown.map((task) => (
              <Row key={task.id} task={task} project={projects?.find(({ id }) => id === task.project_id)} />
            ))}
          </ul>
          {tasks.length > shown.length && (
            <button
              type="button"
              onClick={() => setAll(true)}
              className="quick -mx-2 mt-1 rounded-control px-2 py-1.5 text-13 font-[550] text-patina-ink hover:bg-hover max-desk:min-h-11"
            >
              See all {tasks.length}
            </button>
          )}
        </>
      )}
    </Ledger>
  );
}

function Row({ task, project }: { task: Card; project: Project | undefined }) {
  const [ticked, setTicked] = useState(false);
  const finish = async () => {
    setTicked(true);
    const columns = await queryClient.ensureQueryData(columnsQuery(task.project_id)).catch(() => []);
    const done = columns.find(({ category }) => category === "done");
    if (done) await changeTasks([task], { status: done.key }, `${task.number} moved to ${done.name}`);
    setTicked(false);
  };
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-0.5 border-b border-line py-2.5">
      <button
        type="button"
        role="checkbox"
        aria-checked={ticked}
        aria-label={`Finish ${task.number}, ${task.title}`}
        onClick={() => void finish()}
        className={
          "relative mt-[3px] grid size-4 place-items-center rounded-inner border-[1.5px] before:absolute before:-inset-2 hover:border-patina max-desk:before:-inset-3.5 " +
          (ticked ? "border-patina bg-patina text-on-patina" : "border-edge bg-raised")
        }
      >
        {ticked && <Check aria-hidden className="size-3 stroke-[3]" />}
      </button>
      <Link
        to="/tasks/$taskId"
        params={{ taskId: task.id }}
        className="min-w-0 text-14 leading-[1.36] font-[550] [overflow-wrap:anywhere] hover:underline"
      >
        <bdi>{task.title}</bdi>
      </Link>
      <Due task={task} zone={project?.time_zone ?? "UTC"} className="pt-px" />
      <span className="col-start-2 flex min-w-0 items-center gap-2 text-12 text-ink-3">
        <Code>{task.number}</Code>
        <bdi className="truncate">{project?.name}</bdi>
      </span>
    </li>
  );
}

/** The earliest first; without a day, the most urgent first. */
function byDay(one: Card, other: Card): number {
  const [a, b] = [one.due_at ?? "9", other.due_at ?? "9"];
  return a === b ? other.priority_rank - one.priority_rank : a < b ? -1 : 1;
}

function isDue(task: Card, projects: readonly Project[] | undefined): boolean {
  const zone = projects?.find(({ id }) => id === task.project_id)?.time_zone ?? "UTC";
  return task.due_date !== null && daysBetween(dayIn(zone), task.due_date) <= 0;
}
