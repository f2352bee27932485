//! Projects, their people, and the work in them.

mod access;
mod bulk;
mod changes;
mod changing;
mod columns;
mod coming_due;
mod comments;
mod creating;
mod csv;
mod departing;
mod due;
mod events;
mod filters;
mod jotting;
mod keys;
mod lifecycle;
mod links;
mod live;
mod members;
mod moving;
mod parents;
mod position;
mod projects;
mod recurring;
mod search;
mod settings;
mod tasks;
mod templates;
mod undo;

use guildhall_kernel::{Code, Departed, Notify, Rooms, Rule, Within, prelude::*};

pub const READ: Permission = Permission::new("projects.read", "Look at projects", "The public ones, and the private ones that one is in");
pub const WRITE: Permission =
    Permission::new("projects.write", "Work in projects", "Begin projects, and work on the tasks of those that one is a member of");
pub const MANAGE: Permission = Permission::new("projects.manage", "Lead every public project", "As if one were a lead of it");

/// Those who see a project; the function that the policies share.
const INSIDE: Within = Within { param: "project_id", access: "select public.project_access($1)" };

/// Those who see a task.
const OF_TASK: Within = Within { param: "task_id", access: "select public.task_access($1)" };

#[must_use]
pub fn module() -> Module {
    Module::new("projects", "Projects")
        .needs(&["organization"])
        .migrations(&[
            Migration::new(1, "projects", include_str!("../migrations/0001_projects.sql")),
            Migration::new(2, "work", include_str!("../migrations/0002_work.sql")),
            Migration::new(3, "lists", include_str!("../migrations/0003_lists.sql")),
            Migration::new(4, "search", include_str!("../migrations/0004_search.sql")),
            Migration::new(5, "due", include_str!("../migrations/0005_due.sql")),
        ])
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
        .command::<lifecycle::DeleteProject>(Delete, "/projects/{id}")
        .collection(
            "/deleted-projects",
            Collection::of::<lifecycle::DeletedProject>("api.deleted_projects").needs(READ).ordered("deleted_at", true).list_only(),
        )
        .command::<lifecycle::MoveStage>(Post, "/projects/{id}/stage")
        .command::<lifecycle::Archive>(Post, "/projects/{id}/archive")
        .command::<lifecycle::Restore>(Post, "/projects/{id}/restore")
        .inner::<lifecycle::Bury>()
        .collection(
            "/projects/{project_id}/stages",
            Collection::of::<lifecycle::StageStep>("public.project_stages").needs(READ).within(INSIDE).newest_first().list_only(),
        )
        .collection(
            "/projects/{project_id}/members",
            Collection::of::<members::ProjectMember>("api.project_members")
                .needs(READ)
                .within(INSIDE)
                .key("user_id")
                .item("user_id")
                .ordered("name", false),
        )
        .command::<members::AddMember>(Post, "/projects/{project_id}/members")
        .command::<members::ChangeMember>(PatchMethod, "/projects/{project_id}/members/{user_id}")
        .command::<members::ChangeMember>(Put, "/projects/{project_id}/members/{user_id}")
        .command::<members::RemoveMember>(Delete, "/projects/{project_id}/members/{user_id}")
        .collection(
            "/projects/{project_id}/columns",
            Collection::of::<columns::Column>("public.project_columns")
                .needs(READ)
                .within(INSIDE)
                .item("project_column_id")
                .ordered("position", false),
        )
        .command::<columns::AddColumn>(Post, "/projects/{project_id}/columns")
        .command::<columns::ChangeColumn>(PatchMethod, "/projects/{project_id}/columns/{project_column_id}")
        .command::<columns::ChangeColumn>(Put, "/projects/{project_id}/columns/{project_column_id}")
        .command::<columns::DeleteColumn>(Delete, "/projects/{project_id}/columns/{project_column_id}")
        .collection("/project-templates", Collection::of::<templates::Template>("api.project_templates").needs(READ).ordered("name", false))
        .command::<templates::SaveTemplate>(Post, "/project-templates")
        .command::<templates::ChangeTemplate>(PatchMethod, "/project-templates/{id}")
        .command::<templates::ChangeTemplate>(Put, "/project-templates/{id}")
        .command::<templates::DeleteTemplate>(Delete, "/project-templates/{id}")
        .noted_read::<csv::ExportTasks>("/projects/{project_id}/tasks.csv")
        .command::<csv::ImportTasks>(Post, "/projects/{project_id}/import")
        .collection(
            "/projects/{project_id}/tasks",
            Collection::of::<tasks::Task>("api.tasks").needs(READ).within(INSIDE).computed(COMPUTED).ordered("position", false).list_only(),
        )
        .command::<creating::CreateTask>(Post, "/projects/{project_id}/tasks")
        .inner::<jotting::Jot>()
        .slash(jotting::TASK)
        .collection("/tasks", Collection::of::<tasks::Task>("api.tasks").needs(READ).computed(COMPUTED).newest_first())
        .collection(
            "/my-work",
            Collection::of::<tasks::Task>("api.my_work").needs(READ).computed(COMPUTED).ordered("due_at", false).list_only(),
        )
        .command::<changes::ChangeTask>(PatchMethod, "/tasks/{id}")
        .command::<changes::ChangeTask>(Put, "/tasks/{id}")
        .command::<changing::DeleteTask>(Delete, "/tasks/{id}")
        .inner::<changing::BuryTasks>()
        .inner::<coming_due::ComeDue>()
        .round(coming_due::ROUND)
        .command::<moving::MoveTask>(Post, "/tasks/{id}/move")
        .command::<bulk::BulkChange>(Post, "/tasks/bulk")
        .command::<bulk::BulkUndo>(Post, "/tasks/bulk/undo")
        .command::<undo::UndoTask>(Post, "/tasks/{id}/undo")
        .command::<links::Block>(Post, "/tasks/{id}/blocks")
        .command::<links::Unblock>(Delete, "/tasks/{id}/blocks/{blocked_id}")
        .command::<comments::Watch>(Post, "/tasks/{id}/watch")
        .command::<comments::Unwatch>(Delete, "/tasks/{id}/watch")
        .collection(
            "/tasks/{task_id}/watchers",
            Collection::of::<comments::Watcher>("public.task_watchers").needs(READ).within(OF_TASK).key("user_id").list_only(),
        )
        .collection(
            "/tasks/{task_id}/comments",
            Collection::of::<comments::Comment>("public.task_comments").needs(READ).within(OF_TASK).item("task_comment_id"),
        )
        .command::<comments::CreateComment>(Post, "/tasks/{task_id}/comments")
        .command::<comments::EditComment>(PatchMethod, "/tasks/{task_id}/comments/{task_comment_id}")
        .command::<comments::EditComment>(Put, "/tasks/{task_id}/comments/{task_comment_id}")
        .command::<comments::DeleteComment>(Delete, "/tasks/{task_id}/comments/{task_comment_id}")
        .collection(
            "/tasks/{task_id}/activity",
            Collection::of::<events::Activity>("api.task_activity")
                .needs(READ)
                .within(OF_TASK)
                .computed(&["data"])
                .newest_first()
                .list_only(),
        )
        .collection("/saved-filters", Collection::of::<filters::SavedFilter>("public.saved_filters").needs(READ).ordered("name", false))
        .command::<filters::SaveFilter>(Post, "/saved-filters")
        .command::<filters::ChangeFilter>(PatchMethod, "/saved-filters/{id}")
        .command::<filters::ChangeFilter>(Put, "/saved-filters/{id}")
        .command::<filters::DeleteFilter>(Delete, "/saved-filters/{id}")
        .rooms(Rooms { kind: live::KIND, sql: members::ROOMS })
        .event::<events::ProjectCreated>()
        .event::<events::ProjectChanged>()
        .event::<events::TaskCreated>()
        .event::<events::TaskChanged>()
        .event::<events::TaskAssigned>()
        .event::<events::TaskCameDue>()
        .event::<events::TaskOverdue>()
        .event::<events::TaskMoved>()
        .event::<events::TaskDeleted>()
        .event::<events::TaskUndone>()
        .event::<events::TaskLinked>()
        .event::<events::TaskWatched>()
        .event::<events::TaskCommented>()
        .event::<events::CommentEdited>()
        .event::<events::CommentDeleted>()
        .event::<events::TasksExported>()
        .event::<events::TasksImported>()
        .event::<events::ProjectMemberAdded>()
        .event::<events::ProjectMemberChanged>()
        .event::<events::ProjectMemberRemoved>()
        .event::<events::ColumnAdded>()
        .event::<events::ColumnChanged>()
        .event::<events::ColumnDeleted>()
        .event::<events::StageMoved>()
        .event::<events::ProjectDeleted>()
        .event::<events::ProjectRestored>()
        .event::<events::ProjectBuried>()
        .event::<events::TemplateSaved>()
        .event::<events::TemplateChanged>()
        .event::<events::TemplateDeleted>()
        .event::<events::FilterSaved>()
        .event::<events::FilterDeleted>()
        .notify(Notify::new(
            "projects.task.assigned",
            include_str!("../sql/notify/assigned_whom.sql"),
            include_str!("../sql/notify/assigned_shows.sql"),
        ))
        .notify(Notify::new(
            "projects.task.commented",
            include_str!("../sql/notify/commented_whom.sql"),
            include_str!("../sql/notify/commented_shows.sql"),
        ))
        .search(search::TASKS)
        .search(search::PROJECTS)
        .notify(Notify::new(
            "projects.task.came_due",
            include_str!("../sql/notify/due_whom.sql"),
            include_str!("../sql/notify/due_shows.sql"),
        ))
        .notify(Notify::new(
            "projects.task.overdue",
            include_str!("../sql/notify/due_whom.sql"),
            include_str!("../sql/notify/overdue_shows.sql"),
        ))
        .on::<Departed, _>("projects.forget_departed", departing::forget_departed)
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
const COMPUTED: &[&str] = &["number", "assignees", "blocks", "blocked_by"];
