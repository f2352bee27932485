//! Pins: what everyone in a conversation should find again.

use crate::{access::hold, conversations::Conversation, events::MessagePinned, live, messages::Message, standing};
use guildhall_kernel::prelude::*;

/// Pinned messages of one conversation, at most.
const PINNED: i64 = 100;

/// Pins a message for everyone in the conversation.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Pin {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
}

impl Command for Pin {
    const NAME: &'static str = "chat.message.pin";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Message>;

    async fn act(self, cx: &mut Act) -> Result<Json<Message>> {
        const COUNT: &str = "
select count(*) from public.messages
where organization_id = (select auth.org_id()) and conversation_id = $1 and pinned_at is not null";
        const PIN: &str = "
update public.messages as message
set pinned_at = $4, pinned_by = (select auth.uid()), revision = $3, updated_at = $4
where message.organization_id = (select auth.org_id()) and message.conversation_id = $1 and message.id = $2
returning public.message_json(message)::text";
        let (conversation, message, now) = (self.conversation_id, self.message_id, cx.now());
        let held = hold(cx, conversation).await?;
        held.may_write(cx)?;
        let said = standing::of(cx, conversation, message).await?;
        said.is_said()?;
        if said.pinned {
            return Ok(said.json);
        }
        if cx.row(COUNT, &[&conversation]).await?.is_some_and(|row| row.get::<_, i64>(0) >= PINNED) {
            return Err(Problem::conflict(format!("A conversation has {PINNED} pinned messages at most; take one off first")));
        }
        let revision = crate::access::next_revision(cx, conversation).await?;
        let row = cx.row(PIN, &[&conversation, &message, &revision, &now]).await?.ok_or_else(Problem::not_found)?;
        let json: String = row.get(0);
        live::changed(cx, "message:updated", live::Change { conversation, revision, seq: said.seq, history: held.history }, json.clone())
            .await?;
        cx.emit(MessagePinned { conversation_id: conversation, message_id: message, pinned: true, revision });
        Ok(Json::from_text(json))
    }
}

/// Takes a pin off.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unpin {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
}

impl Command for Unpin {
    const NAME: &'static str = "chat.message.unpin";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const UNPIN: &str = "
update public.messages as message
set pinned_at = null, pinned_by = null, revision = $3, updated_at = $4
where message.organization_id = (select auth.org_id()) and message.conversation_id = $1 and message.id = $2
returning public.message_json(message)::text";
        let (conversation, message, now) = (self.conversation_id, self.message_id, cx.now());
        let held = hold(cx, conversation).await?;
        held.may_write(cx)?;
        let said = standing::of(cx, conversation, message).await?;
        if !said.pinned {
            return Ok(NoContent);
        }
        let revision = crate::access::next_revision(cx, conversation).await?;
        let row = cx.row(UNPIN, &[&conversation, &message, &revision, &now]).await?.ok_or_else(Problem::not_found)?;
        live::changed(cx, "message:updated", live::Change { conversation, revision, seq: said.seq, history: held.history }, row.get(0))
            .await?;
        cx.emit(MessagePinned { conversation_id: conversation, message_id: message, pinned: false, revision });
        Ok(NoContent)
    }
}
