import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { everyPage } from "@/api/pages";
import { queryClient } from "@/api/query-client";
import type { Member } from "@/api/types";
import { usePeople } from "@/modules/chat/queries";
import { withCard, withLater } from "./cache/cards";
import { keys, read, write } from "./cache/keys";
import { gone, heard } from "./live";
import type { Card, Column, OpenTask, ProductType, Project, ProjectMember, Task } from "./types";

/** What boards and lists show of a task: all but its description, which may be long. */
const CARD =
  "id,project_id,number,serial,title,status,position,assigned_to,assignees,due_date,due_at,due_all_day,priority," +
  "priority_rank,labels,checklist,estimate,parent_id,recurrence,comment_count,blocks,blocked_by,completed_at,revision,created_by," +
  "created_at,updated_at";

export const projectsQuery = queryOptions({
  queryKey: keys.projects,
  queryFn: ({ signal }): Promise<readonly Project[]> => everyPage<Project>("/projects", { signal }),
});

/** The projects that this person sees, by name. */
export function useProjects() {
  return useQuery(projectsQuery);
}

/** A project by its id or its key, as addresses have it. */
export function useProject(word: string) {
  const projects = useProjects();
  return { ...projects, data: projects.data?.find(({ id, key }) => id === word || key === word) };
}

export const columnsQuery = (project: string) =>
  queryOptions({
    queryKey: keys.columns(project),
    queryFn: async ({ signal }): Promise<readonly Column[]> => {
      const columns = await everyPage<Column>(`/projects/${project}/columns`, { signal });
      return columns.sort((one, other) => one.position - other.position);
    },
    staleTime: Infinity,
  });

/**
 * Every task of a project, in no order. What comes later comes by the live line; a long list is shown as far as it has
 * come.
 */
export const cardsQuery = (project: string) =>
  queryOptions({
    queryKey: keys.cards(project),
    queryFn: async ({ signal }): Promise<readonly Card[]> => {
      const began = Date.now();
      const merged = (cards: readonly Card[]) => {
        const here = read.cards(queryClient, project);
        const known = new Set(cards.map(({ id }) => id));
        const young = here?.filter(({ id }) => !known.has(id) && (heard.get(id) ?? 0) >= began) ?? [];
        return [...withLater(cards, here, gone), ...young];
      };
      const isFirst = read.cards(queryClient, project) === undefined;
      let shown = 0;
      const cards = await everyPage<Card>(`/projects/${project}/tasks`, {
        query: { select: CARD },
        signal,
        onPage: (sofar) => {
          // Not at every page: each one draws the list again.
          if ((!isFirst && shown === 0) || sofar.length < shown * 2) return;
          shown = sofar.length;
          queryClient.setQueryData<readonly Card[]>(keys.cards(project), merged(sofar));
        },
      });
      return merged(cards);
    },
    staleTime: Infinity,
    structuralSharing: false,
  });

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: keys.task(id),
    queryFn: ({ signal }): Promise<OpenTask> => api.get<OpenTask>(`/tasks/${id}`, { signal }),
  });

/** What this person has to do, by the day it is due; what is due on no day comes last. */
export const mineQuery = queryOptions({
  queryKey: keys.mine,
  queryFn: ({ signal }): Promise<readonly Card[]> => everyPage<Card>("/my-work", { query: { select: CARD }, signal }),
});

export const membersQuery = (project: string) =>
  queryOptions({
    queryKey: keys.members(project),
    queryFn: ({ signal }): Promise<readonly ProjectMember[]> =>
      everyPage<ProjectMember>(`/projects/${project}/members`, { signal }),
  });

/** Someone who may be given work. */
export type Worker = Pick<Member, "id" | "name" | "avatar_url">;

/** Who may be given work in a project: its members, and in a public one everybody, its members first. */
export function useWorkers(project: Project): readonly Worker[] {
  const people = usePeople();
  const members = useQuery(membersQuery(project.id)).data ?? [];
  const inside = new Set(members.map(({ user_id }) => user_id));
  const theirs: Worker[] = members.map((one) => ({ id: one.user_id, name: one.name, avatar_url: one.avatar_url }));
  return project.is_private ? theirs : [...theirs, ...people.filter(({ id }) => !inside.has(id))];
}

/** A person by id; someone who left has no name here. */
export function usePerson(): (id: string) => Worker {
  const people = usePeople();
  return (id) => people.find((person) => person.id === id) ?? { id, name: "Someone who left", avatar_url: null };
}

export interface NewProject {
  name: string;
  key?: string;
  template_id?: string;
  product_type: ProductType;
  is_private: boolean;
}

export function useCreateProject() {
  return useMutation({
    mutationFn: (input: NewProject) => api.post<Project>("/projects", input),
    onSuccess: (project) =>
      write.projects(queryClient, (list) => [...list.filter(({ id }) => id !== project.id), project]),
  });
}

export type ProjectChange = Partial<
  Pick<Project, "name" | "description" | "key" | "owner_id" | "status" | "product_type" | "settings" | "is_private">
>;

export function useChangeProject(id: string) {
  return useMutation({
    mutationFn: (change: ProjectChange) => api.patch<Project>(`/projects/${id}`, change),
    onSuccess: (project) =>
      write.projects(queryClient, (list) => list.map((one) => (one.id === project.id ? project : one))),
  });
}

export interface NewTask {
  title: string;
  status?: string;
  parent_id?: string;
  assignees?: string[];
  due_date?: string;
}

export async function createTask(project: string, input: NewTask): Promise<Task> {
  const task = await api.post<Task>(`/projects/${project}/tasks`, input);
  write.cards(queryClient, project, (cards) => withCard(cards, task));
  return task;
}
