//! Changing a task: its facts, who does it, and, on the way, its column.

use crate::{
    access::{HeldTask, hold_task, hold_task_on_board},
    changes::{ChangeTask, Changes},
    due::Due,
    events::{Field, TaskAssigned, TaskChanged, TaskDeleted},
    live,
    members::can_be_given_work,
    moving::{Spot, put},
    parents::can_be_under,
    projects::Project,
    tasks::{Task, people, seen},
    undo,
};
use guildhall_kernel::{User, When, prelude::*};
use jiff::SignedDuration;
use serde_json::json;

impl Command for ChangeTask {
    const NAME: &'static str = "projects.task.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Task>;

    async fn act(self, cx: &mut Act) -> Result<Json<Task>> {
        let id = self.id;
        self.changes().make(cx, id).await
    }
}

impl Changes {
    /// Makes the changes, and tells everyone.
    pub async fn make(self, cx: &mut Act, id: Id<Task>) -> Result<Json<Task>> {
        let on_board = !self.status.is_keep() || !self.parent_id.is_keep();
        let held = if on_board { hold_task_on_board(cx, id).await? } else { hold_task(cx, id).await? };
        undo::remember(cx, id).await?;
        let mut changed = self.facts(cx, id, &held).await?;
        changed |= self.hands(cx, id, &held).await?;
        let mut next = None;
        if let Some(status) = self.status.set().filter(|status| **status != held.status) {
            next = put(cx, id, &held, status, Spot::End).await?;
            changed = true;
        }
        undo::settle(cx, id, next).await?;
        let task = seen(cx, id).await?;
        if changed {
            live::task(cx, "task:updated", held.project, held.is_private, &task)?;
        }
        Ok(task)
    }

    fn fields(&self) -> Vec<Field> {
        let all = [
            (self.title.is_keep(), Field::Title),
            (self.description.is_keep(), Field::Description),
            (self.due_date.is_keep(), Field::DueDate),
            (self.priority.is_keep(), Field::Priority),
            (self.labels.is_keep(), Field::Labels),
            (self.checklist.is_keep(), Field::Checklist),
            (self.estimate.is_keep(), Field::Estimate),
            (self.parent_id.is_keep(), Field::Parent),
            (self.recurrence.is_keep(), Field::Recurrence),
        ];
        all.into_iter().filter(|(kept, _)| !kept).map(|(_, field)| field).collect()
    }

    /// Whether any fact changed.
    async fn facts(&self, cx: &mut Act, id: Id<Task>, held: &HeldTask) -> Result<bool> {
        let fields = self.fields();
        if fields.is_empty() {
            return Ok(false);
        }
        if let Some(Some(parent)) = self.parent_id.set() {
            can_be_under(cx, held.project, Some(id), *parent).await?;
        }
        let description = self.description.set().and_then(Option::as_ref);
        let (day, at, all_day) = self.due_date.set().copied().flatten().map_or((None, None, true), Due::columns);
        let priority = self.priority.set().map(|priority| priority.as_str());
        let checklist = self.checklist.set().map(serde_json::to_value).transpose().map_err(Problem::internal)?;
        let estimate = self.estimate.set().copied().flatten();
        let parent = self.parent_id.set().copied().flatten();
        let recurrence = self.recurrence.set().copied().flatten().map(serde_json::to_value).transpose().map_err(Problem::internal)?;
        let now = cx.now();
        cx.run_one(
            include_str!("../sql/change_task.sql"),
            &[
                &id,
                &self.title.set(),
                &!self.description.is_keep(),
                &description,
                &!self.due_date.is_keep(),
                &day,
                &at,
                &all_day,
                &priority,
                &self.labels.set(),
                &checklist,
                &!self.estimate.is_keep(),
                &estimate,
                &!self.parent_id.is_keep(),
                &parent,
                &!self.recurrence.is_keep(),
                &recurrence,
                &now,
            ],
        )
        .await?;
        cx.emit(TaskChanged { project_id: held.project, task_id: id, fields, revision: held.revision + 1 });
        Ok(true)
    }

    /// Whether other people do it now.
    async fn hands(&self, cx: &mut Act, id: Id<Task>, held: &HeldTask) -> Result<bool> {
        const NOW: &str = "
select user_id from public.task_assignees
where organization_id = (select auth.org_id()) and task_id = $1
order by position, user_id";
        if self.assigned_to.is_keep() && self.assignees.is_keep() {
            return Ok(false);
        }
        let before: Vec<Id<User>> = cx.rows(NOW, &[&id]).await?.iter().map(|row| row.get(0)).collect();
        let wanted = match (self.assigned_to.set(), self.assignees.set()) {
            (Some(None), None) => Vec::new(),
            (Some(Some(first)), None) => people(Some(*first), before.get(1..).unwrap_or_default()),
            (first, others) => people(first.copied().flatten(), others.map_or(&[], Vec::as_slice)),
        };
        if wanted.len() > 20 {
            return Err(Problem::field("assignees", "length", "has more than 20 entries"));
        }
        if wanted == before {
            return Ok(false);
        }
        let added: Vec<Id<User>> = wanted.iter().copied().filter(|person| !before.contains(person)).collect();
        let field = if self.assignees.is_keep() { "assigned_to" } else { "assignees" };
        can_be_given_work(cx, field, held.project, held.is_private, &added).await?;
        assign(cx, id, held, &wanted).await?;
        cx.emit(TaskAssigned { project_id: held.project, task_id: id, user_ids: wanted, added });
        Ok(true)
    }
}

/// Gives the task to exactly these people, who watch it from now on.
pub async fn assign(cx: &mut Act, id: Id<Task>, held: &HeldTask, people: &[Id<User>]) -> Result<()> {
    const OFF: &str = "
delete from public.task_assignees
where organization_id = (select auth.org_id()) and task_id = $1 and user_id <> all ($2)";
    const ON: &str = "
insert into public.task_assignees (organization_id, project_id, task_id, user_id, position)
select (select auth.org_id()), $1, $2, person.id, person.position
from unnest($3::uuid[]) with ordinality as person (id, position)
on conflict (organization_id, task_id, user_id) do update set position = excluded.position";
    const WATCH: &str = "
insert into public.task_watchers (organization_id, project_id, task_id, user_id, created_at)
select (select auth.org_id()), $1, $2, person, $4
from unnest($3::uuid[]) as person
on conflict do nothing";
    const FIRST: &str = "
update public.tasks set assigned_to = $2, updated_at = $3, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
    let (first, now) = (people.first(), cx.now());
    cx.run(OFF, &[&id, &people]).await?;
    cx.run(ON, &[&held.project, &id, &people]).await?;
    cx.run(WATCH, &[&held.project, &id, &people, &now]).await?;
    cx.run_one(FIRST, &[&id, &first, &now]).await
}

/// Deletes a task and its sub-tasks. For a minute it can be undone; then they are gone.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteTask {
    #[garde(skip)]
    pub id: Id<Task>,
}

impl Command for DeleteTask {
    const NAME: &'static str = "projects.task.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DELETE: &str = "
with recursive below as (
    select id, 1 as level from public.tasks
    where organization_id = (select auth.org_id()) and id = $1 and deleted_at is null
    union all
    select work.id, below.level + 1
    from below
    join public.tasks as work on work.organization_id = (select auth.org_id()) and work.parent_id = below.id
    where work.deleted_at is null and below.level <= 100
)
update public.tasks as work
set deleted_at = $2, updated_at = $2, revision = revision + 1
from below
where work.organization_id = (select auth.org_id()) and work.id = below.id
returning work.id, work.revision";
        let held = hold_task_on_board(cx, self.id).await?;
        let now = cx.now();
        undo::remember_with_those_below(cx, self.id).await?;
        for row in cx.rows(DELETE, &[&self.id, &now]).await? {
            let (id, revision) = (row.get(0), row.get(1));
            undo::settle(cx, id, None).await?;
            live::task_deleted(cx, held.project, held.is_private, id, revision)?;
            cx.emit(TaskDeleted { project_id: held.project, task_id: id });
        }
        let when = When::at(now + undo::WINDOW + SignedDuration::from_secs(1)).keyed(held.project.to_string()).last();
        cx.later(BuryTasks::NAME, json!({ "project_id": held.project }), when).await?;
        Ok(NoContent)
    }
}

/// Takes the deleted tasks of a project away for good, once nobody can undo it any more.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct BuryTasks {
    #[garde(skip)]
    project_id: Id<Project>,
}

impl Command for BuryTasks {
    const NAME: &'static str = "projects.task.bury";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const BURY: &str = "
delete from public.tasks
where organization_id = (select auth.org_id()) and project_id = $1 and deleted_at < $2";
        let before = cx.now() - undo::WINDOW;
        cx.run(BURY, &[&self.project_id, &before]).await?;
        Ok(NoContent)
    }
}
