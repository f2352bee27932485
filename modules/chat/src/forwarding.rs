//! Saying again elsewhere what was said here.

use crate::{access::require_member, conversations::Conversation, messages::Message, sending::Words, standing};
use guildhall_kernel::prelude::*;
use serde_json::json;

/// Forwards a message to another conversation of the caller's. The copy says where it comes from; its text is not edited.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Forward {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
    /// Where to.
    #[garde(skip)]
    to_conversation_id: Id<Conversation>,
    /// What the caller says to it.
    #[garde(dive)]
    #[serde(default)]
    comment: Option<Prose<2000>>,
    #[garde(dive)]
    #[serde(default)]
    client_id: Option<Line<64>>,
}

impl Command for Forward {
    const NAME: &'static str = "chat.message.forward";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Made<Message>;

    async fn act(self, cx: &mut Act) -> Result<Made<Message>> {
        require_member(cx, self.conversation_id).await?;
        let said = standing::of(cx, self.conversation_id, self.message_id).await?;
        let content = Prose::from(said.is_said()?.to_owned());
        // A copy of a copy comes from where it was said first.
        let mut from = said.forwarded_from.unwrap_or_else(|| {
            json!({
                "conversation_id": self.conversation_id,
                "message_id": self.message_id,
                "sender_id": said.sender,
                "created_at": said.created_at,
            })
        });
        from["comment"] = json!(self.comment);
        let words = Words {
            conversation: self.to_conversation_id,
            content,
            reply_to: None,
            topic: None,
            mentions: None,
            forwarded_from: Some(from),
            client_id: self.client_id,
        };
        words.say(cx).await
    }
}
