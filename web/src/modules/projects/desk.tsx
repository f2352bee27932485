import { createContext, useContext } from "react";
import type { Filter } from "./filter";
import type { Card, Column, Project } from "./types";

/** What a person may be asked for some tasks, in a small window. */
export type Question = "assign" | "date";

/** What all views of a project share: its tasks, what is chosen among them, and what can be done. */
export interface Desk {
  project: Project;
  columns: readonly Column[];
  /** Every task of the project. */
  all: readonly Card[];
  /** Those that the filter lets through. */
  cards: readonly Card[];
  filter: Filter;
  setFilter: (filter: Filter) => void;
  mayWork: boolean;
  /** The number of the task that is open beside the view. */
  open: string | undefined;
  openTask: (task: Card | null) => void;
  selected: ReadonlySet<string>;
  select: (ids: readonly string[], on?: boolean) => void;
  /** The task that the keys are about. */
  current: string | null;
  setCurrent: (id: string | null) => void;
  /** A view says in which order it shows what. */
  orderRef: { current: readonly string[] };
  ask: (question: Question, cards: readonly Card[]) => void;
  /** The column that a new task is being written into. */
  adding: string | null;
  setAdding: (column: string | null) => void;
}

const DeskContext = createContext<Desk | null>(null);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("a view of a project stands outside its desk");
  return desk;
}

/** The address of a task beside the view that one is in. */
export function besideView(task: Card) {
  return (search: Record<string, unknown>) => ({ ...search, task: task.number });
}
