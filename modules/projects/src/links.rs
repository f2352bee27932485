//! What has to be done before what.

use crate::{
    access::{HeldTask, hold_task_on_board},
    events::TaskLinked,
    live,
    tasks::{Task, seen},
};
use guildhall_kernel::prelude::*;

/// The most tasks that one waits for, or that wait for one.
const MOST: i64 = 50;

/// Says that a task has to be done before another one of its project.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Block {
    /// The one that comes first.
    #[garde(skip)]
    id: Id<Task>,
    /// The one that has to wait.
    #[garde(skip)]
    task_id: Id<Task>,
}

impl Command for Block {
    const NAME: &'static str = "projects.task.block";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Task>;

    async fn act(self, cx: &mut Act) -> Result<Json<Task>> {
        const LINK: &str = "
insert into public.task_links (organization_id, project_id, task_id, blocked_id, created_by, created_at)
values ((select auth.org_id()), $1, $2, $3, (select auth.uid()), $4)
on conflict do nothing";
        const THERE: &str = "
select from public.tasks
where organization_id = (select auth.org_id()) and project_id = $1 and id = $2 and deleted_at is null";
        const COUNT: &str = "
select greatest(
    (select count(*) from public.task_links where organization_id = (select auth.org_id()) and task_id = $1),
    (select count(*) from public.task_links where organization_id = (select auth.org_id()) and blocked_id = $2)
)";
        // The project is held: links of a project are made one after another, so two cannot close a circle.
        let held = hold_task_on_board(cx, self.id).await?;
        if cx.run(THERE, &[&held.project, &self.task_id]).await? == 0 {
            return Err(Problem::field("task_id", "invalid", "names no task of this project"));
        }
        if waits_for(cx, self.id, self.task_id).await? {
            return Err(Problem::conflict_on("task_id", "is waited for by this task, so both would wait for ever"));
        }
        let now = cx.now();
        if cx.run(LINK, &[&held.project, &self.id, &self.task_id, &now]).await? == 0 {
            return seen(cx, self.id).await;
        }
        let count: i64 = cx.row(COUNT, &[&self.id, &self.task_id]).await?.map_or(0, |row| row.get(0));
        if count > MOST {
            return Err(Problem::conflict(format!("A task has {MOST} such ties at most")));
        }
        tied(cx, &held, self.id, self.task_id, true).await
    }
}

/// A task need not be done before another one any more.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unblock {
    #[garde(skip)]
    id: Id<Task>,
    #[garde(skip)]
    blocked_id: Id<Task>,
}

impl Command for Unblock {
    const NAME: &'static str = "projects.task.unblock";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const LOOSE: &str = "
delete from public.task_links
where organization_id = (select auth.org_id()) and task_id = $1 and blocked_id = $2";
        let held = hold_task_on_board(cx, self.id).await?;
        cx.run_one(LOOSE, &[&self.id, &self.blocked_id]).await?;
        let _ = tied(cx, &held, self.id, self.blocked_id, false).await?;
        Ok(NoContent)
    }
}

/// Whether a task waits, in however many steps, for another one; or is it.
async fn waits_for(cx: &mut Act, task: Id<Task>, other: Id<Task>) -> Result<bool> {
    const BEFORE: &str = "
with recursive before as (
    select $1::uuid as id
    union
    select link.task_id
    from before
    join public.task_links as link on link.organization_id = (select auth.org_id()) and link.blocked_id = before.id
)
select from before where id = $2";
    Ok(cx.run(BEFORE, &[&task, &other]).await? > 0)
}

/// Both ends changed, and everyone is told.
async fn tied(cx: &mut Act, held: &HeldTask, task: Id<Task>, blocked: Id<Task>, blocks: bool) -> Result<Json<Task>> {
    const CHANGED: &str = "
update public.tasks set revision = revision + 1
where organization_id = (select auth.org_id()) and id = any ($1) and deleted_at is null";
    cx.run(CHANGED, &[&[task, blocked].as_slice()]).await?;
    let end = seen(cx, blocked).await?;
    live::task(cx, "task:updated", held.project, held.is_private, &end)?;
    let beginning = seen(cx, task).await?;
    live::task(cx, "task:updated", held.project, held.is_private, &beginning)?;
    cx.emit(TaskLinked { project_id: held.project, task_id: task, blocked_id: blocked, blocks });
    Ok(beginning)
}
