//! Changing what was said: the sender edits, the sender or a channel's managers delete.

use crate::{
    access::require_member,
    conversations::Conversation,
    events::{MessageDeleted, MessageEdited},
    live,
    messages::Message,
};
use guildhall_kernel::{User, prelude::*};

/// Gives one's own message another text.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct EditMessage {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
    #[garde(dive)]
    content: Prose<8000>,
}

impl Command for EditMessage {
    const NAME: &'static str = "chat.message.edit";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Message>;

    async fn act(self, cx: &mut Act) -> Result<Json<Message>> {
        let (conversation, message, now) = (self.conversation_id, self.message_id, cx.now());
        let Some(edited) = cx.row(include_str!("../sql/edit.sql"), &[&conversation, &message, &self.content, &now]).await? else {
            return Err(match unchanged(cx, conversation, message).await? {
                Unchanged::Deleted => Problem::conflict("This message was deleted"),
                Unchanged::Others => Problem::forbidden("Only its sender may edit a message"),
            });
        };
        let (json, revision): (String, i64) = (edited.get(0), edited.get(1));
        live::message(cx, "message:updated", conversation, revision, json.clone())?;
        cx.emit(MessageEdited { conversation_id: conversation, message_id: message, revision });
        Ok(Json::from_text(json))
    }
}

/// Deletes a message: its text is gone, its place stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteMessage {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
}

impl Command for DeleteMessage {
    const NAME: &'static str = "chat.message.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let (conversation, message, now) = (self.conversation_id, self.message_id, cx.now());
        let others_too = cx.caller().may(crate::CHANNELS_MANAGE);
        let Some(deleted) = cx.row(include_str!("../sql/delete.sql"), &[&conversation, &message, &now, &others_too]).await? else {
            return match unchanged(cx, conversation, message).await? {
                // Deleting again changes nothing and is no fault.
                Unchanged::Deleted => Ok(NoContent),
                Unchanged::Others => {
                    Err(Problem::forbidden("Only its sender, or in a channel those who manage channels, may delete a message"))
                }
            };
        };
        let (json, revision): (String, i64) = (deleted.get(0), deleted.get(1));
        live::message(cx, "message:deleted", conversation, revision, json)?;
        cx.emit(MessageDeleted { conversation_id: conversation, message_id: message, revision });
        Ok(NoContent)
    }
}

/// Why a message in a conversation of the caller's was not changed.
enum Unchanged {
    Deleted,
    Others,
}

async fn unchanged(cx: &mut Act, conversation: Id<Conversation>, message: Id<Message>) -> Result<Unchanged> {
    const STANDING: &str = "
select sender_id, deleted_at is not null
from public.messages
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
    require_member(cx, conversation).await?;
    let row = cx.row(STANDING, &[&conversation, &message]).await?.ok_or_else(Problem::not_found)?;
    let (sender, deleted): (Id<User>, bool) = (row.get(0), row.get(1));
    match (deleted, sender == cx.person()?) {
        (true, _) => Ok(Unchanged::Deleted),
        (false, false) => Ok(Unchanged::Others),
        (false, true) => Err(Problem::unavailable("This message was changed at the same moment; try again")),
    }
}
