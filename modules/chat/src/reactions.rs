//! Reactions: an emoji under a message. Each person gives each once.

use crate::{
    access::{Held, hold, join_first, next_revision},
    conversations::Conversation,
    events::Reacted,
    live,
    messages::Message,
};
use guildhall_kernel::{Emoji, User, prelude::*};

/// Different ones under one message, at most.
const DIFFERENT: i64 = 20;

/// Puts an emoji under a message.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct React {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
    #[garde(dive)]
    emoji: Emoji,
}

impl Command for React {
    const NAME: &'static str = "chat.message.react";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Message>;

    async fn act(self, cx: &mut Act) -> Result<Json<Message>> {
        const GIVE: &str = "
insert into public.message_reactions (organization_id, conversation_id, message_id, emoji, user_id, created_at)
values ((select auth.org_id()), $1, $2, $3, (select auth.uid()), $4)
on conflict do nothing";
        let (conversation, message, now) = (self.conversation_id, self.message_id, cx.now());
        let (held, said) = said(cx, conversation, message, &self.emoji).await?;
        if said.closed {
            return Err(Problem::conflict("This message was deleted"));
        }
        if !said.has_it && said.different >= DIFFERENT {
            return Err(Problem::conflict(format!("A message has {DIFFERENT} different reactions at most")));
        }
        if cx.run(GIVE, &[&conversation, &message, &self.emoji, &now]).await? == 0 {
            return cx.one(AS_IT_IS, &[&message]).await;
        }
        summarize(cx, conversation, &held, message, &self.emoji, said.sender, true).await
    }
}

/// Takes one's own reaction back.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unreact {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
    #[garde(dive)]
    emoji: Emoji,
}

impl Command for Unreact {
    const NAME: &'static str = "chat.message.unreact";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const TAKE_BACK: &str = "
delete from public.message_reactions
where organization_id = (select auth.org_id()) and conversation_id = $1 and message_id = $2 and emoji = $3 and user_id = (select auth.uid())";
        let (conversation, message) = (self.conversation_id, self.message_id);
        let (held, said) = said(cx, conversation, message, &self.emoji).await?;
        if cx.run(TAKE_BACK, &[&conversation, &message, &self.emoji]).await? > 0 {
            summarize(cx, conversation, &held, message, &self.emoji, said.sender, false).await?;
        }
        Ok(NoContent)
    }
}

const AS_IT_IS: &str = "
select public.message_json(said)::text from public.messages as said
where said.organization_id = (select auth.org_id()) and said.id = $1";

/// Brings the message's own summary up to date, and tells of it.
async fn summarize(
    cx: &mut Act,
    conversation: Id<Conversation>,
    held: &Held,
    message: Id<Message>,
    emoji: &Emoji,
    sender: Id<User>,
    added: bool,
) -> Result<Json<Message>> {
    let (revision, now) = (next_revision(cx, conversation).await?, cx.now());
    let changed = cx.row(include_str!("../sql/react.sql"), &[&conversation, &message, emoji, &revision, &now]).await?;
    let changed = changed.ok_or_else(Problem::not_found)?;
    let json: String = changed.get(0);
    let change = live::Change { conversation, revision, seq: changed.get(1), history: held.history };
    live::changed(cx, "message:updated", change, json.clone()).await?;
    cx.emit(Reacted { conversation_id: conversation, message_id: message, sender_id: sender, added, revision });
    Ok(Json::from_text(json))
}

/// What a reaction has to know of its message.
struct Said {
    sender: Id<User>,
    /// Deleted, or said by nobody.
    closed: bool,
    different: i64,
    has_it: bool,
}

/// A message of a conversation that the caller is in; the conversation is held.
async fn said(cx: &mut Act, conversation: Id<Conversation>, message: Id<Message>, emoji: &Emoji) -> Result<(Held, Said)> {
    const SAID: &str = "
select sender_id, deleted_at is not null or kind = 'system', jsonb_array_length(reactions)::bigint,
    reactions @> jsonb_build_array(jsonb_build_object('emoji', $3::text))
from public.messages
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
    let held = hold(cx, conversation).await?;
    if !held.member {
        return Err(join_first());
    }
    let row = cx.row(SAID, &[&conversation, &message, emoji]).await?.ok_or_else(Problem::not_found)?;
    Ok((held, Said { sender: row.get(0), closed: row.get(1), different: row.get(2), has_it: row.get(3) }))
}
