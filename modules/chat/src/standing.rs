//! A message as it stands, for commands that do something with it.

use crate::{conversations::Conversation, messages::Message};
use guildhall_kernel::{User, prelude::*};

/// A message that the caller may read.
pub struct Standing {
    pub sender: Id<User>,
    pub seq: i64,
    pub content: Option<String>,
    pub happened: bool,
    pub pinned: bool,
    pub forwarded_from: Option<serde_json::Value>,
    pub created_at: Timestamp,
    pub json: Json<Message>,
}

/// The message of a conversation that the caller is in, or `not_found`.
pub async fn of(cx: &mut Act, conversation: Id<Conversation>, message: Id<Message>) -> Result<Standing> {
    const STANDING: &str = "
select sender_id, seq, content, kind = 'system', pinned_at is not null, forwarded_from, created_at, public.message_json(said)::text
from public.messages as said
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
    let row = cx.row(STANDING, &[&conversation, &message]).await?.ok_or_else(Problem::not_found)?;
    Ok(Standing {
        sender: row.get(0),
        seq: row.get(1),
        content: row.get(2),
        happened: row.get(3),
        pinned: row.get(4),
        forwarded_from: row.get(5),
        created_at: row.get(6),
        json: Json::from_text(row.get(7)),
    })
}

impl Standing {
    /// What somebody said, if it is there still.
    pub fn is_said(&self) -> Result<&str> {
        match &self.content {
            Some(content) => Ok(content),
            None if self.happened => Err(Problem::conflict("Nobody said this; it is what happened")),
            None => Err(Problem::conflict("This message was deleted")),
        }
    }
}
