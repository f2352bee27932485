//! Making a task.

use crate::{
    access::{archived, require_member},
    due::Due,
    events::{TaskAssigned, TaskCreated},
    live,
    members::can_be_given_work,
    projects::Project,
    tasks::{ChecklistItem, Priority, Recurrence, Task, people, recurs_from_a_day, seen},
};
use guildhall_kernel::{User, prelude::*};

/// Adds a task at the end of its column.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct CreateTask {
    #[garde(skip)]
    pub project_id: Id<Project>,
    #[garde(dive)]
    pub title: Line<300>,
    /// Markdown.
    #[garde(dive)]
    #[serde(default)]
    pub description: Option<Prose<50000>>,
    /// The key of a column; the first open one when left out.
    #[garde(length(max = 40))]
    #[serde(default)]
    pub status: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    pub assigned_to: Option<Id<User>>,
    #[garde(length(max = 20))]
    #[serde(default)]
    pub assignees: Vec<Id<User>>,
    #[garde(skip)]
    #[serde(default)]
    pub due_date: Option<Due>,
    #[garde(skip)]
    #[serde(default)]
    pub priority: Option<Priority>,
    #[garde(length(max = 20), dive)]
    #[serde(default)]
    pub labels: Vec<Line<40>>,
    #[garde(length(max = 100), dive)]
    #[serde(default)]
    pub checklist: Vec<ChecklistItem>,
    #[garde(range(min = 0.0, max = 100_000.0))]
    #[serde(default)]
    pub estimate: Option<f64>,
    #[garde(skip)]
    #[serde(default)]
    pub parent_id: Option<Id<Task>>,
    #[garde(dive)]
    #[serde(default)]
    pub recurrence: Option<Recurrence>,
}

impl Command for CreateTask {
    const NAME: &'static str = "projects.task.create";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Task>;

    async fn act(self, cx: &mut Act) -> Result<Created<Task>> {
        let (id, body) = self.make(cx).await?;
        Ok(Created { id: id.uuid(), body })
    }
}

impl CreateTask {
    /// Makes the task, and tells everyone.
    pub async fn make(self, cx: &mut Act) -> Result<(Id<Task>, Json<Task>)> {
        let (id, now) = (cx.new_id::<Task>(), cx.now());
        recurs_from_a_day(self.recurrence.is_some(), self.due_date)?;
        let people = people(self.assigned_to, &self.assignees);
        self.checks(cx, &people).await?;
        let (day, at, all_day) = self.due_date.map_or((None, None, true), Due::columns);
        let priority = self.priority.unwrap_or(Priority::None).as_str();
        let checklist = serde_json::to_value(&self.checklist).map_err(Problem::internal)?;
        let recurrence = self.recurrence.map(serde_json::to_value).transpose().map_err(Problem::internal)?;
        let made = cx
            .row(
                include_str!("../sql/create_task.sql"),
                &[
                    &self.project_id,
                    &id,
                    &self.title,
                    &self.description,
                    &self.status,
                    &people,
                    &day,
                    &at,
                    &all_day,
                    &priority,
                    &self.labels,
                    &checklist,
                    &self.estimate,
                    &self.parent_id,
                    &recurrence,
                    &now,
                ],
            )
            .await?;
        let Some(made) = made else {
            require_member(cx, self.project_id).await?;
            return Err(archived());
        };
        let (serial, is_private, has_column): (i64, bool, bool) = (made.get(0), made.get(1), made.get(2));
        if !has_column {
            return Err(Problem::field("status", "invalid", "names no column of this project"));
        }
        let task = seen(cx, id).await?;
        live::task(cx, "task:new", self.project_id, is_private, &task)?;
        cx.emit(TaskCreated { project_id: self.project_id, task_id: id, serial });
        if !people.is_empty() {
            cx.emit(TaskAssigned { project_id: self.project_id, task_id: id, user_ids: people.clone(), added: people });
        }
        Ok((id, task))
    }

    /// What needs a look at other rows; a plain task needs none.
    async fn checks(&self, cx: &mut Act, people: &[Id<User>]) -> Result<()> {
        const PRIVATE: &str = "select is_private from public.projects where organization_id = (select auth.org_id()) and id = $1";
        if people.is_empty() && self.parent_id.is_none() {
            return Ok(());
        }
        require_member(cx, self.project_id).await?;
        let is_private = cx.row(PRIVATE, &[&self.project_id]).await?.is_some_and(|row| row.get(0));
        let field = if self.assignees.is_empty() { "assigned_to" } else { "assignees" };
        can_be_given_work(cx, field, self.project_id, is_private, people).await?;
        if let Some(parent) = self.parent_id {
            crate::parents::can_be_under(cx, self.project_id, None, parent).await?;
        }
        Ok(())
    }
}
