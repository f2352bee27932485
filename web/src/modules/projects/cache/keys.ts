import type { QueryClient } from "@tanstack/react-query";
import type { Card, Column, OpenTask, Project } from "../types";

/** Where each part of the work lives in the query cache. */
export const keys = {
  all: ["projects"] as const,
  projects: ["projects", "list"] as const,
  columns: (project: string) => ["projects", "columns", project] as const,
  members: (project: string) => ["projects", "members", project] as const,
  cards: (project: string) => ["projects", "cards", project] as const,
  task: (id: string) => ["projects", "task", id] as const,
  comments: (task: string) => ["projects", "comments", task] as const,
  activity: (task: string) => ["projects", "activity", task] as const,
  watchers: (task: string) => ["projects", "watchers", task] as const,
  filters: ["projects", "filters"] as const,
  templates: ["projects", "templates"] as const,
  deleted: ["projects", "deleted"] as const,
  mine: ["projects", "mine"] as const,
};

export const read = {
  projects: (client: QueryClient) => client.getQueryData<readonly Project[]>(keys.projects),
  columns: (client: QueryClient, project: string) => client.getQueryData<readonly Column[]>(keys.columns(project)),
  cards: (client: QueryClient, project: string) => client.getQueryData<readonly Card[]>(keys.cards(project)),
  task: (client: QueryClient, id: string) => client.getQueryData<OpenTask>(keys.task(id)),
  mine: (client: QueryClient) => client.getQueryData<readonly Card[]>(keys.mine),
};

export const write = {
  /** Changes what is here; what is not loaded yet will be loaded as it then is. */
  projects(client: QueryClient, change: (list: readonly Project[]) => readonly Project[]): void {
    client.setQueryData<readonly Project[]>(keys.projects, (list) => (list ? change(list) : undefined));
  },
  cards(client: QueryClient, project: string, change: (list: readonly Card[]) => readonly Card[]): void {
    client.setQueryData<readonly Card[]>(keys.cards(project), (list) => (list ? change(list) : undefined));
  },
  mine(client: QueryClient, change: (list: readonly Card[]) => readonly Card[]): void {
    client.setQueryData<readonly Card[]>(keys.mine, (list) => (list ? change(list) : undefined));
  },
  task(client: QueryClient, id: string, change: (task: OpenTask) => OpenTask): void {
    client.setQueryData<OpenTask>(keys.task(id), (task) => (task ? change(task) : undefined));
  },
};
