import type { paths } from "@/api/schema";

/** What a collection of the server's own contract holds. */
type Listed<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": { data: (infer One)[] } } } } };
}
  ? One
  : never;

export type Project = Listed<"/api/projects">;
export type ProjectSettings = Project["settings"];
export type ProjectMember = Listed<"/api/projects/{project_id}/members">;
export type ProjectRole = ProjectMember["role"];
export type Stage = Project["stage"];
export type ProductType = Project["product_type"];
/** A stage of the board: what a task's status can be. */
export type Column = Pick<
  Listed<"/api/projects/{project_id}/columns">,
  "id" | "project_id" | "key" | "name" | "category" | "position"
>;
export type Template = Listed<"/api/project-templates">;
export type DeletedProject = Listed<"/api/deleted-projects">;
export type SavedFilter = Listed<"/api/saved-filters">;
export type Task = Listed<"/api/tasks">;
export type Priority = Task["priority"];
export type ChecklistItem = Task["checklist"][number];
export type Recurrence = NonNullable<Task["recurrence"]>;
/** A remark on a task. */
export type Comment = Listed<"/api/tasks/{task_id}/comments">;
/** Something that happened to a task, from the log. */
export type Activity = Omit<Listed<"/api/tasks/{task_id}/activity">, "data"> & { data: Record<string, unknown> };

/** A task as a page has it; one that was deleted while it was on the page says so. */
export type OpenTask = Task & { gone?: boolean };

/** A task as boards and lists know it; its description comes when it is opened. */
export type Card = Omit<Task, "description"> & { description?: string | null };

/** What may be changed of a task. */
export type TaskChange = Partial<
  Pick<
    Task,
    | "title"
    | "description"
    | "status"
    | "assignees"
    | "due_date"
    | "priority"
    | "labels"
    | "checklist"
    | "estimate"
    | "parent_id"
    | "recurrence"
  >
>;

/** Where a card goes on the board: its column, and the card that it comes before; null is the end. */
export interface Spot {
  status: string;
  before: string | null;
}
