//! The conversation as it is answered.

use crate::messages::Message;
use guildhall_kernel::{User, prelude::*};

/// A place to talk, as one person sees it.
#[derive(Serialize, JsonSchema)]
pub struct Conversation {
    pub id: Id<Self>,
    #[serde(rename = "type")]
    pub kind: ConversationType,
    /// Null in a direct conversation, and in a group that nobody named.
    pub name: Option<String>,
    pub is_group: bool,
    /// One line on what it is for.
    #[schemars(length(max = 250))]
    pub purpose: Option<String>,
    pub posting: Posting,
    pub history: History,
    pub member_count: i64,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    /// When it was opened, renamed, or last written to.
    pub updated_at: Timestamp,
    /// How many messages were sent: the newest one's `seq`.
    pub last_seq: i64,
    /// Counts every change to it, without gaps.
    pub revision: i64,
    /// Messages of people after the caller's read position; 0 in a channel that the caller is not in.
    pub unread_count: i64,
    /// Until when the caller hears of it only where they are mentioned; null: they hear of everything.
    pub muted_until: Option<Timestamp>,
    /// Null before the first, and in a channel that the caller is not in.
    pub last_message: Option<Message>,
    /// The caller and the first 199 others; `…/members` has all.
    #[schemars(length(max = 200))]
    pub members: Vec<ConversationMember>,
}

words! {
    pub enum ConversationType {
        /// Two people, once for each pair.
        Direct = "direct",
        /// Those who were added.
        Group = "group",
        /// Open to everyone in the organization who may read conversations.
        Channel = "channel",
    }
}

impl ConversationType {
    /// The most people it may have.
    pub const fn capacity(self) -> i64 {
        match self {
            Self::Direct => 2,
            Self::Group => 500,
            Self::Channel => 10_000,
        }
    }
}

words! {
    /// Who may write in it.
    pub enum Posting {
        Everyone = "everyone",
        /// Its moderators, and in a channel those who manage channels.
        Moderators = "moderators",
    }
}

words! {
    /// What somebody who joins later may read of what was said before.
    pub enum History { Full = "full", SinceJoining = "since_joining" }
}

words! {
    /// What somebody is in a conversation.
    pub enum ConversationRole {
        Member = "member",
        /// Keeps order: names it, says who writes, takes people out, takes words back.
        Moderator = "moderator",
    }
}

#[derive(Serialize, JsonSchema)]
pub struct ConversationMember {
    pub user_id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
    pub role: ConversationRole,
    pub joined_at: Timestamp,
    /// The newest message this person has read: its `seq`, 0 for none.
    pub last_read_seq: i64,
}

/// One person in a conversation.
#[derive(Serialize, JsonSchema)]
pub struct Participant {
    pub conversation_id: Id<Conversation>,
    pub user_id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
    pub role: ConversationRole,
    pub joined_at: Timestamp,
    pub last_read_seq: i64,
}

/// The conversation as the caller sees it now.
pub async fn seen(cx: &mut Act, conversation: Id<Conversation>) -> Result<Json<Conversation>> {
    cx.one(include_str!("../sql/conversation.sql"), &[&conversation]).await
}

/// Somebody of the organization, now or once: what a message's author is shown as.
#[derive(Serialize, JsonSchema)]
pub struct Author {
    pub id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
    /// Null while they are here.
    pub left_at: Option<Timestamp>,
    /// The words that they put beside their presence.
    #[schemars(length(max = 100))]
    pub presence_text: Option<String>,
}
