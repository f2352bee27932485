//! Telling people that a task's day has come, and once that it has passed.

use crate::{
    events::{TaskCameDue, TaskOverdue},
    projects::Project,
    tasks::Task,
};
use guildhall_kernel::{Round, User, prelude::*};
use jiff::SignedDuration;

/// Looks for what comes due; it decides by the clocks of each project.
pub const ROUND: Round = Round {
    name: "projects.due",
    every: SignedDuration::from_mins(5),
    statement: include_str!("../sql/coming_due.sql"),
    command: Some(ComeDue::NAME),
};

/// A task's day has come, or has passed. The house says so; no door leads here.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ComeDue {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(skip)]
    task_id: Id<Task>,
    #[garde(skip)]
    overdue: bool,
    #[garde(skip)]
    due_at: Timestamp,
    /// Who is to do it.
    #[garde(length(max = 20))]
    user_ids: Vec<Id<User>>,
}

impl Command for ComeDue {
    const NAME: &'static str = "projects.task.come_due";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let Self { project_id, task_id, overdue, due_at, user_ids } = self;
        match overdue {
            false => cx.emit_by_itself(TaskCameDue { project_id, task_id, due_at, user_ids }),
            true => cx.emit_by_itself(TaskOverdue { project_id, task_id, due_at, user_ids }),
        }
        Ok(NoContent)
    }
}
