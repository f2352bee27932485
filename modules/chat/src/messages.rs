//! A message, and sending it: the statement that is run most.

use crate::{
    access::{join_first, require_member},
    conversations::Conversation,
    events::MessageSent,
    live,
};
use guildhall_kernel::{User, prelude::*};

/// What somebody said. A deleted one keeps its place, without its text.
#[derive(Serialize, JsonSchema)]
pub struct Message {
    pub id: Id<Self>,
    /// Its place in the conversation: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// The conversation's revision at the message's last change.
    pub revision: i64,
    pub conversation_id: Id<Conversation>,
    pub sender_id: Id<User>,
    /// Null once it is deleted.
    #[schemars(length(max = 8000))]
    pub content: Option<String>,
    /// The message that it answers.
    pub reply_to: Option<Id<Self>>,
    /// The sender's own name for it.
    #[schemars(length(max = 64))]
    pub client_id: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
}

/// Says something. Sent again with the same `client_id`, it answers the message that is there and says nothing twice.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SendMessage {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(dive)]
    content: Prose<8000>,
    #[garde(skip)]
    #[serde(default)]
    reply_to: Option<Id<Message>>,
    #[garde(dive)]
    #[serde(default)]
    client_id: Option<Line<64>>,
}

impl Command for SendMessage {
    const NAME: &'static str = "chat.message.send";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Made<Message>;

    async fn act(self, cx: &mut Act) -> Result<Made<Message>> {
        let (id, now) = (cx.new_id::<Message>(), cx.now());
        let sent = cx
            .row(include_str!("../sql/send.sql"), &[&self.conversation_id, &id, &self.content, &self.reply_to, &self.client_id, &now])
            .await?;
        let Some(sent) = sent else { return self.unsent(cx).await };
        let (json, seq, revision): (String, i64, i64) = (sent.get(0), sent.get(1), sent.get(2));
        live::message(cx, "message:new", self.conversation_id, revision, json.clone())?;
        cx.emit(MessageSent { conversation_id: self.conversation_id, message_id: id, seq, revision });
        Ok(Made::New(id.uuid(), Json::from_text(json)))
    }
}

impl SendMessage {
    /// Nothing was written: the caller is not in the conversation, it was sent before, or it answers nothing.
    async fn unsent(self, cx: &mut Act) -> Result<Made<Message>> {
        require_member(cx, self.conversation_id).await?;
        if let Some(client_id) = &self.client_id
            && let Some(first) = cx.optional(include_str!("../sql/sent_before.sql"), &[&self.conversation_id, client_id]).await?
        {
            give_back(cx, self.conversation_id).await?;
            return Ok(Made::Found(first));
        }
        if self.reply_to.is_some() {
            return Err(Problem::field("reply_to", "invalid", "names no message of this conversation"));
        }
        // Their membership ended between the statement's beginning and the lock.
        Err(join_first())
    }
}

/// Gives back the numbers that a resend took. Nobody saw them: the row has been locked since.
async fn give_back(cx: &mut Act, conversation: Id<Conversation>) -> Result<()> {
    const NUMBERS: &str = "
update public.conversations set last_seq = last_seq - 1, revision = revision - 1
where organization_id = (select auth.org_id()) and id = $1
returning last_seq";
    const MARK: &str = "
update public.conversation_members set last_read_seq = least(last_read_seq, $2)
where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = (select auth.uid())";
    let last: i64 = cx.row(NUMBERS, &[&conversation]).await?.ok_or_else(Problem::not_found)?.get(0);
    cx.run(MARK, &[&conversation, &last]).await?;
    Ok(())
}
