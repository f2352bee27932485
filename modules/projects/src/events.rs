//! What the log keeps of projects and tasks: who, which, when and how much; never a word that somebody wrote.

use crate::{
    columns::Category,
    comments::Comment,
    filters::SavedFilter,
    members::ProjectRole,
    projects::{Project, ProjectStatus, Stage},
    tasks::Task,
    templates::Template,
};
use guildhall_kernel::{User, prelude::*};

event! {
    pub struct ProjectCreated { project_id: Id<Project>, owner_id: Id<User>, is_private: bool }
    is "projects.project.created", about "project" project_id
}

event! {
    /// Facts of a project changed; those that are ids or words of ours are named.
    pub struct ProjectChanged {
        project_id: Id<Project>,
        owner_id: Option<Id<User>>,
        status: Option<ProjectStatus>,
        is_private: Option<bool>,
    }
    is "projects.project.changed", about "project" project_id
}

event! {
    pub struct TaskCreated { project_id: Id<Project>, task_id: Id<Task>, serial: i64 }
    is "projects.task.created", about "task" task_id
}

event! {
    /// Facts of a task changed: their names.
    pub struct TaskChanged {
        project_id: Id<Project>,
        task_id: Id<Task>,
        #[schemars(length(max = 20))]
        fields: Vec<Field>,
        revision: i64,
    }
    is "projects.task.changed", about "task" task_id
}

words! {
    pub enum Field {
        Title = "title",
        Description = "description",
        DueDate = "due_date",
        Priority = "priority",
        Labels = "labels",
        Checklist = "checklist",
        Estimate = "estimate",
        Parent = "parent_id",
        Recurrence = "recurrence",
    }
}

event! {
    /// These people are to do it from now on; `added` were not before.
    pub struct TaskAssigned {
        project_id: Id<Project>,
        task_id: Id<Task>,
        #[schemars(length(max = 20))]
        user_ids: Vec<Id<User>>,
        #[schemars(length(max = 20))]
        added: Vec<Id<User>>,
    }
    is "projects.task.assigned", about "task" task_id
}

event! {
    /// Its day has come; these people are to do it.
    pub struct TaskCameDue {
        project_id: Id<Project>,
        task_id: Id<Task>,
        due_at: Timestamp,
        #[schemars(length(max = 20))]
        user_ids: Vec<Id<User>>,
    }
    is "projects.task.came_due", about "task" task_id
}

event! {
    /// Its time is over, and it is not done.
    pub struct TaskOverdue {
        project_id: Id<Project>,
        task_id: Id<Task>,
        due_at: Timestamp,
        #[schemars(length(max = 20))]
        user_ids: Vec<Id<User>>,
    }
    is "projects.task.overdue", about "task" task_id
}

event! {
    /// It has another place on the board; `column_id` is the column that it is in now.
    pub struct TaskMoved {
        project_id: Id<Project>,
        task_id: Id<Task>,
        from_column_id: Uuid,
        column_id: Uuid,
        /// It is done now, and was not before.
        completed: bool,
        /// It was done, and is not any more.
        reopened: bool,
        revision: i64,
    }
    is "projects.task.moved", about "task" task_id
}

event! {
    pub struct TaskDeleted { project_id: Id<Project>, task_id: Id<Task> }
    is "projects.task.deleted", about "task" task_id
}

event! {
    pub struct ProjectMemberAdded { project_id: Id<Project>, user_id: Id<User>, role: ProjectRole }
    is "projects.member.added", about "project" project_id
}

event! {
    pub struct ProjectMemberChanged { project_id: Id<Project>, user_id: Id<User>, before: ProjectRole, role: ProjectRole }
    is "projects.member.changed", about "project" project_id
}

event! {
    pub struct ProjectMemberRemoved { project_id: Id<Project>, user_id: Id<User>, left: bool }
    is "projects.member.removed", about "project" project_id
}

event! {
    pub struct ColumnAdded { project_id: Id<Project>, column_id: Uuid, category: Category }
    is "projects.column.added", about "project" project_id
}

event! {
    pub struct ColumnChanged { project_id: Id<Project>, column_id: Uuid, category: Option<Category> }
    is "projects.column.changed", about "project" project_id
}

event! {
    pub struct ColumnDeleted { project_id: Id<Project>, column_id: Uuid }
    is "projects.column.deleted", about "project" project_id
}

event! {
    /// Somebody said something about a task; `mentioned_ids` are those it is said to.
    pub struct TaskCommented {
        project_id: Id<Project>,
        task_id: Id<Task>,
        comment_id: Id<Comment>,
        #[schemars(length(max = 50))]
        mentioned_ids: Vec<Id<User>>,
    }
    is "projects.task.commented", about "task" task_id
}

event! {
    pub struct CommentEdited { project_id: Id<Project>, task_id: Id<Task>, comment_id: Id<Comment> }
    is "projects.comment.edited", about "task" task_id
}

event! {
    pub struct CommentDeleted { project_id: Id<Project>, task_id: Id<Task>, comment_id: Id<Comment> }
    is "projects.comment.deleted", about "task" task_id
}

event! {
    pub struct TaskWatched { project_id: Id<Project>, task_id: Id<Task>, watching: bool }
    is "projects.task.watched", about "task" task_id
}

event! {
    /// The one has to be done before the other; or (`blocks: false`) not any more.
    pub struct TaskLinked { project_id: Id<Project>, task_id: Id<Task>, blocked_id: Id<Task>, blocks: bool }
    is "projects.task.linked", about "task" task_id
}

event! {
    /// Somebody took their last change of it back.
    pub struct TaskUndone { project_id: Id<Project>, task_id: Id<Task>, revision: i64 }
    is "projects.task.undone", about "task" task_id
}

event! {
    pub struct StageMoved { project_id: Id<Project>, before: Stage, stage: Stage }
    is "projects.project.stage_moved", about "project" project_id
}

event! {
    /// It can be restored until then.
    pub struct ProjectDeleted { project_id: Id<Project>, until: Timestamp }
    is "projects.project.deleted", about "project" project_id
}

event! {
    pub struct ProjectRestored { project_id: Id<Project> }
    is "projects.project.restored", about "project" project_id
}

event! {
    pub struct ProjectBuried { project_id: Id<Project> }
    is "projects.project.buried", about "project" project_id
}

event! {
    pub struct TemplateSaved { template_id: Id<Template>, project_id: Id<Project> }
    is "projects.template.saved", about "template" template_id
}

event! {
    pub struct TemplateChanged { template_id: Id<Template> }
    is "projects.template.changed", about "template" template_id
}

event! {
    pub struct TemplateDeleted { template_id: Id<Template> }
    is "projects.template.deleted", about "template" template_id
}

event! {
    pub struct FilterSaved { filter_id: Id<SavedFilter>, project_id: Option<Id<Project>>, is_shared: bool }
    is "projects.filter.saved", about "filter" filter_id
}

event! {
    pub struct FilterDeleted { filter_id: Id<SavedFilter> }
    is "projects.filter.deleted", about "filter" filter_id
}

event! {
    pub struct TasksImported { project_id: Id<Project>, count: usize }
    is "projects.tasks.imported", about "project" project_id
}

/// One thing that happened to a task, off the log.
#[derive(Serialize, JsonSchema)]
pub struct Activity {
    pub id: Uuid,
    pub task_id: Id<Task>,
    /// The event's name: `projects.task.moved`.
    pub kind: String,
    pub actor_id: Option<Id<User>>,
    /// The event's fields, as the contract lists them under its name.
    pub data: serde_json::Value,
    pub occurred_at: Timestamp,
}

event! {
    /// Somebody took a project's tasks out as a table.
    pub struct TasksExported { project_id: Id<Project>, count: usize }
    is "projects.tasks.exported", about "project" project_id
}
