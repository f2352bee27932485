//! Projects, their people, and the work in them.

mod access;
mod changes;
mod changing;
mod creating;
mod due;
mod events;
mod keys;
mod live;
mod members;
mod moving;
mod parents;
mod position;
mod projects;
mod settings;
mod tasks;
mod words;

use guildhall_kernel::{Code, Notify, Rooms, Rule, Within, prelude::*};

pub const READ: Permission = Permission::new("projects.read", "Look at projects", "The public ones, and the private ones that one is in");
pub const WRITE: Permission =
    Permission::new("projects.write", "Work in projects", "Begin projects, and work on the tasks of those that one is a member of");
pub const MANAGE: Permission = Permission::new("projects.manage", "Lead every public project", "As if one were a lead of it");

/// Those who see a project; the function that the policies share.
const INSIDE: Within = Within { param: "project_id", access: "select public.project_access($1)" };

#[must_use]
pub fn module() -> Module {
    Module::new("projects", "Projects")
        .needs(&["organization"])
        .migrations(&[Migration::new(1, "projects", include_str!("../migrations/0001_projects.sql"))])
        .permissions(&[READ, WRITE, MANAGE])
        .collection(
            "/projects",
            Collection::of::<projects::Project>("api.projects")
                .needs(READ)
                .computed(&["time_zone", "role", "member_count"])
                .ordered("name", false),
        )
        .command::<projects::CreateProject>(Post, "/projects")
        .command::<projects::ChangeProject>(PatchMethod, "/projects/{id}")
        .command::<projects::ChangeProject>(Put, "/projects/{id}")
        .collection(
            "/projects/{project_id}/tasks",
            Collection::of::<tasks::Task>("api.tasks").needs(READ).within(INSIDE).computed(COMPUTED).ordered("position", false).list_only(),
        )
        .command::<creating::CreateTask>(Post, "/projects/{project_id}/tasks")
        .collection("/tasks", Collection::of::<tasks::Task>("api.tasks").needs(READ).computed(COMPUTED).newest_first())
        .collection(
            "/my-work",
            Collection::of::<tasks::Task>("api.my_work").needs(READ).computed(COMPUTED).ordered("due_at", false).list_only(),
        )
        .command::<changes::ChangeTask>(PatchMethod, "/tasks/{id}")
        .command::<changes::ChangeTask>(Put, "/tasks/{id}")
        .command::<changing::DeleteTask>(Delete, "/tasks/{id}")
        .command::<moving::MoveTask>(Post, "/tasks/{id}/move")
        .rooms(Rooms { kind: live::KIND, sql: members::ROOMS })
        .event::<events::ProjectCreated>()
        .event::<events::ProjectChanged>()
        .event::<events::TaskCreated>()
        .event::<events::TaskChanged>()
        .event::<events::TaskAssigned>()
        .event::<events::TaskMoved>()
        .event::<events::TaskDeleted>()
        .notify(Notify {
            event: "projects.task.assigned",
            recipients: include_str!("../sql/notify/assigned_whom.sql"),
            shows: include_str!("../sql/notify/assigned_shows.sql"),
        })
        .rules(&[
            Rule { constraint: "projects_key", code: Code::Conflict, field: Some("key"), message: "is taken by another project" },
            Rule { constraint: "projects_key_form", code: Code::BadRequest, field: Some("key"), message: "must be 2 to 6 capital letters" },
            Rule { constraint: "tasks_status", code: Code::BadRequest, field: Some("status"), message: "names no column of this project" },
            Rule { constraint: "tasks_parent", code: Code::BadRequest, field: Some("parent_id"), message: "names no task of this project" },
            Rule {
                constraint: "tasks_due_date",
                code: Code::BadRequest,
                field: Some("due_date"),
                message: "must be in the years 2000 to 2199",
            },
        ])
}

/// Columns of a task that are worked out when it is read.
const COMPUTED: &[&str] = &["number", "assignees"];
