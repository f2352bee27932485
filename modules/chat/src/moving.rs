//! Moving a message to another topic, or out of its topic.

use crate::{
    access::{hold, join_first, next_revision},
    conversations::{Conversation, ConversationType},
    events::MessageMoved,
    happenings::{Happened, happen},
    live,
    messages::Message,
    topics::{self, Topic},
};
use guildhall_kernel::{User, prelude::*};

/// Moves a message to a topic that is there (`topic_id`), to a new one (`topic_name`), or out of any (`topic_id` null).
/// Its sender may, moderators, and in a group everyone.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MoveMessage {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
    #[garde(skip)]
    #[serde(default)]
    topic_id: Patch<Option<Id<Topic>>>,
    #[garde(dive)]
    #[serde(default)]
    topic_name: Option<Line<80>>,
}

impl Command for MoveMessage {
    const NAME: &'static str = "chat.message.move";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Message>;

    async fn act(self, cx: &mut Act) -> Result<Json<Message>> {
        const STANDING: &str = "
select sender_id, seq, topic_id, public.message_json(said)::text
from public.messages as said
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
        const TOPIC: &str = "
select 1 from public.topics
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
        const MOVE: &str = "
update public.messages as message
set topic_id = $3, revision = $4, updated_at = $5
where message.organization_id = (select auth.org_id()) and message.conversation_id = $1 and message.id = $2
returning public.message_json(message)::text";
        let (conversation, message, now) = (self.conversation_id, self.message_id, cx.now());
        let held = hold(cx, conversation).await?;
        if !held.member {
            return Err(join_first());
        }
        let row = cx.row(STANDING, &[&conversation, &message]).await?.ok_or_else(Problem::not_found)?;
        let (sender, seq, from): (Id<User>, i64, Option<Id<Topic>>) = (row.get(0), row.get(1), row.get(2));
        if sender != cx.person()? && held.kind != ConversationType::Group && !held.moderates(cx) {
            return Err(Problem::forbidden("Its sender moves a message, and the moderators of its channel"));
        }
        let target = match (&self.topic_id, &self.topic_name) {
            (Patch::Set(to), None) => *to,
            (Patch::Keep, Some(_)) => None,
            _ => return Err(Problem::field("topic_id", "required", "is required, or topic_name for a new one; not both")),
        };
        if let Some(to) = target
            && cx.row(TOPIC, &[&conversation, &to]).await?.is_none()
        {
            return Err(Problem::field("topic_id", "invalid", "names no topic of this conversation"));
        }
        if self.topic_name.is_none() && target == from {
            return Ok(Json::from_text(row.get(3)));
        }
        let revision = next_revision(cx, conversation).await?;
        let to = match &self.topic_name {
            Some(name) => Some(topics::start(cx, conversation, &held, name, revision).await?),
            None => target,
        };
        let moved = cx.row(MOVE, &[&conversation, &message, &to, &revision, &now]).await?.ok_or_else(Problem::not_found)?;
        let json: String = moved.get(0);
        let touched: Vec<Id<Topic>> = [from, to].into_iter().flatten().collect();
        topics::recount(cx, conversation, &touched, revision).await?;
        let line = happen(cx, conversation, &held, Happened::moved(message, to), revision).await?;
        live::changed(cx, "message:updated", live::Change { conversation, revision, seq, history: held.history }, json.clone()).await?;
        for topic in touched {
            let name = if self.topic_name.is_some() && Some(topic) == to { "topic:new" } else { "topic:updated" };
            let topic = topics::shown(cx, conversation, topic).await?;
            live::topic(cx, name, conversation, &held, revision, &topic).await?;
        }
        live::happened(cx, conversation, revision, line)?;
        cx.emit(MessageMoved { conversation_id: conversation, message_id: message, topic_id: to, revision });
        Ok(Json::from_text(json))
    }
}
