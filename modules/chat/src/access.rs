//! Who may do what with a conversation: asked of the same function that the policies ask, under the row's lock.

use crate::conversations::{Conversation, ConversationType, History, Posting};
use guildhall_kernel::{User, prelude::*};

/// A conversation whose row is locked until the transaction ends, as it is for the caller.
pub struct Held {
    pub kind: ConversationType,
    pub created_by: Id<User>,
    pub last_seq: i64,
    pub revision: i64,
    pub posting: Posting,
    pub history: History,
    pub member_count: i64,
    pub member: bool,
    /// The caller is one of its moderators.
    pub moderator: bool,
}

/// Locks a conversation. What is not seen is not found.
pub async fn hold(cx: &mut Act, conversation: Id<Conversation>) -> Result<Held> {
    const LOCK: &str = "
select type, created_by, last_seq, revision, posting, history, member_count::bigint
from public.conversations
where organization_id = (select auth.org_id()) and id = $1
for update";
    const ACCESS: &str = "
select public.conversation_access($1), exists (
    select from public.conversation_members as mine
    where mine.organization_id = (select auth.org_id()) and mine.conversation_id = $1 and mine.user_id = (select auth.uid())
        and mine.role = 'moderator'
)";
    let row = cx.row(LOCK, &[&conversation]).await?.ok_or_else(Problem::not_found)?;
    // Asked after the lock, in a statement of its own, so that it sees what others did before they let the lock go.
    let standing = cx.row(ACCESS, &[&conversation]).await?.ok_or_else(Problem::not_found)?;
    let access: String = standing.get::<_, Option<String>>(0).ok_or_else(Problem::not_found)?;
    Ok(Held {
        kind: ConversationType::named(row.get(0))?,
        created_by: row.get(1),
        last_seq: row.get(2),
        revision: row.get(3),
        posting: Posting::named(row.get(4))?,
        history: History::named(row.get(5))?,
        member_count: row.get(6),
        member: access == "member",
        moderator: standing.get(1),
    })
}

/// Why a conversation's inside is closed to the caller: not seen, or seen and not joined. `Ok` for a member.
pub async fn require_member(cx: &mut Act, conversation: Id<Conversation>) -> Result<()> {
    let access: Option<String> = cx.row(crate::INSIDE.access, &[&conversation]).await?.and_then(|row| row.get(0));
    match access.as_deref() {
        None => Err(Problem::not_found()),
        Some("member") => Ok(()),
        Some(_) => Err(join_first()),
    }
}

pub fn join_first() -> Problem {
    Problem::forbidden("You can see this channel, but you are not in it; join it first")
}

impl Held {
    /// Direct conversations have two people for good.
    pub fn not_direct(&self) -> Result<()> {
        match self.kind {
            ConversationType::Direct => {
                Err(Problem::conflict("A direct conversation keeps its two people and has no name; open a group instead"))
            }
            ConversationType::Group | ConversationType::Channel => Ok(()),
        }
    }

    /// Keeps order in it: as a moderator, in a channel also by right.
    pub fn moderates(&self, cx: &Act) -> bool {
        self.moderator || self.kind == ConversationType::Channel && cx.caller().may(crate::CHANNELS_MANAGE)
    }

    /// Those who are in it, and where only moderators write, those.
    pub fn may_write(&self, cx: &Act) -> Result<()> {
        match self.posting {
            _ if !self.member => Err(join_first()),
            Posting::Moderators if !self.moderates(cx) => Err(Problem::forbidden("Only its moderators write in this conversation")),
            _ => Ok(()),
        }
    }

    /// Channels belong to those who manage them, groups to everyone in them.
    pub fn may_rename(&self, cx: &Act) -> Result<()> {
        self.not_direct()?;
        match self.kind {
            ConversationType::Channel if !self.moderates(cx) => Err(needs_channels_manage()),
            _ => Ok(()),
        }
    }

    /// Channels are cleared by those who manage or moderate them, groups by whoever opened or moderates them.
    pub fn may_remove_others(&self, cx: &Act) -> Result<()> {
        self.not_direct()?;
        match self.kind {
            ConversationType::Channel if !self.moderates(cx) => Err(needs_channels_manage()),
            ConversationType::Group if self.created_by != cx.person()? && !self.moderator && !cx.caller().may(crate::CHANNELS_MANAGE) => {
                Err(Problem::forbidden("Only whoever opened the group may take others out of it"))
            }
            _ => Ok(()),
        }
    }
}

pub fn needs_channels_manage() -> Problem {
    Problem::forbidden(format!("This needs the right “{}” ({})", crate::CHANNELS_MANAGE.title, crate::CHANNELS_MANAGE.key))
}

/// Takes the next revision of a conversation that is held.
pub async fn next_revision(cx: &mut Act, conversation: Id<Conversation>) -> Result<i64> {
    const NEXT: &str = "
update public.conversations set revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1
returning revision";
    Ok(cx.row(NEXT, &[&conversation]).await?.ok_or_else(Problem::not_found)?.get(0))
}
