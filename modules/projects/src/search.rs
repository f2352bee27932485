//! What can be found of projects.

use guildhall_kernel::{Searched, Touched};

const TASKS_OF_PROJECT: &str = include_str!("../sql/search/tasks_of_project.sql");

pub const TASKS: Searched = Searched {
    kind: "task",
    table: "public.tasks",
    version: 1,
    hears: &[
        Touched::new("projects.task.created", "task_id"),
        Touched::new("projects.task.changed", "task_id"),
        Touched::new("projects.task.assigned", "task_id"),
        Touched::new("projects.task.moved", "task_id"),
        Touched::new("projects.task.undone", "task_id"),
        Touched::new("projects.task.deleted", "task_id"),
        Touched::place("projects.tasks.imported", "project_id", TASKS_OF_PROJECT),
        Touched::place("projects.column.changed", "project_id", TASKS_OF_PROJECT),
        Touched::place("projects.project.changed", "project_id", TASKS_OF_PROJECT),
        Touched::place("projects.project.deleted", "project_id", TASKS_OF_PROJECT),
        Touched::place("projects.project.restored", "project_id", TASKS_OF_PROJECT),
        Touched::place("projects.project.buried", "project_id", TASKS_OF_PROJECT),
    ],
    rows: include_str!("../sql/search/tasks.sql"),
    shows: include_str!("../sql/search/tasks_shown.sql"),
    states: &["open", "done"],
};

pub const PROJECTS: Searched = Searched {
    kind: "project",
    table: "public.projects",
    version: 1,
    hears: &[
        Touched::new("projects.project.created", "project_id"),
        Touched::new("projects.project.changed", "project_id"),
        Touched::new("projects.project.deleted", "project_id"),
        Touched::new("projects.project.restored", "project_id"),
        Touched::new("projects.project.buried", "project_id"),
    ],
    rows: include_str!("../sql/search/projects.sql"),
    shows: include_str!("../sql/search/projects_shown.sql"),
    states: &["planned", "active", "paused", "completed", "cancelled"],
};
