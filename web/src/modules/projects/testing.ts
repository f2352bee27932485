import type { Card, Column, Project } from "./types";

/** A small world for the tests of this folder. */
export const columns: readonly Column[] = (["backlog", "todo", "doing", "done"] as const).map((key, at) => ({
  id: `column ${key}`,
  project_id: "kit",
  key,
  name: key,
  category: key === "backlog" || key === "done" ? key : "open",
  position: at + 1,
}));

export function card(id: string, change: Partial<Card> = {}): Card {
  return {
    id,
    project_id: "kit",
    number: `NK-${id}`,
    serial: 1,
    title: `Task ${id}`,
    status: "todo",
    position: "8",
    assigned_to: null,
    assignees: [],
    due_date: null,
    due_at: null,
    due_all_day: true,
    priority: "none",
    priority_rank: 0,
    labels: [],
    checklist: [],
    estimate: null,
    parent_id: null,
    recurrence: null,
    comment_count: 0,
    blocks: [],
    blocked_by: [],
    completed_at: null,
    revision: 1,
    created_by: "ana",
    created_at: "2026-03-01T09:00:00Z",
    updated_at: "2026-03-01T09:00:00Z",
    ...change,
  };
}

export function project(change: Partial<Project> = {}): Project {
  return {
    id: "kit",
    key: "NK",
    name: "Nitrate kit",
    description: null,
    owner_id: "ana",
    status: "active",
    product_type: "physical_product",
    stage: "building",
    settings: {},
    is_private: false,
    revision: 1,
    created_by: "ana",
    created_at: "2026-03-01T09:00:00Z",
    updated_at: "2026-03-01T09:00:00Z",
    archived_at: null,
    time_zone: "UTC",
    role: "lead",
    member_count: 3,
    ...change,
  };
}
