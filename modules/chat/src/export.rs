//! A conversation as a file: what the caller may read of it, and no more.

use crate::{
    access::require_member,
    conversations::{Author, Conversation},
    messages::Message,
};
use guildhall_kernel::prelude::*;

/// Answers a conversation's messages, oldest first, 10 000 at a time, with the names of whoever wrote them.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Export {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    /// The `seq` after which to go on.
    #[garde(skip)]
    #[serde(default)]
    after: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
pub struct Exported {
    pub conversation_id: Id<Conversation>,
    pub name: Option<String>,
    pub exported_at: Timestamp,
    #[schemars(length(max = 10_000))]
    pub messages: Vec<Message>,
    pub people: Vec<Author>,
    /// There are more after these.
    pub more: bool,
}

impl Command for Export {
    const NAME: &'static str = "chat.conversation.export";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<Exported>;

    async fn act(self, cx: &mut Act) -> Result<Json<Exported>> {
        require_member(cx, self.conversation_id).await?;
        let (after, now) = (i64::from(self.after.unwrap_or(0)), cx.now());
        cx.only(include_str!("../sql/export.sql"), &[&self.conversation_id, &after, &now]).await
    }
}
