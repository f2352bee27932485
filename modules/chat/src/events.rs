//! What the log keeps of chat: who, where and when; never a name or a word that somebody wrote.

use crate::{conversations::{Conversation, ConversationType}, messages::Message};
use guildhall_kernel::{User, prelude::*};

/// A conversation was opened, with these people in it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Opened {
    pub conversation_id: Id<Conversation>,
    #[serde(rename = "type")]
    pub kind: ConversationType,
    #[schemars(length(max = 201))]
    pub user_ids: Vec<Id<User>>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Renamed {
    pub conversation_id: Id<Conversation>,
    pub revision: i64,
}

/// People came in: somebody added them, or (`joined`) they came by themselves.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct MembersAdded {
    pub conversation_id: Id<Conversation>,
    #[schemars(length(max = 200))]
    pub user_ids: Vec<Id<User>>,
    pub joined: bool,
    pub revision: i64,
}

/// Somebody was taken out, or (`left`) went by themselves.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct MemberRemoved {
    pub conversation_id: Id<Conversation>,
    pub user_id: Id<User>,
    pub left: bool,
    pub revision: i64,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct MessageSent {
    pub conversation_id: Id<Conversation>,
    pub message_id: Id<Message>,
    pub seq: i64,
    pub revision: i64,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct MessageEdited {
    pub conversation_id: Id<Conversation>,
    pub message_id: Id<Message>,
    pub revision: i64,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct MessageDeleted {
    pub conversation_id: Id<Conversation>,
    pub message_id: Id<Message>,
    pub revision: i64,
}

macro_rules! event {
    ($event:ty, $kind:literal, $subject:literal, $id:ident) => {
        impl Heard for $event {
            const KIND: &'static str = $kind;
        }
        impl Event for $event {
            fn subject(&self) -> Subject {
                Subject::new($subject, self.$id)
            }
        }
    };
}
event!(Opened, "chat.conversation.opened", "conversation", conversation_id);
event!(Renamed, "chat.conversation.renamed", "conversation", conversation_id);
event!(MembersAdded, "chat.member.added", "conversation", conversation_id);
event!(MemberRemoved, "chat.member.removed", "conversation", conversation_id);
event!(MessageSent, "chat.message.sent", "message", message_id);
event!(MessageEdited, "chat.message.edited", "message", message_id);
event!(MessageDeleted, "chat.message.deleted", "message", message_id);
