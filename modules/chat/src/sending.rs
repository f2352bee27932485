//! Sending a message: the statement that is run most.

use crate::{
    access::{Held, hold, join_first, require_member},
    conversations::Conversation,
    events::MessageSent,
    live,
    mentions::{Mentions, read_off},
    messages::Message,
    slashes::{Posted, done_instead},
    topics::{self, Topic},
};
use guildhall_kernel::{User, postgres::Row, prelude::*};
use serde_json::Value;

/// Says something; or, where the text begins with `/` and a name that `GET /api/slash-commands` lists, does it (200). Sent
/// again with the same `client_id`, it answers the message that is there and says nothing twice.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SendMessage {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(dive)]
    content: Prose<8000>,
    /// The message that it answers. In a group or a channel the two share a topic, which is started if there is none.
    #[garde(skip)]
    #[serde(default)]
    reply_to: Option<Id<Message>>,
    /// The topic that it belongs to; that of the answered message unless said.
    #[garde(skip)]
    #[serde(default)]
    topic_id: Option<Id<Topic>>,
    /// Whom it names. Left out, they are read off the text: `@name` without spaces, `@channel`, `@here`, `@role:key`.
    #[garde(dive)]
    #[serde(default)]
    mentions: Option<Mentions>,
    #[garde(dive)]
    #[serde(default)]
    client_id: Option<Line<64>>,
}

impl Command for SendMessage {
    const NAME: &'static str = "chat.message.send";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Made<Posted>;

    async fn act(self, cx: &mut Act) -> Result<Made<Posted>> {
        if self.content.starts_with('/') {
            let client_id = self.client_id.as_ref().map(|id| id.as_str());
            if let Some(done) = done_instead(cx, self.conversation_id, &self.content, client_id).await? {
                return Ok(Made::Found(done));
            }
        }
        let words = Words {
            conversation: self.conversation_id,
            content: self.content,
            reply_to: self.reply_to,
            topic: self.topic_id,
            mentions: self.mentions,
            forwarded_from: None,
            client_id: self.client_id,
        };
        Ok(match words.say(cx).await? {
            Made::New(id, said) => Made::New(id, said.promised_as()),
            Made::Found(said) => Made::Found(said.promised_as()),
        })
    }
}

/// What is about to be said.
pub struct Words {
    pub conversation: Id<Conversation>,
    pub content: Prose<8000>,
    pub reply_to: Option<Id<Message>>,
    pub topic: Option<Id<Topic>>,
    pub mentions: Option<Mentions>,
    pub forwarded_from: Option<Value>,
    pub client_id: Option<Line<64>>,
}

impl Words {
    /// Says them, in one statement if they are plain.
    pub async fn say(mut self, cx: &mut Act) -> Result<Made<Message>> {
        let conversation = self.conversation;
        let mut started = None;
        if let (Some(answered), None) = (self.reply_to, self.topic) {
            let held = self.place(cx).await?;
            if let Some(first) = self.said_before(cx).await? {
                return Ok(Made::Found(first));
            }
            if let Some((topic, new)) = topics::of_answers(cx, conversation, &held, answered).await? {
                self.topic = Some(topic);
                started = new.then_some((topic, held));
            }
        }
        let mentions = match self.mentions.take() {
            Some(mentions) => mentions.checked(cx, conversation).await?,
            // What was forwarded names those to whom it was said first.
            None if self.forwarded_from.is_none() && self.content.contains('@') => read_off(cx, conversation, &self.content).await?,
            None => None,
        };
        let (id, now) = (cx.new_id::<Message>(), cx.now());
        let Some(row) = self.send(cx, id, now, mentions.as_ref()).await? else { return self.unsent(cx).await };
        let (json, seq, revision): (String, i64, i64) = (row.get(0), row.get(1), row.get(2));
        live::said(cx, conversation, revision, json.clone())?;
        if let Some((topic, held)) = started {
            let topic = topics::shown(cx, conversation, topic).await?;
            live::topic(cx, "topic:new", conversation, &held, revision, &topic).await?;
        }
        let mentions = mentions.unwrap_or_default();
        cx.emit(MessageSent {
            conversation_id: conversation,
            message_id: id,
            seq,
            revision,
            topic_id: self.topic,
            reply_to: self.reply_to,
            direct_to: other_of(row.get(3), cx.person()?),
            mentioned: mentions.user_ids,
            mentioned_everyone: mentions.everyone,
            mentioned_roles: mentions.role_ids,
        });
        Ok(Made::New(id.uuid(), Json::from_text(json)))
    }

    async fn send(&self, cx: &mut Act, id: Id<Message>, now: Timestamp, mentions: Option<&Mentions>) -> Result<Option<Row>> {
        let Self { conversation, content, reply_to, topic, forwarded_from, client_id, .. } = self;
        let keeper = cx.caller().may(crate::CHANNELS_MANAGE);
        if topic.is_none() && mentions.is_none() && forwarded_from.is_none() {
            return cx.row(include_str!("../sql/send.sql"), &[conversation, &id, content, reply_to, client_id, &now, &keeper]).await;
        }
        let mentions = Mentions::stored(mentions)?;
        cx.row(
            include_str!("../sql/send_more.sql"),
            &[conversation, &id, content, reply_to, client_id, &now, &keeper, topic, &mentions, forwarded_from],
        )
        .await
    }

    /// The conversation, held, if the caller may write in it.
    async fn place(&self, cx: &mut Act) -> Result<Held> {
        let held = hold(cx, self.conversation).await?;
        held.may_write(cx)?;
        Ok(held)
    }

    async fn said_before(&self, cx: &mut Act) -> Result<Option<Json<Message>>> {
        let Some(client_id) = &self.client_id else { return Ok(None) };
        cx.optional(include_str!("../sql/sent_before.sql"), &[&self.conversation, client_id]).await
    }

    /// Nothing was written: the caller is not in the conversation or may not write there, it was sent before, or it names
    /// what is not there.
    async fn unsent(self, cx: &mut Act) -> Result<Made<Message>> {
        require_member(cx, self.conversation).await?;
        if let Some(first) = self.said_before(cx).await? {
            give_back(cx, self.conversation).await?;
            return Ok(Made::Found(first));
        }
        self.place(cx).await?;
        let mut faults = Vec::new();
        if let Some(topic) = self.topic
            && !self.names(cx, TOPIC, topic.uuid()).await?
        {
            faults.push(Fault::new("topic_id", "invalid", "names no topic of this conversation"));
        }
        if let Some(answered) = self.reply_to
            && !self.names(cx, MESSAGE, answered.uuid()).await?
        {
            faults.push(Fault::new("reply_to", "invalid", "names no message of this conversation"));
        }
        // Otherwise their membership ended between the statement's beginning and the lock.
        Err(if faults.is_empty() { join_first() } else { Problem::faults(faults) })
    }

    async fn names(&self, cx: &mut Act, sql: &'static str, id: Uuid) -> Result<bool> {
        Ok(cx.row(sql, &[&self.conversation, &id]).await?.is_some())
    }
}

const TOPIC: &str = "
select 1 from public.topics
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
const MESSAGE: &str = "
select 1 from public.messages
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";

/// The other one of the two in a direct conversation's key.
fn other_of(direct_key: Option<String>, me: Id<User>) -> Option<Id<User>> {
    let me = me.to_string();
    let key = direct_key?;
    key.split(':').find(|one| *one != me).and_then(|other| Uuid::try_parse(other).ok()).map(Id::from_uuid)
}

/// Gives back the numbers that a resend took. Nobody saw them: the row has been locked since.
async fn give_back(cx: &mut Act, conversation: Id<Conversation>) -> Result<()> {
    const NUMBERS: &str = "
update public.conversations set last_seq = last_seq - 1, revision = revision - 1
where organization_id = (select auth.org_id()) and id = $1
returning last_seq";
    const MARK: &str = "
update public.conversation_members set last_read_seq = least(last_read_seq, $2)
where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = (select auth.uid())";
    let last: i64 = cx.row(NUMBERS, &[&conversation]).await?.ok_or_else(Problem::not_found)?.get(0);
    cx.run(MARK, &[&conversation, &last]).await?;
    Ok(())
}
