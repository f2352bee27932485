//! What people say about a status. Comments are not told apart by who may read them: they follow the status.

use crate::{
    events::{CommentDeleted, CommentEdited, Commented},
    live,
    posts::{Person, Status},
    readers::hold_together,
};
use guildhall_kernel::{User, prelude::*};
use serde_json::{Value, json};

/// A comment.
#[derive(Serialize, JsonSchema)]
pub struct Comment {
    pub id: Id<Self>,
    pub status_id: Id<Status>,
    pub author_id: Id<User>,
    pub author: Person,
    #[schemars(length(max = 5000))]
    pub text: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub edited_at: Option<Timestamp>,
}

const COMMENT: &str = include_str!("../sql/comment.sql");

/// Says something about a status.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct WriteComment {
    #[garde(skip)]
    status_id: Id<Status>,
    #[garde(dive)]
    text: Prose<5000>,
}

impl Command for WriteComment {
    const NAME: &'static str = "status.comment.write";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Comment>;

    async fn act(self, cx: &mut Act) -> Result<Created<Comment>> {
        const WRITE: &str = "
insert into public.status_comments (organization_id, id, status_id, author_id, text, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $5)";
        let (id, author, now) = (cx.new_id::<Comment>(), cx.person()?, cx.now());
        let audience = hold_together(cx, self.status_id).await?;
        cx.run(WRITE, &[&id, &self.status_id, &author, &self.text, &now]).await?;
        let comment = cx.one(COMMENT, &[&self.status_id, &id]).await?;
        let readers = audience.readers(cx).await?;
        live::to(cx, &readers, "status:comment", said(&comment)?)?;
        cx.emit(Commented { status_id: self.status_id, comment_id: id, author_id: author, status_author_id: audience.author });
        Ok(Created { id: id.uuid(), body: comment })
    }
}

/// Gives one's own comment another text.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeComment {
    #[garde(skip)]
    status_id: Id<Status>,
    #[garde(skip)]
    status_comment_id: Id<Comment>,
    #[garde(dive)]
    text: Prose<5000>,
}

impl Command for ChangeComment {
    const NAME: &'static str = "status.comment.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Comment>;

    async fn act(self, cx: &mut Act) -> Result<Json<Comment>> {
        const CHANGE: &str = "
update public.status_comments set text = $3, updated_at = $4, edited_at = $4
where organization_id = (select auth.org_id()) and status_id = $1 and id = $2";
        let (status, id, now) = (self.status_id, self.status_comment_id, cx.now());
        let audience = hold_together(cx, status).await?;
        if author(cx, status, id).await? != cx.person()? {
            return Err(Problem::forbidden("Only its author may change a comment"));
        }
        cx.run_one(CHANGE, &[&status, &id, &self.text, &now]).await?;
        let comment = cx.one(COMMENT, &[&status, &id]).await?;
        let readers = audience.readers(cx).await?;
        live::to(cx, &readers, "status:comment", said(&comment)?)?;
        cx.emit(CommentEdited { status_id: status, comment_id: id });
        Ok(comment)
    }
}

/// Takes a comment away.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteComment {
    #[garde(skip)]
    status_id: Id<Status>,
    #[garde(skip)]
    status_comment_id: Id<Comment>,
}

impl Command for DeleteComment {
    const NAME: &'static str = "status.comment.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DELETE: &str = "
delete from public.status_comments where organization_id = (select auth.org_id()) and status_id = $1 and id = $2";
        let (status, id) = (self.status_id, self.status_comment_id);
        let audience = hold_together(cx, status).await?;
        if author(cx, status, id).await? != cx.person()? && !cx.caller().may(crate::MANAGE) {
            return Err(Problem::forbidden("Only its author, or those who keep the feed in order, may delete a comment"));
        }
        cx.run_one(DELETE, &[&status, &id]).await?;
        let readers = audience.readers(cx).await?;
        live::to(cx, &readers, "status:comment", json!({ "id": id, "status_id": status, "deleted": true }))?;
        cx.emit(CommentDeleted { status_id: status, comment_id: id });
        Ok(NoContent)
    }
}

/// Who wrote a comment, which stays as it is until the transaction ends.
async fn author(cx: &mut Act, status: Id<Status>, comment: Id<Comment>) -> Result<Id<User>> {
    const AUTHOR: &str = "
select author_id from public.status_comments
where organization_id = (select auth.org_id()) and status_id = $1 and id = $2";
    Ok(cx.row(AUTHOR, &[&status, &comment]).await?.ok_or_else(Problem::not_found)?.get(0))
}

fn said(comment: &Json<Comment>) -> Result<Value> {
    serde_json::from_slice(&comment.bytes).map_err(Problem::internal)
}
