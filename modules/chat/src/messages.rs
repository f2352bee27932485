//! A message, and what hangs on it.

use crate::{conversations::Conversation, mentions::Mentions, topics::Topic};
use guildhall_kernel::{User, prelude::*};

/// What somebody said, or what happened. A deleted one keeps its place, without its text.
#[derive(Serialize, JsonSchema)]
pub struct Message {
    pub id: Id<Self>,
    /// Its place in the conversation: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// The conversation's revision at the message's last change.
    pub revision: i64,
    pub conversation_id: Id<Conversation>,
    /// Who said it; of what happened, who did it.
    pub sender_id: Id<User>,
    pub kind: MessageKind,
    /// Null once it is deleted, and where `kind` is `system`.
    #[schemars(length(max = 8000))]
    pub content: Option<String>,
    /// What happened, where `kind` is `system`.
    pub system: Option<Happening>,
    /// The message that it answers.
    pub reply_to: Option<Id<Self>>,
    /// The topic that it belongs to, if it belongs to one.
    pub topic_id: Option<Id<Topic>>,
    pub mentions: Option<Mentions>,
    /// In the order of their first use.
    #[schemars(length(max = 20))]
    pub reactions: Vec<Reaction>,
    /// Where it was said first, if it was forwarded.
    pub forwarded_from: Option<Forwarded>,
    /// The sender's own name for it.
    #[schemars(length(max = 64))]
    pub client_id: Option<String>,
    pub created_at: Timestamp,
    /// When its text, its topic, its reactions or its pin changed last.
    pub updated_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    pub pinned_at: Option<Timestamp>,
    pub pinned_by: Option<Id<User>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    Text,
    /// Said by the house: somebody joined, a topic was moved. Never unread, and nobody's to change.
    System,
}

/// One emoji under a message, and who gave it.
#[derive(Serialize, JsonSchema)]
pub struct Reaction {
    #[schemars(length(max = 32))]
    pub emoji: String,
    pub count: i64,
    /// The first 50.
    #[schemars(length(max = 50))]
    pub user_ids: Vec<Id<User>>,
}

/// The message that another one is a copy of. Its reader may not be able to see it.
#[derive(Serialize, JsonSchema)]
pub struct Forwarded {
    pub conversation_id: Id<Conversation>,
    pub message_id: Id<Message>,
    pub sender_id: Id<User>,
    pub created_at: Timestamp,
    /// What the copy's sender says to it.
    #[schemars(length(max = 2000))]
    pub comment: Option<String>,
}

/// What happened in a conversation; its words are the reader's own language's, and names are those of now.
#[derive(Serialize, JsonSchema)]
pub struct Happening {
    pub what: What,
    /// Whom it is about: the first 50.
    #[schemars(length(max = 50))]
    pub user_ids: Vec<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic_id: Option<Id<Topic>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Id<Message>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// They came by themselves.
    Joined,
    /// The message's sender put them in.
    Added,
    /// They went by themselves.
    Left,
    /// The message's sender took them out.
    Removed,
    /// The conversation has another name.
    Renamed,
    /// A message was moved to another topic.
    Moved,
}
