//! What a person keeps for themselves: messages put aside, and words not sent yet. Nobody else sees either.

use crate::{access::require_member, conversations::Conversation, messages::Message};
use guildhall_kernel::{live::Room, prelude::*};
use serde_json::json;

/// Saved messages of one person, at most.
const SAVED: i64 = 1000;

/// A message that the caller put aside, as it is now.
#[derive(Serialize, JsonSchema)]
pub struct SavedMessage {
    pub message_id: Id<Message>,
    pub conversation_id: Id<Conversation>,
    pub saved_at: Timestamp,
    pub message: Message,
}

/// Puts a message aside.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Save {
    #[garde(skip)]
    message_id: Id<Message>,
}

impl Command for Save {
    const NAME: &'static str = "chat.message.save";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<SavedMessage>;

    async fn act(self, cx: &mut Act) -> Result<Json<SavedMessage>> {
        const SAVE: &str = "
insert into public.saved_messages (organization_id, user_id, message_id, saved_at)
select organization_id, (select auth.uid()), id, $2
from public.messages
where organization_id = (select auth.org_id()) and id = $1
on conflict do nothing";
        const COUNT: &str = "
select count(*) from public.saved_messages
where organization_id = (select auth.org_id()) and user_id = (select auth.uid())";
        const SHOWN: &str = "select row_to_json(saved)::text from api.saved_messages as saved where message_id = $1";
        let now = cx.now();
        let new = cx.run(SAVE, &[&self.message_id, &now]).await? > 0;
        if new && cx.row(COUNT, &[]).await?.is_some_and(|row| row.get::<_, i64>(0) > SAVED) {
            return Err(Problem::conflict(format!("You have {SAVED} saved messages, which is the most; let some go first")));
        }
        let saved: Json<SavedMessage> = cx.one(SHOWN, &[&self.message_id]).await?;
        if new {
            tell(cx, "saved:updated", json!({ "message_id": self.message_id, "saved_at": now }).to_string())?;
        }
        Ok(saved)
    }
}

/// Lets a saved message go.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unsave {
    #[garde(skip)]
    message_id: Id<Message>,
}

impl Command for Unsave {
    const NAME: &'static str = "chat.message.unsave";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const LET_GO: &str = "
delete from public.saved_messages
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and message_id = $1";
        cx.run_one(LET_GO, &[&self.message_id]).await?;
        tell(cx, "saved:updated", json!({ "message_id": self.message_id, "saved_at": null }).to_string())?;
        Ok(NoContent)
    }
}

/// What the caller has begun to write in a conversation.
#[derive(Serialize, JsonSchema)]
pub struct Draft {
    pub conversation_id: Id<Conversation>,
    #[schemars(length(max = 8000))]
    pub content: String,
    pub updated_at: Timestamp,
}

/// Keeps what the caller has begun to write, for all of their devices.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct KeepDraft {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(dive)]
    content: Prose<8000>,
}

impl Command for KeepDraft {
    const NAME: &'static str = "chat.draft.keep";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Draft>;

    async fn act(self, cx: &mut Act) -> Result<Json<Draft>> {
        const KEEP: &str = "
insert into public.drafts as draft (organization_id, user_id, conversation_id, content, updated_at)
values ((select auth.org_id()), (select auth.uid()), $1, $2, $3)
on conflict (organization_id, user_id, conversation_id) do update set content = excluded.content, updated_at = excluded.updated_at
returning json_build_object('conversation_id', draft.conversation_id, 'content', draft.content, 'updated_at', draft.updated_at)::text";
        require_member(cx, self.conversation_id).await?;
        let now = cx.now();
        let draft: Json<Draft> = cx.one(KEEP, &[&self.conversation_id, &self.content, &now]).await?;
        tell(cx, "draft:updated", draft.as_str().to_owned())?;
        Ok(draft)
    }
}

/// Throws a draft away, or says that it was sent.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DropDraft {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
}

impl Command for DropDraft {
    const NAME: &'static str = "chat.draft.drop";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DROP: &str = "
delete from public.drafts
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and conversation_id = $1";
        require_member(cx, self.conversation_id).await?;
        if cx.run(DROP, &[&self.conversation_id]).await? > 0 {
            let gone = json!({ "conversation_id": self.conversation_id, "content": null, "updated_at": cx.now() });
            tell(cx, "draft:updated", gone.to_string())?;
        }
        Ok(NoContent)
    }
}

/// Tells the caller's own devices.
pub fn tell(cx: &mut Act, name: &'static str, payload: String) -> Result<()> {
    let room = Room::person(cx.organization()?, cx.person()?);
    cx.deliver(room, name, payload);
    Ok(())
}
