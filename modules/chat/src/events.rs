//! What the log keeps of chat: who, where and when; never a name or a word that somebody wrote.

use crate::{
    conversations::{Conversation, ConversationRole, ConversationType, History, Posting},
    mentions::Everyone,
    messages::Message,
    reminders::Reminder,
    topics::Topic,
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
    /// Something was said. What does not apply is left out.
    pub struct MessageSent {
        conversation_id: Id<Conversation>,
        message_id: Id<Message>,
        seq: i64,
        revision: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic_id: Option<Id<Topic>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<Id<Message>>,
        /// The other person of a direct conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        direct_to: Option<Id<User>>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 50))]
        mentioned: Vec<Id<User>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mentioned_everyone: Option<Everyone>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 10))]
        mentioned_roles: Vec<Uuid>,
    }
    is "chat.message.sent", about "message" message_id
}

event! {
    /// A message has another text; `mentioned` and the like are all that it names now.
    pub struct MessageEdited {
        conversation_id: Id<Conversation>,
        message_id: Id<Message>,
        seq: i64,
        revision: i64,
        /// Whether the edit says whom it names; if not, that is as it was.
        #[serde(default)]
        renamed: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 50))]
        mentioned: Vec<Id<User>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mentioned_everyone: Option<Everyone>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 10))]
        mentioned_roles: Vec<Uuid>,
        /// Whom it named at any time before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 500))]
        named_before: Vec<Id<User>>,
        #[serde(default)]
        named_everyone_before: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 100))]
        named_roles_before: Vec<Uuid>,
    }
    is "chat.message.edited", about "message" message_id
}

event! {
    pub struct MessageDeleted { conversation_id: Id<Conversation>, message_id: Id<Message>, revision: i64 }
    is "chat.message.deleted", about "message" message_id
}

event! {
    pub struct TopicChanged { topic_id: Id<Topic>, conversation_id: Id<Conversation>, change: TopicChange, revision: i64 }
    is "chat.topic.changed", about "topic" topic_id
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TopicChange {
    Started,
    Renamed,
    Resolved,
    Reopened,
}

event! {
    /// A message belongs to another topic, or to none.
    pub struct MessageMoved { conversation_id: Id<Conversation>, message_id: Id<Message>, topic_id: Option<Id<Topic>>, revision: i64 }
    is "chat.message.moved", about "message" message_id
}

event! {
    /// Somebody reacted to a message of `sender_id`, or (`added` is false) took it back.
    pub struct Reacted { conversation_id: Id<Conversation>, message_id: Id<Message>, sender_id: Id<User>, added: bool, revision: i64 }
    is "chat.message.reacted", about "message" message_id
}

event! {
    pub struct MessagePinned { conversation_id: Id<Conversation>, message_id: Id<Message>, pinned: bool, revision: i64 }
    is "chat.message.pinned", about "message" message_id
}

event! {
    /// Who writes, or what late comers read, or what it is for, is set; the first two as they are now.
    pub struct SettingsChanged { conversation_id: Id<Conversation>, posting: Posting, history: History, revision: i64 }
    is "chat.conversation.settings_changed", about "conversation" conversation_id
}

event! {
    pub struct RoleGiven { conversation_id: Id<Conversation>, user_id: Id<User>, role: ConversationRole, revision: i64 }
    is "chat.member.role_given", about "conversation" conversation_id
}

event! {
    /// Somebody took a conversation out as a file: what they may read of it, from the message behind `after` on.
    pub struct Exported { conversation_id: Id<Conversation>, after: i64 }
    is "chat.conversation.exported", about "conversation" conversation_id
}

event! {
    /// Somebody made a task of what was said.
    pub struct TaskMade { conversation_id: Id<Conversation>, message_id: Id<Message>, task_id: Uuid }
    is "chat.message.task_made", about "message" message_id
}

event! {
    /// The time has come that somebody wanted to be reminded at.
    pub struct ReminderRang { reminder_id: Id<Reminder>, user_id: Id<User> }
    is "chat.reminder.rang", about "reminder" reminder_id
}
