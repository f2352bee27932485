//! Messages that are sent at a time to come.

use crate::{
    access::require_member, conversations::Conversation, mentions::Mentions, messages::Message, saving::tell, sending::Words, topics::Topic,
};
use guildhall_kernel::{Job, When, prelude::*};
use jiff::SignedDuration;
use serde_json::json;

/// Waiting messages of one person, at most.
const WAITING: i64 = 100;

/// A message of the caller's that waits for its time. Only they see it. One whose time is past could not be sent: they left
/// the conversation, or may not write there.
#[derive(Serialize, JsonSchema)]
pub struct ScheduledMessage {
    pub id: Id<Self>,
    pub conversation_id: Id<Conversation>,
    #[schemars(length(max = 8000))]
    pub content: String,
    pub reply_to: Option<Id<Message>>,
    pub topic_id: Option<Id<Topic>>,
    pub mentions: Option<Mentions>,
    pub send_at: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Has a message sent later.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Schedule {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(dive)]
    content: Prose<8000>,
    /// Within a year.
    #[garde(skip)]
    send_at: Timestamp,
    #[garde(skip)]
    #[serde(default)]
    reply_to: Option<Id<Message>>,
    #[garde(skip)]
    #[serde(default)]
    topic_id: Option<Id<Topic>>,
    #[garde(dive)]
    #[serde(default)]
    mentions: Option<Mentions>,
}

impl Command for Schedule {
    const NAME: &'static str = "chat.message.schedule";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = CreatedAt<ScheduledMessage>;

    async fn act(self, cx: &mut Act) -> Result<CreatedAt<ScheduledMessage>> {
        // What it names is looked at now, and again when it is sent.
        const SCHEDULE: &str = "
insert into public.scheduled_messages
    (organization_id, id, user_id, conversation_id, content, reply_to, topic_id, mentions, send_at, job_id, created_at, updated_at)
select (select auth.org_id()), $1, (select auth.uid()), $2, $3, $4::uuid, $5::uuid, $6, $7, $8, $9, $9
where ($4 is null or exists (
        select from public.messages as answered
        where answered.organization_id = (select auth.org_id()) and answered.conversation_id = $2 and answered.id = $4
    )) and ($5 is null or exists (
        select from public.topics as topic
        where topic.organization_id = (select auth.org_id()) and topic.conversation_id = $2 and topic.id = $5
    ))";
        const COUNT: &str = "
select count(*) from public.scheduled_messages
where organization_id = (select auth.org_id()) and user_id = (select auth.uid())";
        require_member(cx, self.conversation_id).await?;
        to_come(cx, self.send_at)?;
        if cx.row(COUNT, &[]).await?.is_some_and(|row| row.get::<_, i64>(0) >= WAITING) {
            return Err(Problem::conflict(format!("You have {WAITING} messages waiting, which is the most")));
        }
        let mentions = match self.mentions {
            Some(mentions) => mentions.checked(cx, self.conversation_id).await?,
            None => None,
        };
        let mentions = Mentions::stored(mentions.as_ref())?;
        let (id, now) = (cx.new_id::<ScheduledMessage>(), cx.now());
        let job = queue(cx, id, self.send_at).await?;
        let made = cx
            .run(
                SCHEDULE,
                &[&id, &self.conversation_id, &self.content, &self.reply_to, &self.topic_id, &mentions, &self.send_at, &job, &now],
            )
            .await?;
        if made == 0 {
            let field = if self.topic_id.is_some() { "topic_id" } else { "reply_to" };
            return Err(Problem::field(field, "invalid", "names nothing in this conversation"));
        }
        let body = shown(cx, id).await?;
        tell(cx, "scheduled:updated", body.as_str().to_owned())?;
        Ok(CreatedAt { path: "/api/scheduled-messages", body })
    }
}

/// Changes the text or the time of a waiting message.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Reschedule {
    #[garde(skip)]
    id: Id<ScheduledMessage>,
    #[garde(dive)]
    #[serde(default)]
    content: Patch<Prose<8000>>,
    #[garde(skip)]
    #[serde(default)]
    send_at: Patch<Timestamp>,
}

impl Command for Reschedule {
    const NAME: &'static str = "chat.message.reschedule";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<ScheduledMessage>;

    async fn act(self, cx: &mut Act) -> Result<Json<ScheduledMessage>> {
        const STANDING: &str = "
select content, send_at, job_id from public.scheduled_messages
where organization_id = (select auth.org_id()) and id = $1
for update";
        const CHANGE: &str = "
update public.scheduled_messages set content = $2, send_at = $3, job_id = $4, updated_at = $5
where organization_id = (select auth.org_id()) and id = $1";
        let row = cx.row(STANDING, &[&self.id]).await?.ok_or_else(Problem::not_found)?;
        let (content, mut send_at, mut job): (String, Timestamp, Id<Job>) = (row.get(0), row.get(1), row.get(2));
        let content = self.content.set().map_or(content, |content| content.to_string());
        if let Some(at) = self.send_at.set() {
            to_come(cx, *at)?;
            cx.call_off(job).await?;
            (send_at, job) = (*at, queue(cx, self.id, *at).await?);
        }
        let now = cx.now();
        cx.run(CHANGE, &[&self.id, &content, &send_at, &job, &now]).await?;
        let changed = shown(cx, self.id).await?;
        tell(cx, "scheduled:updated", changed.as_str().to_owned())?;
        Ok(changed)
    }
}

/// Calls a waiting message off.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct CallOff {
    #[garde(skip)]
    id: Id<ScheduledMessage>,
}

impl Command for CallOff {
    const NAME: &'static str = "chat.message.call_off";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const CALL_OFF: &str = "
delete from public.scheduled_messages
where organization_id = (select auth.org_id()) and id = $1
returning job_id";
        let job: Id<Job> = cx.row(CALL_OFF, &[&self.id]).await?.ok_or_else(Problem::not_found)?.get(0);
        cx.call_off(job).await?;
        tell(cx, "scheduled:gone", json!({ "id": self.id }).to_string())?;
        Ok(NoContent)
    }
}

/// Its time has come.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SendScheduled {
    #[garde(skip)]
    id: Id<ScheduledMessage>,
}

impl Command for SendScheduled {
    const NAME: &'static str = "chat.message.send_scheduled";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const TAKE: &str = "
delete from public.scheduled_messages
where organization_id = (select auth.org_id()) and id = $1
returning conversation_id, content, reply_to, topic_id, mentions";
        // Called off at the last moment.
        let Some(row) = cx.row(TAKE, &[&self.id]).await? else { return Ok(NoContent) };
        let mentions: Option<serde_json::Value> = row.get(4);
        let words = Words {
            conversation: row.get(0),
            content: Prose::from(row.get::<_, String>(1)),
            reply_to: row.get(2),
            topic: row.get(3),
            mentions: mentions.map(serde_json::from_value).transpose().map_err(Problem::internal)?,
            forwarded_from: None,
            client_id: Some(Line::from(format!("scheduled:{}", self.id))),
        };
        words.say(cx).await?;
        tell(cx, "scheduled:gone", json!({ "id": self.id }).to_string())?;
        Ok(NoContent)
    }
}

async fn queue(cx: &mut Act, id: Id<ScheduledMessage>, at: Timestamp) -> Result<Id<Job>> {
    cx.later(SendScheduled::NAME, json!({ "id": id }), When::at(at)).await
}

fn to_come(cx: &Act, at: Timestamp) -> Result<()> {
    let now = cx.now();
    let year = SignedDuration::from_hours(366 * 24);
    if at <= now || at.duration_since(now) > year {
        return Err(Problem::field("send_at", "range", "must be a time to come, within a year"));
    }
    Ok(())
}

async fn shown(cx: &mut Act, id: Id<ScheduledMessage>) -> Result<Json<ScheduledMessage>> {
    const SHOWN: &str = "select row_to_json(waiting)::text from api.scheduled_messages as waiting where id = $1";
    cx.one(SHOWN, &[&id]).await
}
