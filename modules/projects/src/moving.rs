//! The board: a card's column, and its place there. All places of a project are given out under its row lock, so that
//! however many move at once, everyone ends with one order.

use crate::{
    access::{HeldTask, hold_task_on_board},
    events::TaskMoved,
    live, position,
    projects::Project,
    recurring,
    tasks::{Task, seen},
    undo,
};
use guildhall_kernel::prelude::*;

/// Moves a task to another place: before or after a card of the column, or to the column's end. Where both are given,
/// `before` counts.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MoveTask {
    #[garde(skip)]
    id: Id<Task>,
    /// The key of a column; the one that it is in when left out.
    #[garde(length(max = 40))]
    #[serde(default)]
    status: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    before: Option<Id<Task>>,
    #[garde(skip)]
    #[serde(default)]
    after: Option<Id<Task>>,
}

impl Command for MoveTask {
    const NAME: &'static str = "projects.task.move";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Task>;

    async fn act(self, cx: &mut Act) -> Result<Json<Task>> {
        let held = hold_task_on_board(cx, self.id).await?;
        let spot = match (self.before, self.after) {
            (Some(card), Some(other)) => {
                is_there(cx, &held, "after", other).await?;
                Spot::Before(card)
            }
            (Some(card), None) => Spot::Before(card),
            (None, Some(card)) => Spot::After(card),
            (None, None) => Spot::End,
        };
        let status = self.status.as_deref().unwrap_or(&held.status);
        undo::remember(cx, self.id).await?;
        let next = put(cx, self.id, &held, status, spot).await?;
        undo::settle(cx, self.id, next).await?;
        let task = seen(cx, self.id).await?;
        live::task(cx, "task:updated", held.project, held.is_private, &task)?;
        Ok(task)
    }
}

/// Where in a column.
#[derive(Debug, Clone, Copy)]
pub enum Spot {
    Before(Id<Task>),
    After(Id<Task>),
    End,
}

struct Column {
    id: Uuid,
    is_done: bool,
}

/// Puts a task, whose project is held, into a column. Answers the next one that was made, if it is done now and recurs.
pub async fn put(cx: &mut Act, task: Id<Task>, held: &HeldTask, status: &str, spot: Spot) -> Result<Option<Id<Task>>> {
    const MOVE: &str = "
update public.tasks
set status = $2, position = $3, completed_at = case when $4 then coalesce(completed_at, $5) end, updated_at = $5, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1
returning revision";
    let from = column(cx, held.project, &held.status).await?;
    let to = if status == held.status { None } else { Some(column(cx, held.project, status).await?) };
    let to = to.as_ref().unwrap_or(&from);
    let place = place(cx, task, held, status, spot).await?;
    let now = cx.now();
    let moved = cx.row(MOVE, &[&task, &status, &place, &to.is_done, &now]).await?.ok_or_else(Problem::not_found)?;
    let completed = to.is_done && !held.completed;
    cx.emit(TaskMoved {
        project_id: held.project,
        task_id: task,
        from_column_id: from.id,
        column_id: to.id,
        completed,
        reopened: !to.is_done && held.completed,
        revision: moved.get(0),
    });
    if completed { recurring::make_next(cx, held, task).await } else { Ok(None) }
}

async fn column(cx: &mut Act, project: Id<Project>, key: &str) -> Result<Column> {
    const COLUMN: &str = "
select id, category = 'done' from public.project_columns
where organization_id = (select auth.org_id()) and project_id = $1 and key = $2";
    let row = cx.row(COLUMN, &[&project, &key]).await?;
    let row = row.ok_or_else(|| Problem::field("status", "invalid", "names no column of this project"))?;
    Ok(Column { id: row.get(0), is_done: row.get(1) })
}

/// A free place at the spot; where there is no room, or the places have grown long, the column gets new ones first.
async fn place(cx: &mut Act, task: Id<Task>, held: &HeldTask, status: &str, spot: Spot) -> Result<String> {
    const END: &str = "
update public.projects set last_place = last_place + 1
where organization_id = (select auth.org_id()) and id = $1
returning public.task_place(last_place)";
    if let Spot::End = spot {
        return Ok(cx.row(END, &[&held.project]).await?.ok_or_else(Problem::not_found)?.get(0));
    }
    for _ in 0..2 {
        let (low, high) = neighbours(cx, task, held, status, spot).await?;
        match position::between(low.as_deref(), high.as_deref()) {
            Some(place) if place.len() <= position::LONGEST => return Ok(place),
            _ => reorder(cx, held, status).await?,
        }
    }
    Err(Problem::internal("a column with new places has no room between two cards"))
}

/// The card is one of the project's.
async fn is_there(cx: &mut Act, held: &HeldTask, field: &str, card: Id<Task>) -> Result<()> {
    const THERE: &str = "
select from public.tasks
where organization_id = (select auth.org_id()) and project_id = $1 and id = $2 and deleted_at is null";
    match cx.run(THERE, &[&held.project, &card]).await? {
        0 => Err(Problem::field(field, "invalid", "names no task of this project")),
        _ => Ok(()),
    }
}

/// The places on both sides of a spot, as if the task itself were not there.
async fn neighbours(cx: &mut Act, task: Id<Task>, held: &HeldTask, status: &str, spot: Spot) -> Result<(Option<String>, Option<String>)> {
    const BEFORE: &str = "
select near.status = $4, near.position, (
    select beside.position from public.tasks as beside
    where beside.organization_id = near.organization_id and beside.project_id = near.project_id and beside.status = near.status
        and beside.deleted_at is null and beside.id <> $3 and (beside.position, beside.id) < (near.position, near.id)
    order by beside.position desc, beside.id desc
    limit 1
)
from public.tasks as near
where near.organization_id = (select auth.org_id()) and near.project_id = $1 and near.id = $2 and near.deleted_at is null";
    const AFTER: &str = "
select near.status = $4, near.position, (
    select beside.position from public.tasks as beside
    where beside.organization_id = near.organization_id and beside.project_id = near.project_id and beside.status = near.status
        and beside.deleted_at is null and beside.id <> $3 and (beside.position, beside.id) > (near.position, near.id)
    order by beside.position, beside.id
    limit 1
)
from public.tasks as near
where near.organization_id = (select auth.org_id()) and near.project_id = $1 and near.id = $2 and near.deleted_at is null";
    let (field, sql, card) = match spot {
        Spot::Before(card) => ("before", BEFORE, card),
        Spot::After(card) => ("after", AFTER, card),
        Spot::End => return Ok((None, None)),
    };
    if card == task {
        return Err(Problem::conflict_on(field, "is the task itself"));
    }
    let row = cx.row(sql, &[&held.project, &card, &task, &status]).await?;
    let row = row.ok_or_else(|| Problem::field(field, "invalid", "names no task of this project"))?;
    if !row.get::<_, bool>(0) {
        return Err(Problem::conflict_on(field, "is in another column by now"));
    }
    let (near, beside): (String, Option<String>) = (row.get(1), row.get(2));
    Ok(match spot {
        Spot::After(_) => (Some(near), beside),
        Spot::Before(_) | Spot::End => (beside, Some(near)),
    })
}

/// Gives all cards of a column new places in the order that they have.
async fn reorder(cx: &mut Act, held: &HeldTask, status: &str) -> Result<()> {
    const REORDER: &str = "
with card as (
    select id, row_number() over (order by position, id) as number
    from public.tasks
    where organization_id = (select auth.org_id()) and project_id = $1 and status = $2 and deleted_at is null
), room as (
    update public.projects set last_place = last_place + (select count(*) from card)
    where organization_id = (select auth.org_id()) and id = $1
    returning last_place - (select count(*) from card) as base
)
update public.tasks as work
set position = public.task_place(room.base + card.number), revision = revision + 1
from card, room
where work.organization_id = (select auth.org_id()) and work.id = card.id";
    cx.run(REORDER, &[&held.project, &status]).await?;
    live::column_reordered(cx, held.project, held.is_private, status)
}
