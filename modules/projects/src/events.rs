//! What the log keeps of projects and tasks: who, which, when and how much; never a word that somebody wrote.

use crate::{
    projects::{Project, ProjectStatus},
    tasks::Task,
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

crate::words::words! {
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
