import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { everyPage } from "@/api/pages";
import { Problem } from "@/api/problem";
import { session } from "@/api/session";
import { toastProblem } from "@/ui/toast";
import { keys } from "./cache/keys";
import type { Column, DeletedProject, Project, ProjectRole, Stage, Template } from "./types";

/** Says something to the server and reads again what it touches; a refusal is shown in passing. */
function useSay<T>(failed: string, say: (input: T) => Promise<unknown>, touches: readonly (readonly unknown[])[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: say,
    onError: (problem) => toastProblem(failed, problem),
    onSettled: () => Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export function useMembersOf({ id }: Project) {
  const touches = [keys.members(id), keys.projects];
  const path = `/projects/${id}/members`;
  return {
    add: useSay("Nobody was added.", (user_id: string) => api.post(path, { user_id, role: "member" }), touches),
    change: useSay(
      "The role is as it was.",
      ({ user, role }: { user: string; role: ProjectRole }) => api.patch(`${path}/${user}`, { role }),
      touches,
    ),
    remove: useSay("They are still in it.", (user: string) => api.delete(`${path}/${user}`), touches),
  };
}

export function useColumnsOf({ id }: Project) {
  const touches = [keys.columns(id)];
  const path = `/projects/${id}/columns`;
  return {
    add: useSay("The stage was not added.", (name: string) => api.post(path, { name }), touches),
    change: useSay(
      "The stage is as it was.",
      ({ column, ...change }: { column: string } & Partial<Pick<Column, "name" | "category" | "position">>) =>
        api.patch(`${path}/${column}`, change),
      [...touches, keys.cards(id)],
    ),
    remove: useSay(
      "The stage is still there.",
      ({ column, moveTo }: { column: string; moveTo: string }) =>
        api.delete(`${path}/${column}`, { query: { move_to: moveTo } }),
      [...touches, keys.cards(id)],
    ),
  };
}

/** The stages that a project may go to from where it is. */
export const nextStages: Record<Stage, readonly Stage[]> = {
  ideation: ["validation"],
  validation: ["ideation", "planning"],
  planning: ["validation", "building"],
  building: ["planning", "launched"],
  launched: ["building"],
  archived: [],
};

export function useLifeOf({ id }: Project) {
  return {
    move: useSay("The project stays where it is.", (stage: Stage) => api.post(`/projects/${id}/stage`, { stage }), [
      keys.projects,
    ]),
    archive: useSay("The project is not archived.", () => api.post(`/projects/${id}/archive`), [keys.projects]),
    restore: useSay("The project is still archived.", () => api.post(`/projects/${id}/restore`), [keys.projects]),
    remove: useSay("The project is still there.", () => api.delete(`/projects/${id}`), [keys.projects, keys.deleted]),
  };
}

/** Projects that were deleted and can still come back. */
export function useDeletedProjects() {
  return useQuery({
    queryKey: keys.deleted,
    queryFn: ({ signal }): Promise<readonly DeletedProject[]> =>
      everyPage<DeletedProject>("/deleted-projects", { signal }),
  });
}

export function useRestoreProject() {
  return useSay("The project did not come back.", (id: string) => api.post(`/projects/${id}/restore`), [
    keys.projects,
    keys.deleted,
  ]);
}

export function useTemplates() {
  return useQuery({
    queryKey: keys.templates,
    queryFn: ({ signal }): Promise<readonly Template[]> => everyPage<Template>("/project-templates", { signal }),
  });
}

export function useSaveTemplate({ id }: Project) {
  return useSay(
    "The template was not saved.",
    (name: string) => api.post("/project-templates", { project_id: id, name }),
    [keys.templates],
  );
}

/** Puts a project's tasks into a file of this computer, as a table. */
export async function exportTasks(project: Project): Promise<void> {
  const token = await session.tokenForRequest();
  const answer = await fetch(`/api/projects/${project.id}/tasks.csv`, {
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw await Problem.from(answer);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `${project.key}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Makes tasks of a table: all of its lines, or none. */
export function useImport({ id }: Project) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (csv: string) => api.post<{ count: number }>(`/projects/${id}/import`, { csv }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.cards(id) }),
  });
}
