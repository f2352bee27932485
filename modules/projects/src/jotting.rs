//! A task in one line: `/task Order clay`, `/task LAB Order clay`.

use crate::{
    creating::CreateTask,
    projects::Project,
    tasks::{Priority, Task},
};
use guildhall_kernel::{Slash, prelude::*};
use serde_json::json;

pub const TASK: Slash = Slash {
    name: "task",
    usage: "[KEY] title",
    description: "makes a task",
    command: "projects.task.jot",
    input: |line| Some(json!({ "text": line.words })),
};

/// Makes a task of a line: in the project whose key stands first, or else in the one that the caller made a task in last, or in
/// their only one.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Jot {
    #[garde(length(chars, max = 8000))]
    text: String,
}

impl Command for Jot {
    const NAME: &'static str = "projects.task.jot";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Task>;

    async fn act(self, cx: &mut Act) -> Result<Created<Task>> {
        let first = self.text.split_whitespace().next().unwrap_or_default();
        let (project_id, title) = match by_key(cx, first.trim_end_matches(':')).await? {
            Some(project) => (project, self.text.trim_start()[first.len()..].trim()),
            None => (usual(cx).await?, self.text.trim()),
        };
        let task = CreateTask {
            project_id,
            title: Line::from(title.to_owned()),
            description: None,
            status: None,
            assigned_to: None,
            assignees: Vec::new(),
            due_date: None,
            priority: Some(Priority::None),
            labels: Vec::new(),
            checklist: Vec::new(),
            estimate: None,
            parent_id: None,
            recurrence: None,
        };
        if let Some(wrong) = guildhall_kernel::text::complaint(&task.title, 300, false) {
            return Err(Problem::field("text", "invalid", format!("must name the task in one line, /task Order clay: its title {wrong}")));
        }
        let (id, body) = task.make(cx).await?;
        Ok(Created { id: id.uuid(), body })
    }
}

/// The project of a key, if the caller works in it.
async fn by_key(cx: &mut Act, key: &str) -> Result<Option<Id<Project>>> {
    const KEYED: &str = "
select place.id from public.projects as place
where place.organization_id = (select auth.org_id()) and place.key = $1 and place.deleted_at is null and place.stage <> 'archived'
    and public.project_role(place.id, place.is_private) in ('lead', 'member')";
    if !(2..=6).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(None);
    }
    Ok(cx.row(KEYED, &[&key]).await?.map(|row| row.get(0)))
}

/// Where the caller's tasks go.
async fn usual(cx: &mut Act) -> Result<Id<Project>> {
    const LAST: &str = "
select place.id
from public.tasks as work
join public.projects as place on place.organization_id = work.organization_id and place.id = work.project_id
where work.organization_id = (select auth.org_id()) and work.created_by = (select auth.uid()) and work.deleted_at is null
    and place.deleted_at is null and place.stage <> 'archived' and public.project_role(place.id, place.is_private) in ('lead', 'member')
order by work.id desc
limit 1";
    const MINE: &str = "
select place.id
from public.project_members as mine
join public.projects as place on place.organization_id = mine.organization_id and place.id = mine.project_id
where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and mine.role in ('lead', 'member')
    and place.deleted_at is null and place.stage <> 'archived'
limit 2";
    if let Some(last) = cx.row(LAST, &[]).await? {
        return Ok(last.get(0));
    }
    match &*cx.rows(MINE, &[]).await? {
        [only] => Ok(only.get(0)),
        [] => Err(Problem::field("text", "invalid", "needs a project that you work in; begin one, or ask a lead to make you a member")),
        _ => Err(Problem::field("text", "invalid", "must begin with the key of one of your projects: /task LAB Order clay")),
    }
}
