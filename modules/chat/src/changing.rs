//! Changing what was said: the sender edits, the sender or whoever keeps order in a channel deletes.

use crate::{
    access::require_member,
    conversations::{Conversation, History},
    events::{MessageDeleted, MessageEdited},
    live,
    mentions::{Mentions, read_off},
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
    /// Whom it names now. Left out, they are read off the text, and stay as they were if it names nobody.
    #[garde(dive)]
    #[serde(default)]
    mentions: Patch<Option<Mentions>>,
}

impl Command for EditMessage {
    const NAME: &'static str = "chat.message.edit";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Message>;

    async fn act(self, cx: &mut Act) -> Result<Json<Message>> {
        let (conversation, message, now) = (self.conversation_id, self.message_id, cx.now());
        let (renamed, mentions) = match self.mentions {
            Patch::Keep if self.content.contains('@') => {
                let named = read_off(cx, conversation, &self.content).await?;
                (named.is_some(), named)
            }
            Patch::Keep => (false, None),
            Patch::Set(None) => (true, None),
            Patch::Set(Some(mentions)) => {
                require_member(cx, conversation).await?;
                (true, mentions.checked(cx, conversation).await?)
            }
        };
        let stored = Mentions::stored(mentions.as_ref())?;
        let Some(edited) =
            cx.row(include_str!("../sql/edit.sql"), &[&conversation, &message, &self.content, &now, &renamed, &stored]).await?
        else {
            return Err(match unchanged(cx, conversation, message).await? {
                Unchanged::Deleted => Problem::conflict("This message was deleted"),
                Unchanged::Happened => not_said(),
                Unchanged::Forwarded => Problem::conflict("What was forwarded stays as it was said"),
                Unchanged::Others => Problem::forbidden("Only its sender may edit a message"),
            });
        };
        let json: String = edited.get(0);
        let change = live::Change { conversation, seq: edited.get(1), revision: edited.get(2), history: History::named(edited.get(3))? };
        live::changed(cx, "message:updated", change, json.clone()).await?;
        let mentions = mentions.unwrap_or_default();
        let before: Option<serde_json::Value> = edited.get(4);
        let before: NamedBefore = before.map(serde_json::from_value).transpose().map_err(Problem::internal)?.unwrap_or_default();
        cx.emit(MessageEdited {
            conversation_id: conversation,
            message_id: message,
            seq: change.seq,
            revision: change.revision,
            renamed,
            mentioned: mentions.user_ids,
            mentioned_everyone: mentions.everyone,
            mentioned_roles: mentions.role_ids,
            named_before: before.user_ids,
            named_everyone_before: before.everyone,
            named_roles_before: before.role_ids,
        });
        Ok(Json::from_text(json))
    }
}

/// Whom a message named at any time before its latest edit.
#[derive(Default, Deserialize)]
struct NamedBefore {
    user_ids: Vec<Id<User>>,
    role_ids: Vec<Uuid>,
    everyone: bool,
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
        let Some(deleted) = cx.row(include_str!("../sql/delete.sql"), &[&conversation, &message, &now]).await? else {
            return match unchanged(cx, conversation, message).await? {
                // Deleting again changes nothing and is no fault.
                Unchanged::Deleted => Ok(NoContent),
                Unchanged::Happened => Err(not_said()),
                Unchanged::Forwarded => Err(Problem::unavailable("This message was changed at the same moment; try again")),
                Unchanged::Others => Err(Problem::forbidden(
                    "Only its sender, or in a channel its moderators and those who manage channels, may delete a message",
                )),
            };
        };
        let change = live::Change { conversation, seq: deleted.get(1), revision: deleted.get(2), history: History::named(deleted.get(3))? };
        live::changed(cx, "message:deleted", change, deleted.get(0)).await?;
        cx.emit(MessageDeleted { conversation_id: conversation, message_id: message, revision: change.revision });
        Ok(NoContent)
    }
}

/// Why a message in a conversation of the caller's was not changed.
enum Unchanged {
    Deleted,
    Others,
    /// Nobody said it.
    Happened,
    /// Somebody else said it first.
    Forwarded,
}

fn not_said() -> Problem {
    Problem::conflict("What happened is nobody's to change")
}

async fn unchanged(cx: &mut Act, conversation: Id<Conversation>, message: Id<Message>) -> Result<Unchanged> {
    const STANDING: &str = "
select sender_id, deleted_at is not null, kind = 'system', forwarded_from is not null
from public.messages
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
    require_member(cx, conversation).await?;
    let row = cx.row(STANDING, &[&conversation, &message]).await?.ok_or_else(Problem::not_found)?;
    let (sender, deleted, happened): (Id<User>, bool, bool) = (row.get(0), row.get(1), row.get(2));
    if happened {
        return Ok(Unchanged::Happened);
    }
    match (deleted, sender == cx.person()?, row.get(3)) {
        (true, _, _) => Ok(Unchanged::Deleted),
        (false, false, _) => Ok(Unchanged::Others),
        (false, true, true) => Ok(Unchanged::Forwarded),
        (false, true, false) => Err(Problem::unavailable("This message was changed at the same moment; try again")),
    }
}
