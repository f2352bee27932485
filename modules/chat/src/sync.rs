//! Catching up after a break: everything that changed since what the client last saw, once, in order.

use crate::{access::require_member, conversations::Conversation, messages::Message, topics::Topic};
use guildhall_kernel::prelude::*;
use schemars::{Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Answers the messages and topics that changed since, as they are now; about 200 at a time.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Sync {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    after: After,
}

/// The last revision that the client has, or the id of the last message it has.
#[derive(Deserialize)]
#[serde(untagged)]
enum After {
    Revision(u32),
    Message(Id<Message>),
}

impl JsonSchema for After {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "After".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The last revision seen, or the id of the last message seen",
            "type": ["integer", "string"],
            "minimum": 0,
            "maximum": u32::MAX,
            "format": "uuid",
            "maxLength": 36
        })
    }
}

/// What was missed.
#[derive(Serialize, JsonSchema)]
pub struct Missed {
    /// By `revision`; a deleted one has no content.
    #[schemars(length(max = 300))]
    pub messages: Vec<Message>,
    /// Topics that were started, named, resolved, or written in.
    #[schemars(length(max = 300))]
    pub topics: Vec<Topic>,
    /// What the client has when it has taken these in: the `after` of its next call.
    pub revision: i64,
    /// There are more after these.
    pub more: bool,
}

impl Command for Sync {
    const NAME: &'static str = "chat.conversation.sync";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<Missed>;

    async fn act(self, cx: &mut Act) -> Result<Json<Missed>> {
        // The revision at its sending: a later edit must not hide what was said between.
        const SENT_AT: &str = "
select sent_revision from public.messages
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
        require_member(cx, self.conversation_id).await?;
        let after = match self.after {
            After::Revision(revision) => i64::from(revision),
            After::Message(message) => {
                let row = cx.row(SENT_AT, &[&self.conversation_id, &message]).await?;
                row.ok_or_else(|| Problem::field("after", "invalid", "names no message of this conversation"))?.get(0)
            }
        };
        cx.only(include_str!("../sql/sync.sql"), &[&self.conversation_id, &after]).await
    }
}
