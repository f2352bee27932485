//! The conversation as it is answered, and its name.

use crate::{
    access::{hold, next_revision},
    events::Renamed,
    live,
    messages::Message,
};
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
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    /// When it was opened, renamed, or last written to.
    pub updated_at: Timestamp,
    /// How many messages were sent: the newest one's `seq`.
    pub last_seq: i64,
    /// Counts every change to it, without gaps.
    pub revision: i64,
    /// Messages after the caller's read position; 0 in a channel that the caller is not in.
    pub unread_count: i64,
    /// Null before the first, and in a channel that the caller is not in.
    pub last_message: Option<Message>,
    /// The caller and the first 199 others; `…/members` has all.
    #[schemars(length(max = 200))]
    pub members: Vec<ConversationMember>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationType {
    /// Two people, once for each pair.
    Direct,
    /// Those who were added.
    Group,
    /// Open to everyone in the organization who may read conversations.
    Channel,
}

impl ConversationType {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Group => "group",
            Self::Channel => "channel",
        }
    }
    pub fn named(name: &str) -> Result<Self> {
        [Self::Direct, Self::Group, Self::Channel]
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| Problem::internal("a conversation of a type that is not known"))
    }
    /// The most people it may have.
    pub const fn capacity(self) -> i64 {
        match self {
            Self::Direct => 2,
            Self::Group => 500,
            Self::Channel => 10_000,
        }
    }
}

#[derive(Serialize, JsonSchema)]
pub struct ConversationMember {
    pub user_id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
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
    pub joined_at: Timestamp,
    pub last_read_seq: i64,
}

/// The conversation as the caller sees it now.
pub async fn seen(cx: &mut Act, conversation: Id<Conversation>) -> Result<Json<Conversation>> {
    cx.one(include_str!("../sql/conversation.sql"), &[&conversation]).await
}

/// Gives a group or a channel another name.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Rename {
    #[garde(skip)]
    id: Id<Conversation>,
    /// Null takes a group's name away; a channel keeps one.
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Option<Line<80>>>,
}

impl Command for Rename {
    const NAME: &'static str = "chat.conversation.rename";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Conversation>;

    async fn act(self, cx: &mut Act) -> Result<Json<Conversation>> {
        const RENAME: &str = "
update public.conversations set name = $2, updated_at = $3
where organization_id = (select auth.org_id()) and id = $1 and name is distinct from $2";
        let held = hold(cx, self.id).await?;
        held.may_rename(cx)?;
        let Some(name) = self.name.set() else { return seen(cx, self.id).await };
        if name.is_none() && held.kind == ConversationType::Channel {
            return Err(Problem::field("name", "required", "is required for a channel"));
        }
        let now = cx.now();
        if cx.run(RENAME, &[&self.id, name, &now]).await? == 0 {
            return seen(cx, self.id).await;
        }
        let revision = next_revision(cx, self.id).await?;
        let conversation = seen(cx, self.id).await?;
        live::updated(cx, self.id, revision, &conversation)?;
        cx.emit(Renamed { conversation_id: self.id, revision });
        Ok(conversation)
    }
}
