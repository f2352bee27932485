import type { Card, Priority } from "./types";
import { dayIn, daysBetween } from "./words";

/** What a view is narrowed to; what is left out is not asked for. */
export interface Filter {
  /** Words of the title, or a number. */
  text?: string;
  /** User ids; `none` is nobody. */
  assignee?: string[];
  label?: string[];
  status?: string[];
  priority?: Priority[];
  due?: Due;
}

export const DUES = ["late", "today", "week", "none"] as const;
export type Due = (typeof DUES)[number];
export const dueNames: Record<Due, string> = {
  late: "Late",
  today: "Due today",
  week: "Due in 7 days",
  none: "No date",
};

export const NO_FILTER: Filter = {};

export function isEmpty(filter: Filter): boolean {
  const values = Object.values(filter) as (string | readonly string[] | undefined)[];
  return values.every((value) => value === undefined || value.length === 0);
}

/** The cards that a filter lets through. */
export function filtered(cards: readonly Card[], filter: Filter, zone: string): readonly Card[] {
  if (isEmpty(filter)) return cards;
  const words = filter.text?.trim().toLocaleLowerCase().split(/\s+/) ?? [];
  const today = dayIn(zone);
  return cards.filter(
    (card) =>
      words.every(
        (word) => card.title.toLocaleLowerCase().includes(word) || card.number.toLocaleLowerCase() === word,
      ) &&
      any(filter.assignee, (id) => (id === "none" ? card.assignees.length === 0 : card.assignees.includes(id))) &&
      any(filter.label, (label) => card.labels.includes(label)) &&
      any(filter.status, (status) => card.status === status) &&
      any(filter.priority, (priority) => card.priority === priority) &&
      (filter.due === undefined || isDue(card, filter.due, today)),
  );
}

function any<T>(wanted: readonly T[] | undefined, holds: (value: T) => boolean): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.some(holds);
}

function isDue(card: Card, due: Due, today: string): boolean {
  if (due === "none") return card.due_date === null;
  if (card.due_date === null || card.completed_at !== null) return false;
  const days = daysBetween(today, card.due_date);
  if (due === "late") return days < 0;
  return due === "today" ? days === 0 : days >= 0 && days < 7;
}

/** A list of choices with one more, or without it. */
export function toggled<T>(list: readonly T[] | undefined, value: T): T[] | undefined {
  const left = (list ?? []).filter((one) => one !== value);
  const next = left.length === (list?.length ?? 0) ? [...left, value] : left;
  return next.length > 0 ? next : undefined;
}

/** A filter as it stands in the address; what is none of ours is left out. */
export function parseFilter(value: unknown): Filter | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { text, assignee, label, status, priority, due } = value as Record<string, unknown>;
  const filter: Filter = {
    text: typeof text === "string" && text !== "" ? text : undefined,
    assignee: words(assignee),
    label: words(label),
    status: words(status),
    priority: words(priority) as Priority[] | undefined,
    due: DUES.find((one) => one === due),
  };
  return isEmpty(filter) ? undefined : (JSON.parse(JSON.stringify(filter)) as Filter);
}

function words(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list = value.filter((one): one is string => typeof one === "string");
  return list.length > 0 ? list : undefined;
}
