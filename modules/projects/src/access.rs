//! Who may do what with a project and with what is in it: asked of the same functions that the policies ask.

use crate::{
    members::ProjectRole,
    projects::{Project, Stage},
    tasks::Task,
};
use guildhall_kernel::{Code, prelude::*};

/// A project whose row is locked until the transaction ends, as it is for the caller.
pub struct Held {
    pub role: ProjectRole,
    pub is_private: bool,
    pub stage: Stage,
}

/// Locks a project for a member's change. What is not seen is not found; a viewer is told so.
pub async fn hold(cx: &mut Act, project: Id<Project>) -> Result<Held> {
    const LOCK: &str = "
select place.is_private, place.stage from public.projects as place
where place.organization_id = (select auth.org_id()) and place.id = $1 and place.deleted_at is null
for no key update";
    let locked = cx.row(LOCK, &[&project]).await?;
    // Asked after the lock, in a statement of its own, so that it sees what others did before they let the lock go.
    let role = require_member(cx, project).await?;
    let row = locked.ok_or_else(Problem::not_found)?;
    Ok(Held { role, is_private: row.get(0), stage: Stage::named(row.get(1))? })
}

impl Held {
    pub fn is_lead(&self) -> Result<()> {
        match self.role {
            ProjectRole::Lead => Ok(()),
            ProjectRole::Member | ProjectRole::Viewer => Err(Problem::forbidden("Only the project's leads may do this")),
        }
    }

    /// What is archived is read, not worked on.
    pub fn is_open(&self) -> Result<()> {
        match self.stage {
            Stage::Archived => Err(archived()),
            _ => Ok(()),
        }
    }
}

pub fn archived() -> Problem {
    Problem::conflict("This project is archived; restore it first")
}

/// The caller's role, if they see the project.
pub async fn role(cx: &mut Act, project: Id<Project>) -> Result<ProjectRole> {
    let role: Option<String> = cx.row(crate::INSIDE.access, &[&project]).await?.and_then(|row| row.get(0));
    ProjectRole::named(&role.ok_or_else(Problem::not_found)?)
}

/// The caller's role in a project that a field of the input names.
pub async fn role_in_field(cx: &mut Act, field: &str, project: Id<Project>) -> Result<ProjectRole> {
    role(cx, project).await.map_err(|problem| match problem.code() {
        Code::NotFound => Problem::field(field, "invalid", "names no project that you see"),
        _ => problem,
    })
}

/// The caller works in the project.
pub async fn require_member(cx: &mut Act, project: Id<Project>) -> Result<ProjectRole> {
    match role(cx, project).await? {
        ProjectRole::Viewer => Err(only_looking()),
        role => Ok(role),
    }
}

fn only_looking() -> Problem {
    Problem::forbidden("You can look at this project, but not change it; ask one of its leads to make you a member")
}

/// A task whose row is locked until the transaction ends.
pub struct HeldTask {
    pub project: Id<Project>,
    pub is_private: bool,
    pub status: String,
    pub completed: bool,
    pub revision: i64,
}

/// Locks a task for a member's change.
pub async fn hold_task(cx: &mut Act, task: Id<Task>) -> Result<HeldTask> {
    const LOCK: &str = "
select work.project_id, place.is_private, work.status, work.completed_at is not null, work.revision, place.stage = 'archived'
from public.tasks as work
join public.projects as place on place.organization_id = work.organization_id and place.id = work.project_id
where work.organization_id = (select auth.org_id()) and work.id = $1 and work.deleted_at is null and place.deleted_at is null
for no key update of work";
    let Some(row) = cx.row(LOCK, &[&task]).await? else { return Err(why_not(cx, task).await) };
    if row.get(5) {
        return Err(archived());
    }
    Ok(HeldTask { project: row.get(0), is_private: row.get(1), status: row.get(2), completed: row.get(3), revision: row.get(4) })
}

/// Locks a task and, before it, its project: for what gives the task another place on the board.
pub async fn hold_task_on_board(cx: &mut Act, task: Id<Task>) -> Result<HeldTask> {
    const BOARD: &str = "
select place.id from public.projects as place
where place.organization_id = (select auth.org_id()) and place.id = (
    select work.project_id from public.tasks as work
    where work.organization_id = (select auth.org_id()) and work.id = $1
)
for no key update";
    let _ = cx.rows(BOARD, &[&task]).await?;
    hold_task(cx, task).await
}

/// Why a task cannot be changed by the caller.
pub async fn why_not(cx: &mut Act, task: Id<Task>) -> Problem {
    const ACCESS: &str = "select public.task_access($1)";
    match cx.row(ACCESS, &[&task]).await {
        Err(problem) => problem,
        Ok(row) => match row.and_then(|row| row.get::<_, Option<&str>>(0).map(str::to_owned)) {
            None => Problem::not_found(),
            Some(role) if role == ProjectRole::Viewer.as_str() => only_looking(),
            Some(_) => Problem::unavailable("This task was changed at the same moment; try again"),
        },
    }
}
