//! Opening a conversation.

use crate::{
    access::needs_channels_manage,
    conversations::{Conversation, ConversationRole, ConversationType, History, seen},
    events::Opened,
    live,
    membership::{everyone_is_here, put_in},
};
use guildhall_kernel::{User, prelude::*};

/// Opens a conversation. A second direct one between the same two people answers the first.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct OpenConversation {
    #[garde(skip)]
    #[serde(rename = "type")]
    kind: ConversationType,
    /// Required for a channel, possible for a group, refused for a direct conversation.
    #[garde(dive)]
    #[serde(default)]
    name: Option<Line<80>>,
    /// The others; the caller is in it by opening it. Exactly one for a direct conversation.
    #[garde(length(max = 200))]
    #[serde(default)]
    member_ids: Vec<Id<User>>,
}

impl Command for OpenConversation {
    const NAME: &'static str = "chat.conversation.open";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Made<Conversation>;

    async fn act(self, cx: &mut Act) -> Result<Made<Conversation>> {
        const OPEN: &str = "
insert into public.conversations (organization_id, id, type, name, direct_key, created_by, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, $6)
on conflict (organization_id, direct_key) do nothing";
        const FIRST: &str = "
select id from public.conversations
where organization_id = (select auth.org_id()) and direct_key = $1";
        const OPENED: &str = "
update public.conversations set revision = 1, member_count = $2
where organization_id = (select auth.org_id()) and id = $1";
        let me = cx.person()?;
        let others = self.others(me)?;
        if self.kind == ConversationType::Channel && !cx.caller().may(crate::CHANNELS_MANAGE) {
            return Err(needs_channels_manage());
        }
        let (id, now) = (cx.new_id::<Conversation>(), cx.now());
        let direct_key = (self.kind == ConversationType::Direct).then(|| direct_key(me, others[0]));
        if cx.run(OPEN, &[&id, &self.kind.as_str(), &self.name, &direct_key, &me, &now]).await? == 0 {
            let first: Id<Conversation> = cx.row(FIRST, &[&direct_key]).await?.ok_or_else(Problem::not_found)?.get(0);
            return Ok(Made::Found(seen(cx, first).await?));
        }
        everyone_is_here(cx, "member_ids", &others).await?;
        // Whoever opens a group or a channel keeps order in it.
        let role = if self.kind == ConversationType::Direct { ConversationRole::Member } else { ConversationRole::Moderator };
        put_in(cx, id, &[me], role, 0, History::Full).await?;
        put_in(cx, id, &others, ConversationRole::Member, 0, History::Full).await?;
        let people = i32::try_from(others.len() + 1).map_err(Problem::internal)?;
        cx.run(OPENED, &[&id, &people]).await?;
        let conversation = seen(cx, id).await?;
        let everyone: Vec<Id<User>> = std::iter::once(me).chain(others).collect();
        match self.kind {
            ConversationType::Channel => live::new_channel(cx, id, &everyone, &conversation)?,
            ConversationType::Direct | ConversationType::Group => live::new_to(cx, id, 1, &everyone, &conversation)?,
        }
        cx.emit(Opened { conversation_id: id, kind: self.kind, user_ids: everyone });
        Ok(Made::New(id.uuid(), conversation))
    }
}

impl OpenConversation {
    /// The people besides the caller, each once, if type, name and people go together.
    fn others(&self, me: Id<User>) -> Result<Vec<Id<User>>> {
        let mut others: Vec<Id<User>> = self.member_ids.iter().copied().filter(|id| *id != me).collect();
        others.sort_unstable();
        others.dedup();
        let mut faults = Vec::new();
        match (self.kind, &self.name) {
            (ConversationType::Direct, Some(_)) => faults.push(Fault::new("name", "invalid", "cannot be given to a direct conversation")),
            (ConversationType::Channel, None) => faults.push(Fault::new("name", "required", "is required for a channel")),
            _ => {}
        }
        match (self.kind, others.len()) {
            (ConversationType::Direct, 1) | (ConversationType::Group, 1..) | (ConversationType::Channel, _) => {}
            (ConversationType::Direct, _) => faults.push(Fault::new("member_ids", "length", "must name exactly one other person")),
            (ConversationType::Group, _) => faults.push(Fault::new("member_ids", "length", "must name at least one other person")),
        }
        if faults.is_empty() { Ok(others) } else { Err(Problem::faults(faults)) }
    }
}

/// The pair, whoever asks.
fn direct_key(one: Id<User>, other: Id<User>) -> String {
    format!("{}:{}", one.min(other), one.max(other))
}
