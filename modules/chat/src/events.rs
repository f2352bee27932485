//! What the log keeps of chat: who, where and when; never a name or a word that somebody wrote.

use crate::{
    conversations::{Conversation, ConversationType},
    messages::Message,
};
use guildhall_kernel::{User, prelude::*};

event! {
    /// A conversation was opened, with these people in it.
    pub struct Opened {
        conversation_id: Id<Conversation>,
        #[serde(rename = "type")]
        kind: ConversationType,
        #[schemars(length(max = 201))]
        user_ids: Vec<Id<User>>,
    }
    is "chat.conversation.opened", about "conversation" conversation_id
}

event! {
    pub struct Renamed { conversation_id: Id<Conversation>, revision: i64 }
    is "chat.conversation.renamed", about "conversation" conversation_id
}

event! {
    /// People came in: somebody added them, or (`joined`) they came by themselves.
    pub struct MembersAdded {
        conversation_id: Id<Conversation>,
        #[schemars(length(max = 200))]
        user_ids: Vec<Id<User>>,
        joined: bool,
        revision: i64,
    }
    is "chat.member.added", about "conversation" conversation_id
}

event! {
    /// Somebody was taken out, or (`left`) went by themselves.
    pub struct MemberRemoved { conversation_id: Id<Conversation>, user_id: Id<User>, left: bool, revision: i64 }
    is "chat.member.removed", about "conversation" conversation_id
}

event! {
    pub struct MessageSent { conversation_id: Id<Conversation>, message_id: Id<Message>, seq: i64, revision: i64 }
    is "chat.message.sent", about "message" message_id
}

event! {
    pub struct MessageEdited { conversation_id: Id<Conversation>, message_id: Id<Message>, revision: i64 }
    is "chat.message.edited", about "message" message_id
}

event! {
    pub struct MessageDeleted { conversation_id: Id<Conversation>, message_id: Id<Message>, revision: i64 }
    is "chat.message.deleted", about "message" message_id
}
