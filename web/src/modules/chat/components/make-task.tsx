import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import type { components } from "@/api/schema";
import type { Page } from "@/api/types";
import { useNoun } from "@/modules/organization/vocabulary";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { ErrorState } from "@/ui/states";
import { toast } from "@/ui/toast";
import { plain } from "../text/plain";
import type { Message } from "../types";

type Project = components["schemas"]["Project"];
type Task = components["schemas"]["Task"];

/** What a task is made of: a message, or words that were typed after `/task`. */
export type Matter = { message: Message } | { title: string };

const LONGEST_TITLE = 200;
/** The project chosen last, which is likely the next one too. Gone with the page. */
const last = { project: "" };

const projectsQuery = queryOptions({
  queryKey: ["chat", "projects"],
  queryFn: ({ signal }) => api.get<Page<Project>>("/projects", { query: { limit: 200 }, signal }),
  staleTime: 60_000,
});

/** Makes a task in a project of this person's choice, in one step. */
export function MakeTask({ matter, onClose }: { matter: Matter | null; onClose: () => void }) {
  return (
    <Dialog open={matter !== null} onOpenChange={(open) => !open && onClose()} title="Make a task">
      {matter && <Form matter={matter} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ matter, onClose }: { matter: Matter; onClose: () => void }) {
  const noun = useNoun("project");
  const projects = useQuery(projectsQuery);
  const of = projects.data?.data ?? [];
  const [chosen, setChosen] = useState(last.project);
  const project = of.find(({ id }) => id === chosen) ?? of[0];
  const [title, setTitle] = useState(() => firstWords(matter));
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: (into: Project) => makeTask(matter, into.id, title.trim()),
    onSuccess: (task, into) => {
      last.project = into.id;
      const open = () => void navigate({ to: "/tasks/$taskId", params: { taskId: task.id } });
      toast({ text: `${task.number} made in ${into.name}`, action: { label: "Open task", run: open } });
      onClose();
    },
  });
  if (projects.isError) {
    return (
      <ErrorState
        title={`The ${noun.many} did not load`}
        error={projects.error}
        retry={() => void projects.refetch()}
      />
    );
  }
  if (projects.data && of.length === 0) {
    return (
      <>
        <p className="text-14 text-ink-2">
          There is no {noun.one} for it yet. Tasks live in {noun.many}.
        </p>
        <div className="flex justify-end">
          <Button onClick={onClose}>Close</Button>
        </div>
      </>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (project) make.mutate(project);
  };
  const problem = isProblem(make.error) ? make.error : undefined;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field
        label="Title"
        value={title}
        maxLength={LONGEST_TITLE}
        autoFocus
        autoComplete="off"
        problem={problem && (problem.at("title") ?? problem.message)}
        onChange={(event) => setTitle(event.target.value)}
      />
      <SelectField
        label={noun.One}
        value={project?.id ?? ""}
        disabled={projects.isPending}
        onChange={(event) => setChosen(event.target.value)}
        hint={"message" in matter ? "The task keeps the message and leads back to it." : undefined}
      >
        {of.map(({ id, key, name }) => (
          <option key={id} value={id}>
            {name} ({key})
          </option>
        ))}
      </SelectField>
      <div className="flex justify-end gap-2 max-desk:*:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="main" busy={make.isPending} disabled={project === undefined || title.trim() === ""}>
          Make task
        </Button>
      </div>
    </form>
  );
}

async function makeTask(matter: Matter, project_id: string, title: string): Promise<Task> {
  if ("title" in matter) return api.post<Task>(`/projects/${project_id}/tasks`, { title });
  const { conversation_id, id } = matter.message;
  const path = `/conversations/${conversation_id}/messages/${id}/task`;
  const { task_id } = await api.post<{ task_id: string }>(path, { project_id, title });
  return api.get<Task>(`/tasks/${task_id}`);
}

function firstWords(matter: Matter): string {
  const words = "title" in matter ? matter.title : plain((matter.message.content ?? "").split("\n", 1)[0] ?? "");
  return words.slice(0, LONGEST_TITLE);
}
