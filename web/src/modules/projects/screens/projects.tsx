import { Link } from "@tanstack/react-router";
import { Lock, Plus } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/modules/chat/keyboard";
import { useCan } from "@/modules/identity/queries";
import { useNoun } from "@/modules/organization/vocabulary";
import { LineBand } from "@/realtime/band";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Find, Ledger, Sheet } from "@/ui/page";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { Avatar } from "@/ui/avatar";
import { until } from "@/ui/time";
import { count } from "@/ui/words";
import { MyWork } from "../components/my-work";
import { NewProject } from "../components/new-project";
import { Code } from "../components/marks";
import { usePerson, useProjects } from "../queries";
import { useDeletedProjects, useRestoreProject } from "../settings-queries";
import type { Project } from "../types";
import { productNames, STAGES, stageNames } from "../words";

/** Every project that this person sees, by where it is in its life, and what they themselves have to do. */
export function Projects() {
  const can = useCan();
  const noun = useNoun("project");
  const projects = useProjects();
  const [sought, setSought] = useState("");
  const [beginning, setBeginning] = useState(false);
  const mayBegin = can("projects.write");
  useKeys({ c: mayBegin ? () => setBeginning(true) : undefined }, { first: true });
  const wanted = sought.trim().toLocaleLowerCase();
  const found = projects.data?.filter(({ name, key }) => `${name} ${key}`.toLocaleLowerCase().includes(wanted));
  const living = found?.filter(({ stage }) => stage !== "archived");
  const archived = found?.filter(({ stage }) => stage === "archived") ?? [];
  const begin = (
    <Button look="main" title={`New ${noun.one} (C)`} aria-label={`New ${noun.one}`} onClick={() => setBeginning(true)}>
      <Plus aria-hidden /> <span className="max-desk:hidden">New {noun.one}</span>
    </Button>
  );
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <LineBand />
      <Main>
        <Head title={noun.Many} sub={living && wanted === "" ? count(living.length, noun.one, noun.many) : undefined}>
          <Find
            label={`Find a ${noun.one}`}
            value={sought}
            onChange={(event) => setSought(event.target.value)}
            className="max-desk:w-32"
          />
          {mayBegin && begin}
        </Head>
        <Sheet>
          <div className="grid max-w-[1400px] grid-cols-[minmax(0,1fr)_minmax(300px,380px)] gap-x-12 max-hall:grid-cols-1">
            <div className="min-w-0 max-hall:order-last">
              {projects.isError && projects.data === undefined ? (
                <ErrorState
                  title={`The ${noun.many} did not load`}
                  error={projects.error}
                  retry={() => void projects.refetch()}
                />
              ) : living === undefined ? (
                <Skeleton label={`Loading ${noun.many}`}>
                  <div className="grid gap-5 pt-10">
                    {["w-2/5", "w-3/5", "w-1/2"].map((width) => (
                      <Bone key={width} className={width} />
                    ))}
                  </div>
                </Skeleton>
              ) : projects.data?.length === 0 ? (
                <EmptyState title={`No ${noun.many} yet`} action={mayBegin && begin}>
                  A {noun.one} holds what is to be done, who does it, and how far it is.
                </EmptyState>
              ) : found?.length === 0 ? (
                <EmptyState title={`No ${noun.one} is called “${sought.trim()}”`}>
                  Names and keys are searched.
                </EmptyState>
              ) : (
                <>
                  {STAGES.filter((stage) => stage !== "archived").map((stage) => {
                    const here = living.filter((project) => project.stage === stage);
                    return (
                      here.length > 0 && (
                        <Ledger
                          key={stage}
                          title={stageNames[stage]}
                          action={<span className="text-12 text-ink-3">{here.length}</span>}
                        >
                          <ul>
                            {here.map((project) => (
                              <ProjectRow key={project.id} project={project} />
                            ))}
                          </ul>
                        </Ledger>
                      )
                    );
                  })}
                  <Deleted />
                  {archived.length > 0 && (
                    <details className="pt-8">
                      <summary className="text-13 text-ink-3">{count(archived.length, "archived project")}</summary>
                      <ul className="pt-2">
                        {archived.map((project) => (
                          <ProjectRow key={project.id} project={project} />
                        ))}
                      </ul>
                    </details>
                  )}
                </>
              )}
            </div>
            <div className="min-w-0">
              <MyWork />
            </div>
          </div>
        </Sheet>
      </Main>
      {beginning && <NewProject onClose={() => setBeginning(false)} />}
    </div>
  );
}

/** What was deleted and can still come back. */
function Deleted() {
  const deleted = useDeletedProjects().data ?? [];
  const restore = useRestoreProject();
  if (deleted.length === 0) return null;
  return (
    <details className="pt-8">
      <summary className="text-13 text-ink-3">{count(deleted.length, "deleted project")}</summary>
      <ul className="pt-2">
        {deleted.map(({ id, key, name, restorable_until }) => (
          <li key={id} className="flex min-h-12 items-center gap-3 border-b border-line">
            <Code className="w-12 flex-none">{key}</Code>
            <bdi className="min-w-0 flex-1 truncate text-14">{name}</bdi>
            <span className="text-12 text-ink-3">gone {until(restorable_until) ?? "soon"}</span>
            <Button size="small" busy={restore.isPending} onClick={() => restore.mutate(id)}>
              Restore project
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function ProjectRow({ project }: { project: Project }) {
  const owner = usePerson()(project.owner_id);
  return (
    <li className="border-b border-line">
      <Link
        to="/projects/$project"
        params={{ project: project.key }}
        className="quick -mx-2 flex min-h-14 items-center gap-3 rounded-control px-2 py-2 hover:bg-hover"
      >
        <Code className="w-12 flex-none">{project.key}</Code>
        <div className="min-w-0 flex-1">
          <div className="flex min-w-0 items-center gap-1.5">
            <bdi className="truncate font-display text-15 font-[650]">{project.name}</bdi>
            {project.is_private && (
              <Lock role="img" aria-label="Private" className="size-3 flex-none stroke-[2] text-ink-3" />
            )}
          </div>
          <div className="truncate text-12 text-ink-3">
            {productNames[project.product_type]} · {count(project.member_count, "member")}
            {project.status !== "active" && ` · ${project.status}`}
          </div>
        </div>
        <Avatar id={owner.id} name={owner.name} photo={owner.avatar_url} size={24} label={`${owner.name}, owner`} />
      </Link>
    </li>
  );
}
