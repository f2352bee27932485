import type { Card, Column, Priority, ProductType, ProjectRole, Stage } from "./types";

export const STAGES: readonly Stage[] = ["ideation", "validation", "planning", "building", "launched", "archived"];
export const PRIORITIES: readonly Priority[] = ["none", "low", "medium", "high", "urgent"];
export const ROLES: readonly ProjectRole[] = ["lead", "member", "viewer"];

export const stageNames: Record<Stage, string> = {
  ideation: "Ideation",
  validation: "Validation",
  planning: "Planning",
  building: "Building",
  launched: "Launched",
  archived: "Archived",
};

export const priorityNames: Record<Priority, string> = {
  none: "No priority",
  low: "Low",
  medium: "Medium",
  high: "High",
  urgent: "Urgent",
};

export const productNames: Record<ProductType, string> = {
  physical_product: "Physical product",
  software: "Software",
  service: "Service",
};

export const roleNames: Record<ProjectRole, string> = { lead: "Lead", member: "Member", viewer: "Viewer" };

const DAY = 86_400_000;

/** The day in a zone, `2026-03-27`. */
export function dayIn(zone: string, now = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
}

/** Days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

export interface DueWords {
  text: string;
  tone: "late" | "today" | "plain";
}

/** When a task is due, as people say it: `2 days late`, `Today, 17:00`, `Fri`, `27 Mar`. */
export function dueWords(task: Card, zone: string, now = new Date()): DueWords | null {
  if (task.due_date === null) return null;
  const today = dayIn(zone, now);
  const days = daysBetween(today, task.due_date);
  const over = task.due_at !== null && Date.parse(task.due_at) < now.getTime();
  if (task.completed_at === null && (days < 0 || over)) {
    const late = Math.max(0, -days);
    return { text: late === 0 ? "Late" : `${late} ${late === 1 ? "day" : "days"} late`, tone: "late" };
  }
  const time = task.due_all_day || task.due_at === null ? "" : `, ${timeIn(zone, task.due_at)}`;
  const tone = days === 0 && task.completed_at === null ? "today" : "plain";
  return { text: dateWords(task.due_date, today) + time, tone };
}

/** A date beside today: `Today`, `Tomorrow`, `Fri`, `27 Mar`, `27 Mar 2027`. */
export function dateWords(date: string, today: string): string {
  const days = daysBetween(today, date);
  if (days === 0) return "Today";
  if (days === 1) return "Tomorrow";
  if (days === -1) return "Yesterday";
  const at = new Date(`${date}T00:00:00Z`);
  if (days > 1 && days < 7) return at.toLocaleDateString("en-GB", { weekday: "short", timeZone: "UTC" });
  const year = date.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric";
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year, timeZone: "UTC" });
}

function timeIn(zone: string, at: string): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

/** How many lines of a checklist are done: `2/5`. */
export function stepsDone(task: Card): { done: number; all: number } {
  return { done: task.checklist.filter(({ done }) => done).length, all: task.checklist.length };
}

/** How full the ring of a stage is, 0 to 1, and what it means. */
export function ringOf(column: Column, columns: readonly Column[]): { fill: number; kind: Column["category"] } {
  const open = columns.filter(({ category }) => category === "open");
  const at = open.findIndex(({ id }) => id === column.id);
  return { fill: at <= 0 ? 0 : at / open.length, kind: column.category };
}

/** Letters for a project's key, from its name: initials of several words, else the beginning of one. */
export function keyFor(name: string): string {
  const words = name
    .normalize("NFD")
    .toUpperCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map((word) => word.replaceAll(/[^A-Z]/g, ""))
    .filter((word) => word !== "");
  const letters = words.length > 1 ? words.map((word) => word.charAt(0)).join("") : (words[0] ?? "").slice(0, 3);
  if (letters === "") return "";
  return (letters.length < 2 ? letters + letters : letters).slice(0, 4);
}
