//! What a person sets for a conversation: its name and purpose, who writes, who keeps order, and for oneself, quiet.

use crate::{
    access::{hold, needs_channels_manage, next_revision, require_member},
    conversations::{Conversation, ConversationRole, ConversationType, History, Posting, seen},
    events::{Renamed, RoleGiven, SettingsChanged},
    happenings::{Happened, happen},
    live,
    messages::What,
    saving::tell,
};
use guildhall_kernel::{User, prelude::*};
use serde_json::json;

/// Gives a group or a channel another name or purpose, or says who writes in it and what late comers read.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Rename {
    #[garde(skip)]
    id: Id<Conversation>,
    /// Null takes a group's name away; a channel keeps one.
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Option<Line<80>>>,
    #[garde(dive)]
    #[serde(default)]
    purpose: Patch<Option<Line<250>>>,
    /// Set by its moderators.
    #[garde(skip)]
    #[serde(default)]
    posting: Patch<Posting>,
    /// Set by its moderators. It holds for those who are in it already, too.
    #[garde(skip)]
    #[serde(default)]
    history: Patch<History>,
}

impl Command for Rename {
    const NAME: &'static str = "chat.conversation.rename";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Conversation>;

    async fn act(self, cx: &mut Act) -> Result<Json<Conversation>> {
        const STANDING: &str = "
select name, purpose from public.conversations
where organization_id = (select auth.org_id()) and id = $1";
        const SET: &str = "
update public.conversations set name = $2, purpose = $3, posting = $4, history = $5, updated_at = $6
where organization_id = (select auth.org_id()) and id = $1";
        const OPEN_PAST: &str = "
update public.conversation_members set sees_from = 0
where organization_id = (select auth.org_id()) and conversation_id = $1 and sees_from > 0";
        const CLOSE_PAST: &str = "
update public.conversation_members set sees_from = joined_seq
where organization_id = (select auth.org_id()) and conversation_id = $1 and joined_seq > 0";
        let held = hold(cx, self.id).await?;
        held.may_rename(cx)?;
        let row = cx.row(STANDING, &[&self.id]).await?.ok_or_else(Problem::not_found)?;
        let (old_name, old_purpose): (Option<String>, Option<String>) = (row.get(0), row.get(1));
        let name = self.name.set().map_or_else(|| old_name.clone(), |name| name.as_ref().map(|name| name.to_string()));
        let purpose = self.purpose.set().map_or_else(|| old_purpose.clone(), |purpose| purpose.as_ref().map(|text| text.to_string()));
        let posting = self.posting.set().copied().unwrap_or(held.posting);
        let history = self.history.set().copied().unwrap_or(held.history);
        if name.is_none() && held.kind == ConversationType::Channel {
            return Err(Problem::field("name", "required", "is required for a channel"));
        }
        let order = posting != held.posting || history != held.history;
        if order && !held.moderates(cx) {
            return Err(Problem::forbidden("Only its moderators say who writes in it, and what late comers read"));
        }
        let renamed = name != old_name;
        if !renamed && purpose == old_purpose && !order {
            return seen(cx, self.id).await;
        }
        let now = cx.now();
        cx.run(SET, &[&self.id, &name, &purpose, &posting.as_str(), &history.as_str(), &now]).await?;
        if history != held.history {
            cx.run(if history == History::Full { OPEN_PAST } else { CLOSE_PAST }, &[&self.id]).await?;
        }
        let revision = next_revision(cx, self.id).await?;
        let line = if renamed { happen(cx, self.id, &held, Happened::of(What::Renamed), revision).await? } else { None };
        let conversation = seen(cx, self.id).await?;
        live::updated(cx, self.id, revision, &conversation)?;
        live::happened(cx, self.id, revision, line)?;
        if renamed {
            cx.emit(Renamed { conversation_id: self.id, revision });
        }
        if order || purpose != old_purpose {
            cx.emit(SettingsChanged { conversation_id: self.id, posting, history, revision });
        }
        Ok(conversation)
    }
}

/// Makes somebody a moderator, or a member like the others.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct GiveRole {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    user_id: Id<User>,
    #[garde(skip)]
    role: ConversationRole,
}

impl Command for GiveRole {
    const NAME: &'static str = "chat.member.give_role";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Conversation>;

    async fn act(self, cx: &mut Act) -> Result<Json<Conversation>> {
        const GIVE: &str = "
update public.conversation_members set role = $3
where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = $2 and role <> $3";
        const THERE: &str = "
select 1 from public.conversation_members
where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = $2";
        let (id, user_id, role) = (self.conversation_id, self.user_id, self.role);
        let held = hold(cx, id).await?;
        held.not_direct()?;
        cx.row(THERE, &[&id, &user_id]).await?.ok_or_else(Problem::not_found)?;
        if !held.moderates(cx) {
            return Err(match held.kind {
                ConversationType::Channel => needs_channels_manage(),
                _ => Problem::forbidden("Only a group's moderators make others moderators"),
            });
        }
        if cx.run(GIVE, &[&id, &user_id, &role.as_str()]).await? == 0 {
            return seen(cx, id).await;
        }
        let revision = next_revision(cx, id).await?;
        let conversation = seen(cx, id).await?;
        live::updated(cx, id, revision, &conversation)?;
        cx.emit(RoleGiven { conversation_id: id, user_id, role, revision });
        Ok(conversation)
    }
}

/// Until when the caller wants quiet.
#[derive(Serialize, JsonSchema)]
pub struct Quiet {
    pub conversation_id: Id<Conversation>,
    /// Null: not at all. The year 9999: until they say otherwise.
    pub muted_until: Option<Timestamp>,
}

/// Mutes a conversation for the caller: they hear of it only where they are mentioned.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Mute {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    /// Null, or left out: until they say otherwise.
    #[garde(skip)]
    #[serde(default)]
    until: Option<Timestamp>,
}

impl Command for Mute {
    const NAME: &'static str = "chat.conversation.mute";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<Quiet>;

    async fn act(self, cx: &mut Act) -> Result<Json<Quiet>> {
        let until = match self.until {
            None => Timestamp::MAX,
            Some(until) if until <= cx.now() => return Err(Problem::field("until", "range", "must be a time to come")),
            Some(until) => until,
        };
        set_quiet(cx, self.conversation_id, Some(until)).await
    }
}

/// Ends the quiet.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unmute {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
}

impl Command for Unmute {
    const NAME: &'static str = "chat.conversation.unmute";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        set_quiet(cx, self.conversation_id, None).await?;
        Ok(NoContent)
    }
}

async fn set_quiet(cx: &mut Act, conversation_id: Id<Conversation>, muted_until: Option<Timestamp>) -> Result<Json<Quiet>> {
    const QUIET: &str = "
update public.conversation_members set muted_until = $2
where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = (select auth.uid())";
    require_member(cx, conversation_id).await?;
    cx.run(QUIET, &[&conversation_id, &muted_until]).await?;
    let quiet = Json::new(&Quiet { conversation_id, muted_until })?;
    tell(cx, "conversation:muted", json!({ "conversation_id": conversation_id, "muted_until": muted_until }).to_string())?;
    Ok(quiet)
}
