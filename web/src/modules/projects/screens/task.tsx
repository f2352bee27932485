import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { PanelRight } from "lucide-react";
import { useCan } from "@/modules/identity/queries";
import { LineBand } from "@/realtime/band";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { isProblem } from "@/api/problem";
import { CommentField } from "../components/comment-field";
import { TaskBody } from "../components/task-body";
import { cardsQuery, columnsQuery, taskQuery, useProject } from "../queries";

/** A task on a page of its own: where links to it lead. */
export function TaskScreen() {
  const { taskId } = useParams({ from: "/hall/tasks/$taskId" });
  const can = useCan();
  const navigate = useNavigate();
  const task = useQuery(taskQuery(taskId));
  const project = useProject(task.data?.project_id ?? "");
  const columns = useQuery({ ...columnsQuery(task.data?.project_id ?? ""), enabled: task.data !== undefined });
  const cards = useQuery({ ...cardsQuery(task.data?.project_id ?? ""), enabled: task.data !== undefined });
  const back = {
    label: project.data?.name ?? "Projects",
    go: () =>
      void (project.data
        ? navigate({ to: "/projects/$project", params: { project: project.data.key } })
        : navigate({ to: "/projects" })),
  };
  const missing = task.data?.gone || isProblem(task.error, "not_found") || isProblem(task.error, "bad_request");
  const failed = task.data === undefined ? task.error : columns.data === undefined ? columns.error : null;
  const role = project.data?.role;
  const mayWork = can("projects.write") && project.data?.stage !== "archived" && (role === "lead" || role === "member");
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <LineBand />
      <Main>
        <Head title={task.data?.number ?? "Task"} sub={project.data?.name} back={back}>
          {task.data && !missing && project.data && (
            <Button asChild look="bare">
              <Link
                to="/projects/$project"
                params={{ project: project.data.key }}
                search={{ task: task.data.number }}
                preload={false}
              >
                <PanelRight aria-hidden /> Show on the board
              </Link>
            </Button>
          )}
        </Head>
        {missing ? (
          <EmptyState
            title="This task is not here"
            action={
              <Button asChild>
                <Link to="/projects">See all projects</Link>
              </Button>
            }
          >
            It may be deleted, or in a project that is for its members only.
          </EmptyState>
        ) : failed ? (
          <ErrorState title="The task did not load" error={failed} retry={() => void task.refetch()} />
        ) : task.data && project.data && columns.data ? (
          <>
            <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 pt-8 pb-10 max-desk:px-4 max-desk:pt-4">
              <div className="mx-auto max-w-[760px]">
                <TaskBody
                  large
                  card={task.data}
                  project={project.data}
                  columns={columns.data}
                  all={cards.data ?? []}
                  mayWork={mayWork}
                />
              </div>
            </div>
            <div className="mx-auto w-full max-w-[792px]">
              <CommentField card={task.data} mayWork={mayWork} />
            </div>
          </>
        ) : (
          <Skeleton label="Loading the task">
            <div className="mx-auto grid max-w-[760px] gap-4 px-6 pt-10">
              <Bone className="h-6 w-3/5" />
              <Bone className="w-2/5" />
              <Bone className="w-1/3" />
            </div>
          </Skeleton>
        )}
      </Main>
    </div>
  );
}
