//! What people say about a task.

use crate::{
    access::{HeldTask, hold_task, why_not},
    events::{CommentDeleted, CommentEdited, TaskCommented},
    live,
    members::can_be_given_work,
    projects::Project,
    tasks::{Task, people, seen},
};
use guildhall_kernel::{User, prelude::*};

/// A remark on a task.
#[derive(Serialize, JsonSchema)]
pub struct Comment {
    pub id: Id<Self>,
    pub project_id: Id<Project>,
    pub task_id: Id<Task>,
    /// Markdown.
    #[schemars(length(max = 20000))]
    pub text: String,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub edited_at: Option<Timestamp>,
}

/// Says something about a task.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct CreateComment {
    #[garde(skip)]
    task_id: Id<Task>,
    /// Markdown.
    #[garde(dive)]
    text: Prose<20000>,
    /// Those who are to hear of it.
    #[garde(length(max = 50))]
    #[serde(default)]
    mentioned_ids: Vec<Id<User>>,
}

impl Command for CreateComment {
    const NAME: &'static str = "projects.comment.create";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Comment>;

    async fn act(self, cx: &mut Act) -> Result<Created<Comment>> {
        const SAY: &str = "
insert into public.task_comments (organization_id, id, project_id, task_id, text, created_by, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, (select auth.uid()), $5, $5)";
        const WATCH: &str = "
insert into public.task_watchers (organization_id, project_id, task_id, user_id, created_at)
values ((select auth.org_id()), $1, $2, (select auth.uid()), $3)
on conflict do nothing";
        let held = hold_task(cx, self.task_id).await?;
        let mentioned = people(None, &self.mentioned_ids);
        can_be_given_work(cx, "mentioned_ids", held.project, held.is_private, &mentioned).await?;
        let (id, now) = (cx.new_id::<Comment>(), cx.now());
        cx.run(SAY, &[&id, &held.project, &self.task_id, &self.text, &now]).await?;
        cx.run(WATCH, &[&held.project, &self.task_id, &now]).await?;
        count(cx, self.task_id, &held, 1).await?;
        let comment = one(cx, self.task_id, id).await?;
        live::comment(cx, "comment:new", held.project, held.is_private, &comment)?;
        cx.emit(TaskCommented { project_id: held.project, task_id: self.task_id, comment_id: id, mentioned_ids: mentioned });
        Ok(Created { id: id.uuid(), body: comment })
    }
}

/// Gives one's own comment another text.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct EditComment {
    #[garde(skip)]
    task_id: Id<Task>,
    #[garde(skip)]
    task_comment_id: Id<Comment>,
    #[garde(dive)]
    text: Prose<20000>,
}

impl Command for EditComment {
    const NAME: &'static str = "projects.comment.edit";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Comment>;

    async fn act(self, cx: &mut Act) -> Result<Json<Comment>> {
        const EDIT: &str = "
update public.task_comments set text = $3, updated_at = $4, edited_at = $4
where organization_id = (select auth.org_id()) and task_id = $1 and id = $2 and created_by = (select auth.uid())";
        let held = hold_task(cx, self.task_id).await?;
        let now = cx.now();
        if cx.run(EDIT, &[&self.task_id, &self.task_comment_id, &self.text, &now]).await? == 0 {
            let _ = one(cx, self.task_id, self.task_comment_id).await?;
            return Err(Problem::forbidden("Only its author may edit a comment"));
        }
        let comment = one(cx, self.task_id, self.task_comment_id).await?;
        live::comment(cx, "comment:updated", held.project, held.is_private, &comment)?;
        cx.emit(CommentEdited { project_id: held.project, task_id: self.task_id, comment_id: self.task_comment_id });
        Ok(comment)
    }
}

/// Deletes a comment: one's own, or as a lead of the project.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteComment {
    #[garde(skip)]
    task_id: Id<Task>,
    #[garde(skip)]
    task_comment_id: Id<Comment>,
}

impl Command for DeleteComment {
    const NAME: &'static str = "projects.comment.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DELETE: &str = "
delete from public.task_comments
where organization_id = (select auth.org_id()) and task_id = $1 and id = $2";
        let held = hold_task(cx, self.task_id).await?;
        // The policy lets authors and leads.
        if cx.run(DELETE, &[&self.task_id, &self.task_comment_id]).await? == 0 {
            let _ = one(cx, self.task_id, self.task_comment_id).await?;
            return Err(Problem::forbidden("Only its author and the project's leads may delete a comment"));
        }
        count(cx, self.task_id, &held, -1).await?;
        live::comment_deleted(cx, held.project, held.is_private, self.task_id, self.task_comment_id)?;
        cx.emit(CommentDeleted { project_id: held.project, task_id: self.task_id, comment_id: self.task_comment_id });
        Ok(NoContent)
    }
}

async fn one(cx: &mut Act, task: Id<Task>, comment: Id<Comment>) -> Result<Json<Comment>> {
    const ONE: &str = "
select row_to_json(one)::text
from (
    select id, project_id, task_id, text, created_by, created_at, updated_at, edited_at
    from public.task_comments
    where organization_id = (select auth.org_id()) and task_id = $1 and id = $2
) as one";
    cx.one(ONE, &[&task, &comment]).await
}

/// Counts a comment on its task, and tells everyone.
async fn count(cx: &mut Act, task: Id<Task>, held: &HeldTask, by: i32) -> Result<()> {
    const COUNT: &str = "
update public.tasks set comment_count = greatest(comment_count + $2, 0), revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
    cx.run_one(COUNT, &[&task, &by]).await?;
    let changed = seen(cx, task).await?;
    live::task(cx, "task:updated", held.project, held.is_private, &changed)
}

/// Somebody who wants to know what happens to a task.
#[derive(Serialize, JsonSchema)]
pub struct Watcher {
    pub task_id: Id<Task>,
    pub user_id: Id<User>,
    pub created_at: Timestamp,
}

/// Hears of what happens to a task from now on.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Watch {
    #[garde(skip)]
    id: Id<Task>,
}

impl Command for Watch {
    const NAME: &'static str = "projects.task.watch";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const WATCH: &str = "
insert into public.task_watchers (organization_id, project_id, task_id, user_id, created_at)
values ((select auth.org_id()), $1, $2, (select auth.uid()), $3)
on conflict do nothing";
        let project = project_of(cx, self.id).await?;
        let now = cx.now();
        if cx.run(WATCH, &[&project, &self.id, &now]).await? > 0 {
            cx.emit(crate::events::TaskWatched { project_id: project, task_id: self.id, watching: true });
        }
        Ok(NoContent)
    }
}

/// Does not hear of it any more.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unwatch {
    #[garde(skip)]
    id: Id<Task>,
}

impl Command for Unwatch {
    const NAME: &'static str = "projects.task.unwatch";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const UNWATCH: &str = "
delete from public.task_watchers
where organization_id = (select auth.org_id()) and task_id = $1 and user_id = (select auth.uid())";
        let project = project_of(cx, self.id).await?;
        if cx.run(UNWATCH, &[&self.id]).await? > 0 {
            cx.emit(crate::events::TaskWatched { project_id: project, task_id: self.id, watching: false });
        }
        Ok(NoContent)
    }
}

/// The project of a task that the caller sees.
async fn project_of(cx: &mut Act, task: Id<Task>) -> Result<Id<Project>> {
    const PROJECT: &str = "
select project_id from public.tasks
where organization_id = (select auth.org_id()) and id = $1 and deleted_at is null";
    match cx.row(PROJECT, &[&task]).await? {
        Some(row) => Ok(row.get(0)),
        None => Err(why_not(cx, task).await),
    }
}
