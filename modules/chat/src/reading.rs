//! How far a person has read. Marks only move forward, take no revision, and leave no event: they are a state, not a fact
//! to keep, and there are many of them.

use crate::{access::require_member, conversations::Conversation, live, messages::Message};
use guildhall_kernel::{User, prelude::*};
use serde_json::json;

/// Says that everything up to a message has been read.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MarkRead {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
}

/// How far somebody has read.
#[derive(Serialize, JsonSchema)]
pub struct ReadMark {
    pub conversation_id: Id<Conversation>,
    pub user_id: Id<User>,
    /// The `seq` of the newest message read.
    pub last_read_seq: i64,
    /// The message that was named.
    pub message_id: Id<Message>,
}

impl Command for MarkRead {
    const NAME: &'static str = "chat.conversation.read";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<ReadMark>;

    async fn act(self, cx: &mut Act) -> Result<Json<ReadMark>> {
        const MARK: &str = "
update public.conversation_members as mine
set last_read_seq = message.seq
from public.messages as message
where message.organization_id = (select auth.org_id()) and message.id = $2 and message.conversation_id = $1
    and mine.organization_id = message.organization_id and mine.conversation_id = message.conversation_id
    and mine.user_id = (select auth.uid()) and mine.last_read_seq < message.seq
returning mine.last_read_seq";
        const STANDING: &str = "
select mine.last_read_seq
from public.messages as message
join public.conversation_members as mine
    on mine.organization_id = message.organization_id and mine.conversation_id = message.conversation_id
where message.organization_id = (select auth.org_id()) and message.id = $2 and message.conversation_id = $1 and mine.user_id = (select auth.uid())";
        let (conversation_id, message_id) = (self.conversation_id, self.message_id);
        let moved = cx.row(MARK, &[&conversation_id, &message_id]).await?;
        let forward = moved.is_some();
        let row = match moved {
            Some(row) => row,
            None => {
                require_member(cx, conversation_id).await?;
                let standing = cx.row(STANDING, &[&conversation_id, &message_id]).await?;
                standing.ok_or_else(|| Problem::field("message_id", "invalid", "names no message of this conversation"))?
            }
        };
        let mark = Json::new(&ReadMark { conversation_id, user_id: cx.person()?, last_read_seq: row.get(0), message_id })?;
        // What the caller was told of it up to here is read, too.
        let up_to: i64 = row.get(0);
        cx.send("notifications.subject.read", json!({ "kind": "conversation", "id": conversation_id, "up_to": up_to })).await?;
        if forward {
            live::read(cx, conversation_id, mark.as_str().to_owned())?;
        }
        Ok(mark)
    }
}
