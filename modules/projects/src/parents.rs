//! Sub-tasks: a task may be part of another one of its project.

use crate::{projects::Project, tasks::Task};
use guildhall_kernel::prelude::*;

/// Levels that a task may have above it.
const DEEPEST: i32 = 10;

/// The parent is there, is no sub-task of `task` itself, and is not too deep.
pub async fn can_be_under(cx: &mut Act, project: Id<Project>, task: Option<Id<Task>>, parent: Id<Task>) -> Result<()> {
    const ABOVE: &str = "
with recursive above as (
    select id, parent_id, 1 as level from public.tasks
    where organization_id = (select auth.org_id()) and project_id = $1 and id = $2 and deleted_at is null
    union all
    select work.id, work.parent_id, above.level + 1
    from above
    join public.tasks as work on work.organization_id = (select auth.org_id()) and work.id = above.parent_id
    where above.level <= 100
)
select id, level from above";
    let rows = cx.rows(ABOVE, &[&project, &parent]).await?;
    if rows.is_empty() {
        return Err(Problem::field("parent_id", "invalid", "names no task of this project"));
    }
    if rows.iter().any(|row| Some(row.get::<_, Id<Task>>(0)) == task) {
        return Err(Problem::conflict_on("parent_id", "would put the task under itself"));
    }
    if rows.iter().any(|row| row.get::<_, i32>(1) > DEEPEST) {
        return Err(Problem::field("parent_id", "range", format!("is too deep; {DEEPEST} levels are the most")));
    }
    Ok(())
}
