//! The task as it is answered.

use crate::{due::Due, projects::Project};
use guildhall_kernel::{User, prelude::*};
use jiff::civil::Date;

/// Something to do.
#[derive(Serialize, JsonSchema)]
pub struct Task {
    pub id: Id<Self>,
    pub project_id: Id<Project>,
    /// `LAB-12`: the project's key and the task's serial.
    pub number: String,
    /// 1, 2, 3 … in its project.
    pub serial: i64,
    #[schemars(length(max = 300))]
    pub title: String,
    /// Markdown.
    #[schemars(length(max = 50000))]
    pub description: Option<String>,
    /// The key of one of the project's columns.
    pub status: String,
    /// Its place in the column: ordered as text, byte by byte.
    pub position: String,
    /// The first of its assignees.
    pub assigned_to: Option<Id<User>>,
    #[schemars(length(max = 20))]
    pub assignees: Vec<Id<User>>,
    /// The day in the project's zone.
    pub due_date: Option<Date>,
    /// The instant at which it is due: the end of the day, unless a time was given.
    pub due_at: Option<Timestamp>,
    /// No time was given.
    pub due_all_day: bool,
    pub priority: Priority,
    /// 0 is none, 4 is urgent: for ordering.
    pub priority_rank: i16,
    #[schemars(length(max = 20))]
    pub labels: Vec<String>,
    #[schemars(length(max = 100))]
    pub checklist: Vec<ChecklistItem>,
    pub estimate: Option<f64>,
    pub parent_id: Option<Id<Self>>,
    pub recurrence: Option<Recurrence>,
    pub comment_count: i32,
    /// What has to wait for it.
    #[schemars(length(max = 50))]
    pub blocks: Vec<Id<Self>>,
    /// What it has to wait for.
    #[schemars(length(max = 50))]
    pub blocked_by: Vec<Id<Self>>,
    /// When it came into a column of the category `done`.
    pub completed_at: Option<Timestamp>,
    /// Counts its changes: of two payloads the higher one is newer.
    pub revision: i64,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

words! {
    pub enum Priority { None = "none", Low = "low", Medium = "medium", High = "high", Urgent = "urgent" }
}

/// One line of a task's checklist.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, Validate)]
pub struct ChecklistItem {
    #[garde(dive)]
    pub text: Line<300>,
    #[garde(skip)]
    #[serde(default)]
    pub done: bool,
}

/// When it is done, the next one is made, due that much later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Validate)]
pub struct Recurrence {
    #[garde(skip)]
    pub every: Every,
    /// 2 with `weekly` is every other week.
    #[garde(range(min = 1, max = 365))]
    #[serde(default = "one")]
    pub interval: u16,
}

words! {
    pub enum Every { Daily = "daily", Weekly = "weekly", Monthly = "monthly" }
}

const fn one() -> u16 {
    1
}

/// The task as everyone sees it now.
pub async fn seen(cx: &mut Act, task: Id<Task>) -> Result<Json<Task>> {
    const SEEN: &str = "
select row_to_json(one)::text
from (
    select id, project_id, number, serial, title, description, status, position, assigned_to, assignees, due_date, due_at, due_all_day,
        priority, priority_rank, labels, checklist, estimate, parent_id, recurrence, comment_count, blocks, blocked_by, completed_at, revision, created_by,
        created_at, updated_at
    from api.tasks
    where organization_id = (select auth.org_id()) and id = $1
) as one";
    cx.one(SEEN, &[&task]).await
}

/// The people to do it, each once: `first` before the others.
pub fn people(first: Option<Id<User>>, others: &[Id<User>]) -> Vec<Id<User>> {
    let mut people: Vec<Id<User>> = Vec::new();
    for person in first.into_iter().chain(others.iter().copied()) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people
}

/// What recurs is due some day, so that the next one is.
pub fn recurs_from_a_day(recurs: bool, due: Option<Due>) -> Result<()> {
    match (recurs, due) {
        (true, None) => Err(Problem::field("recurrence", "invalid", "needs a due date to count from")),
        _ => Ok(()),
    }
}
