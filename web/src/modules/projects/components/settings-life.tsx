import { useNavigate } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight, Download, Upload } from "lucide-react";
import { useRef, useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { control } from "@/ui/field";
import { Ledger } from "@/ui/page";
import { toast, toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import { useDesk } from "../desk";
import { exportTasks, nextStages, useImport, useLifeOf, useRestoreProject, useSaveTemplate } from "../settings-queries";
import type { Project } from "../types";
import { STAGES, stageNames } from "../words";

/** Where a project is in its life, and the steps that it may take from there. */
export function SettingsLife({ project, mayChange }: { project: Project; mayChange: boolean }) {
  const { move } = useLifeOf(project);
  const at = STAGES.indexOf(project.stage);
  return (
    <Ledger title="Stage of its life" className="pt-10">
      <ol className="flex flex-wrap gap-x-6 gap-y-2 pt-4 text-13">
        {STAGES.map((stage, index) => (
          <li
            key={stage}
            aria-current={index === at ? "step" : undefined}
            className={cx(
              "flex items-center gap-2",
              index === at ? "font-[650] text-ink" : index < at ? "text-ink-2" : "text-ink-3",
            )}
          >
            <span
              aria-hidden
              className={cx(
                "size-2.5 rounded-full",
                index < at && "bg-moss",
                index === at && "bg-patina",
                index > at && "shadow-[inset_0_0_0_1.5px_var(--edge)]",
              )}
            />
            {stageNames[stage]}
          </li>
        ))}
      </ol>
      {mayChange && (
        <div className="flex flex-wrap gap-2 pt-4">
          {nextStages[project.stage].map((stage) => (
            <Button key={stage} busy={move.isPending} onClick={() => move.mutate(stage)}>
              {STAGES.indexOf(stage) < at ? <ArrowLeft aria-hidden /> : <ArrowRight aria-hidden />}
              Move to {stageNames[stage].toLowerCase()}
            </Button>
          ))}
        </div>
      )}
    </Ledger>
  );
}

/** Tasks into a table and out of one, and the project as the beginning of others. */
export function SettingsTables({ project, mayWork }: { project: Project; mayWork: boolean }) {
  const load = useImport(project);
  const save = useSaveTemplate(project);
  const file = useRef<HTMLInputElement>(null);
  const [name, setName] = useState("");
  const problem = isProblem(load.error) ? load.error : undefined;
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (chosen.size > 800_000) return toast({ kind: "wrong", text: "The table is larger than 200 000 characters." });
    load.mutate(await chosen.text(), { onSuccess: ({ count: tasks }) => toast(`${count(tasks, "task")} came in`) });
    if (file.current) file.current.value = "";
  };
  const keep = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(name.trim(), {
      onSuccess: () => {
        setName("");
        toast("The template is saved. New projects can begin with it");
      },
    });
  };
  return (
    <Ledger title="Tables and templates" className="pt-10">
      <div className="flex flex-wrap gap-2 pt-4">
        <Button
          onClick={() =>
            void exportTasks(project).catch((error: unknown) => toastProblem("The table did not come.", error))
          }
        >
          <Download aria-hidden /> Export tasks as CSV
        </Button>
        {mayWork && (
          <>
            <Button busy={load.isPending} onClick={() => file.current?.click()}>
              <Upload aria-hidden /> Import tasks from CSV
            </Button>
            <input
              ref={file}
              type="file"
              accept=".csv,text/csv"
              aria-label="Table to import"
              className="sr-only"
              tabIndex={-1}
              onChange={(event) => void read(event.target.files?.[0])}
            />
          </>
        )}
      </div>
      <p className="pt-2 text-12 text-ink-3">
        An import takes up to 500 lines: all of them, or none. Its first line names the columns: title, description,
        status, priority, assignees, due_date, labels, estimate.
      </p>
      {problem && (
        <ul role="alert" className="mt-2 rounded-control bg-madder-soft px-3 py-2 text-13 text-madder-ink">
          {problem.fields.length === 0 && <li>{problem.message}</li>}
          {problem.fields.slice(0, 8).map(({ field, message }) => (
            <li key={field}>
              {field}: {message}
            </li>
          ))}
        </ul>
      )}
      {mayWork && (
        <form onSubmit={keep} className="flex gap-2 pt-4">
          <input
            aria-label="Name of the template"
            placeholder="Name of the template"
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.target.value)}
            className={cx(control, "h-8 max-w-60 text-13 max-desk:h-11")}
          />
          <Button type="submit" busy={save.isPending} disabled={name.trim() === ""}>
            Save as template
          </Button>
        </form>
      )}
    </Ledger>
  );
}

/** Putting a project away: archived it is read, deleted it is gone after a while. Both can be undone. */
export function SettingsEnd({ project }: { project: Project }) {
  const { archive, restore, remove } = useLifeOf(project);
  const back = useRestoreProject();
  const navigate = useNavigate();
  const { openTask } = useDesk();
  const archived = project.stage === "archived";
  return (
    <Ledger title="Put away" className="pt-10">
      <div className="flex flex-wrap items-center gap-2 pt-4">
        {archived ? (
          <Button busy={restore.isPending} onClick={() => restore.mutate(undefined)}>
            Restore project
          </Button>
        ) : (
          <Button
            busy={archive.isPending}
            onClick={() =>
              archive.mutate(undefined, {
                onSuccess: () =>
                  toast({
                    text: `${project.name} is archived`,
                    action: { label: "Undo", run: () => back.mutate(project.id) },
                  }),
              })
            }
          >
            Archive project
          </Button>
        )}
        <Button
          look="danger"
          busy={remove.isPending}
          onClick={() =>
            remove.mutate(undefined, {
              onSuccess: () => {
                openTask(null);
                toast({
                  text: `${project.name} is deleted`,
                  action: { label: "Undo", run: () => back.mutate(project.id) },
                });
                void navigate({ to: "/projects" });
              },
            })
          }
        >
          Delete project
        </Button>
      </div>
      <p className="pt-2 text-12 text-ink-3">
        An archived project can be read and not changed. A deleted one can be brought back from the list of projects for
        a while.
      </p>
    </Ledger>
  );
}
