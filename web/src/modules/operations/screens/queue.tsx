import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { RotateCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/modules/identity/queries";
import { useBackToPages } from "@/modules/organization/components/back";
import { membersQuery } from "@/modules/organization/queries";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { useHeldOrder } from "@/ui/held-order";
import { Lede, Segments, Sheet } from "@/ui/page";
import { NewAbove } from "@/ui/pill";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { clock, day, exact } from "@/ui/time";
import { toast, toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import { jobsQuery, useGiveUpJob, useSendJobAgain, type Job } from "../queries";
import { commandWords } from "../words";

type Shown = "dead" | "waiting";
const states: readonly { value: Shown; label: string }[] = [
  { value: "dead", label: "Failed" },
  { value: "waiting", label: "Waiting" },
];

/** Work that waits for its time, and work that failed for good. */
export function QueueScreen() {
  const [state, setState] = useState<Shown>("dead");
  const can = useCan();
  const jobs = useInfiniteQuery(jobsQuery(state));
  const members = useQuery({ ...membersQuery, enabled: can("organization.members.read") });
  const list = jobs.data?.pages.flatMap(({ data }) => data) ?? [];
  const { shown, fresh, release } = useHeldOrder(list, state);
  const nameOf = (id: string) => members.data?.find((member) => member.id === id)?.name;
  return (
    <Main>
      <Head title="Queue" sub="Work for later" back={useBackToPages()}>
        <Segments label="Which work" value={state} options={states} onChange={setState} />
      </Head>
      <Sheet className="relative">
        <NewAbove count={fresh} onShow={release}>
          <span>
            <b className="font-[650]">{fresh} more</b> above
          </span>
        </NewAbove>
        <Lede>
          {state === "dead"
            ? "What could not be done after many tries is kept here, until somebody sends it again or gives it up."
            : "What will be done by itself: at its hour, or as soon as a worker is free."}
        </Lede>
        {jobs.isError && list.length === 0 ? (
          <ErrorState title="The queue did not load" error={jobs.error} retry={() => void jobs.refetch()} />
        ) : jobs.isPending ? (
          <Skeleton label="Loading the queue">
            {[0, 1, 2, 3].map((row) => (
              <div key={row} className="flex h-14 items-center gap-6 border-b border-line">
                <Bone className="w-[30%]" />
                <Bone className="w-[20%]" />
              </div>
            ))}
          </Skeleton>
        ) : list.length === 0 ? (
          <EmptyState title={state === "dead" ? "Nothing has failed" : "Nothing waits"}>
            {state === "dead" ? "Work that fails for good will stand here." : "Everything that was to be done is done."}
          </EmptyState>
        ) : (
          <ul className="pt-3">
            {shown.map((job) => (
              <Row key={job.id} job={job} by={nameOf(job.queued_by)} />
            ))}
          </ul>
        )}
        {jobs.hasNextPage && (
          <div className="pt-5 text-center">
            <Button busy={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
              Show older
            </Button>
          </div>
        )}
      </Sheet>
    </Main>
  );
}

function Row({ job, by }: { job: Job; by?: string }) {
  const again = useSendJobAgain();
  const giveUp = useGiveUpJob();
  const { id, state, command, attempts, due_at, dead_at, failed_code, failed_detail } = job;
  const dead = state === "dead";
  const at = (dead ? dead_at : due_at) ?? due_at;
  const when = `${day(at) === "Today" ? "" : `${day(at)} `}${clock(at)}`;
  const says = [
    dead ? `Given up ${when} after ${count(attempts, "try", "tries")}` : `Due ${when}`,
    !dead && attempts > 0 && `${count(attempts, "try", "tries")} so far`,
    by && `for ${by}`,
  ];
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2 text-13">
      <div className="min-w-0 flex-1 basis-72">
        <p className="truncate font-semibold">{commandWords(command)}</p>
        <p className="text-12 text-ink-3" title={exact(at)}>
          {says.filter(Boolean).join(", ")}
        </p>
        {failed_code && (
          <p className="text-12 [overflow-wrap:anywhere] text-madder-ink">
            {failed_detail ?? failed_code.replaceAll("_", " ")}
          </p>
        )}
      </div>
      {dead && (
        <span className="flex gap-2">
          <Button
            size="small"
            busy={again.isPending}
            onClick={() =>
              again.mutate(id, {
                onSuccess: () => toast("It is tried once more"),
                onError: (error) => toastProblem("It was not sent again.", error),
              })
            }
          >
            <RotateCw aria-hidden /> Send again
          </Button>
          <GiveUp
            busy={giveUp.isPending}
            onSure={() => giveUp.mutate(id, { onError: (error) => toastProblem("It is still here.", error) })}
          />
        </span>
      )}
    </li>
  );
}

/** It cannot be brought back, so it is asked twice, in place. */
function GiveUp({ busy, onSure }: { busy: boolean; onSure: () => void }) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <Button size="small" look="bare" onClick={() => setAsked(true)}>
        <Trash2 aria-hidden /> Give up
      </Button>
    );
  return (
    <Button size="small" look="danger" autoFocus busy={busy} onClick={onSure} onBlur={() => setAsked(false)}>
      Give it up for good
    </Button>
  );
}
