//! Taking one's last change of a task back, for a minute. What that needs is kept apart from the log, as people's words are
//! in it, and forgotten with the next change after the minute.

use crate::{
    access::{HeldTask, archived, hold, why_not},
    changing::assign,
    events::TaskUndone,
    live,
    projects::Project,
    tasks::{Task, seen},
};
use guildhall_kernel::{User, prelude::*};
use jiff::SignedDuration;

/// How long a change can be taken back.
pub const WINDOW: SignedDuration = SignedDuration::from_secs(60);

/// Keeps how a task is, before the caller changes it.
pub async fn remember(cx: &mut Act, task: Id<Task>) -> Result<()> {
    let now = cx.now();
    cx.run(include_str!("../sql/remember.sql"), &[&[task].as_slice(), &now]).await?;
    Ok(())
}

/// The same for a task and all its sub-tasks.
pub async fn remember_with_those_below(cx: &mut Act, task: Id<Task>) -> Result<()> {
    const BELOW: &str = "
with recursive below as (
    select id, 1 as level from public.tasks
    where organization_id = (select auth.org_id()) and id = $1 and deleted_at is null
    union all
    select work.id, below.level + 1
    from below
    join public.tasks as work on work.organization_id = (select auth.org_id()) and work.parent_id = below.id
    where work.deleted_at is null and below.level <= 100
)
select id from below";
    let all: Vec<Id<Task>> = cx.rows(BELOW, &[&task]).await?.iter().map(|row| row.get(0)).collect();
    let now = cx.now();
    cx.run(include_str!("../sql/remember.sql"), &[&all, &now]).await?;
    Ok(())
}

/// Notes that the change is made, and forgets what is too old to be taken back. `next`: a task that the change made.
pub async fn settle(cx: &mut Act, task: Id<Task>, next: Option<Id<Task>>) -> Result<()> {
    const SETTLE: &str = "
with settled as (
    update public.task_undos as kept set revision = work.revision, made_id = $2
    from public.tasks as work
    where work.organization_id = (select auth.org_id()) and work.id = $1
        and kept.organization_id = work.organization_id and kept.task_id = work.id and kept.user_id = (select auth.uid())
)
select public.task_undos_forget($3)";
    let before = cx.now() - WINDOW;
    cx.run(SETTLE, &[&task, &next, &before]).await?;
    Ok(())
}

/// Takes one's last change of a task back, if nobody changed the task since.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct UndoTask {
    #[garde(skip)]
    pub id: Id<Task>,
}

impl Command for UndoTask {
    const NAME: &'static str = "projects.task.undo";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Task>;

    async fn act(self, cx: &mut Act) -> Result<Json<Task>> {
        take_back(cx, self.id).await?;
        seen(cx, self.id).await
    }
}

/// Takes the caller's last change of a task back. Answers what was restored: with a deleted task, those deleted with it.
pub async fn take_back(cx: &mut Act, id: Id<Task>) -> Result<Vec<Id<Task>>> {
    const PROJECT: &str = "
select project_id from public.tasks
where organization_id = (select auth.org_id()) and id = $1 and (
    deleted_at is null or exists (
    select from public.task_undos as kept
    where kept.organization_id = tasks.organization_id and kept.task_id = tasks.id and kept.user_id = (select auth.uid())
    )
)";
    const FORGET: &str = "
delete from public.task_undos
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and task_id = $1";
    let Some(row) = cx.row(PROJECT, &[&id]).await? else { return Err(why_not(cx, id).await) };
    let project: Id<Project> = row.get(0);
    let held = hold(cx, project).await?;
    held.is_open().map_err(|_| archived())?;
    let (now, since) = (cx.now(), cx.now() - WINDOW);
    let restored = cx.rows(include_str!("../sql/undo.sql"), &[&id, &since, &now]).await?;
    if restored.is_empty() {
        return Err(Problem::conflict(
            "There is no change of yours to take back: it is more than a minute ago, or somebody changed it since",
        ));
    }
    for row in &restored {
        let (back, was_deleted, revision): (Id<Task>, bool, i64) = (row.get(0), row.get(1), row.get(2));
        let (people, made): (Vec<Id<User>>, Option<Id<Task>>) = (row.get(3), row.get(4));
        let task = HeldTask { project, is_private: held.is_private, status: String::new(), completed: false, revision };
        if !was_deleted {
            assign(cx, back, &task, &people).await?;
        }
        if let Some(made) = made {
            unmake(cx, &task, made).await?;
        }
        cx.run(FORGET, &[&back]).await?;
        let json = seen(cx, back).await?;
        live::task(cx, if was_deleted { "task:new" } else { "task:updated" }, project, held.is_private, &json)?;
        cx.emit(TaskUndone { project_id: project, task_id: back, revision });
    }
    Ok(restored.iter().map(|row| row.get(0)).collect())
}

/// Takes the next one of a recurring task away again, if nobody has touched it.
async fn unmake(cx: &mut Act, held: &HeldTask, made: Id<Task>) -> Result<()> {
    const UNMAKE: &str = "
update public.tasks set deleted_at = $2, updated_at = $2, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1 and revision = 1 and deleted_at is null
returning revision";
    let now = cx.now();
    if let Some(row) = cx.row(UNMAKE, &[&made, &now]).await? {
        live::task_deleted(cx, held.project, held.is_private, made, row.get(0))?;
    }
    Ok(())
}
