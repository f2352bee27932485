//! Topics: threads of one conversation's stream that have a name. Nobody must choose one, and each is resolved in time.

use crate::{
    access::{Held, hold, join_first, next_revision},
    conversations::{Conversation, ConversationType},
    events::{TopicChange, TopicChanged},
    live,
    messages::Message,
};
use guildhall_kernel::{User, prelude::*};

/// What some of a conversation's messages are about.
#[derive(Serialize, JsonSchema)]
pub struct Topic {
    pub id: Id<Self>,
    pub conversation_id: Id<Conversation>,
    #[schemars(length(max = 80))]
    pub name: String,
    pub created_by: Id<User>,
    /// Messages in it, tombstones included.
    pub message_count: i64,
    /// The newest one's `seq`; 0 while there is none.
    pub last_seq: i64,
    /// The conversation's revision at its last change.
    pub revision: i64,
    pub created_at: Timestamp,
    /// When it was started, named, resolved or opened again.
    pub updated_at: Timestamp,
    /// Null while it is open.
    pub resolved_at: Option<Timestamp>,
    pub resolved_by: Option<Id<User>>,
    /// Messages after the caller's read position; at most 100 are counted.
    pub unread_count: i64,
}

/// Starts a topic.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct StartTopic {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(dive)]
    name: Line<80>,
}

impl Command for StartTopic {
    const NAME: &'static str = "chat.topic.start";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Topic>;

    async fn act(self, cx: &mut Act) -> Result<Created<Topic>> {
        let held = hold(cx, self.conversation_id).await?;
        held.may_write(cx)?;
        let revision = next_revision(cx, self.conversation_id).await?;
        let id = start(cx, self.conversation_id, &held, &self.name, revision).await?;
        let topic = shown(cx, self.conversation_id, id).await?;
        live::topic(cx, "topic:new", self.conversation_id, &held, revision, &topic).await?;
        Ok(Created { id: id.uuid(), body: topic })
    }
}

/// Makes a topic of a conversation that is held, as part of the change with this revision.
pub async fn start(cx: &mut Act, conversation: Id<Conversation>, held: &Held, name: &str, revision: i64) -> Result<Id<Topic>> {
    const START: &str = "
insert into public.topics (organization_id, id, conversation_id, name, created_by, started_seq, revision, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, (select auth.uid()), $4, $5, $6, $6)";
    if held.kind == ConversationType::Direct {
        return Err(Problem::conflict("A direct conversation has no topics"));
    }
    let (id, now) = (cx.new_id::<Topic>(), cx.now());
    cx.run(START, &[&id, &conversation, &name, &held.last_seq, &revision, &now]).await?;
    cx.emit(TopicChanged { topic_id: id, conversation_id: conversation, change: TopicChange::Started, revision });
    Ok(id)
}

/// The topic as the caller sees it now.
pub async fn shown(cx: &mut Act, conversation: Id<Conversation>, topic: Id<Topic>) -> Result<Json<Topic>> {
    const SHOWN: &str = "
select row_to_json(one)::text
from (
    select id, conversation_id, name, created_by, message_count, last_seq, revision, created_at, updated_at, resolved_at, resolved_by, unread_count
    from api.topics
    where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2
) as one";
    cx.one(SHOWN, &[&conversation, &topic]).await
}

/// Counts topics anew after messages came or went, as part of the change with this revision.
pub async fn recount(cx: &mut Act, conversation: Id<Conversation>, topics: &[Id<Topic>], revision: i64) -> Result<()> {
    const RECOUNT: &str = "
update public.topics as topic
set message_count = now.size, last_seq = now.newest, revision = $3
from unnest($2::uuid[]) as one (id)
cross join lateral (
    select count(*) as size, coalesce(max(said.seq), 0) as newest
    from public.messages as said
    where said.organization_id = (select auth.org_id()) and said.conversation_id = $1 and said.topic_id = one.id
) as now
where topic.organization_id = (select auth.org_id()) and topic.conversation_id = $1 and topic.id = one.id";
    cx.run(RECOUNT, &[&conversation, &topics, &revision]).await?;
    Ok(())
}

/// Gives a topic another name: whoever started it, moderators, and in a group everyone.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct RenameTopic {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    topic_id: Id<Topic>,
    #[garde(dive)]
    name: Line<80>,
}

impl Command for RenameTopic {
    const NAME: &'static str = "chat.topic.rename";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Topic>;

    async fn act(self, cx: &mut Act) -> Result<Json<Topic>> {
        const RENAME: &str = "
update public.topics set name = $3, updated_at = $4, revision = $5
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
        let (conversation, topic, now) = (self.conversation_id, self.topic_id, cx.now());
        let (held, standing) = standing(cx, conversation, topic).await?;
        let own = standing.created_by == cx.person()? || held.kind == ConversationType::Group;
        if !own && !held.moderates(cx) {
            return Err(Problem::forbidden("Whoever started a topic names it, and the moderators of its channel"));
        }
        if standing.name == self.name.as_str() {
            return shown(cx, conversation, topic).await;
        }
        let revision = next_revision(cx, conversation).await?;
        cx.run(RENAME, &[&conversation, &topic, &self.name, &now, &revision]).await?;
        changed(cx, conversation, &held, topic, TopicChange::Renamed, revision).await
    }
}

/// Says that a topic is dealt with. It can be written in still, and opened again.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ResolveTopic {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    topic_id: Id<Topic>,
}

impl Command for ResolveTopic {
    const NAME: &'static str = "chat.topic.resolve";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Topic>;

    async fn act(self, cx: &mut Act) -> Result<Json<Topic>> {
        const RESOLVE: &str = "
update public.topics set resolved_at = $3, resolved_by = (select auth.uid()), updated_at = $3, revision = $4
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
        let (conversation, topic, now) = (self.conversation_id, self.topic_id, cx.now());
        let (held, standing) = standing(cx, conversation, topic).await?;
        if standing.resolved {
            return shown(cx, conversation, topic).await;
        }
        let revision = next_revision(cx, conversation).await?;
        cx.run(RESOLVE, &[&conversation, &topic, &now, &revision]).await?;
        changed(cx, conversation, &held, topic, TopicChange::Resolved, revision).await
    }
}

/// Opens a resolved topic again.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ReopenTopic {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    topic_id: Id<Topic>,
}

impl Command for ReopenTopic {
    const NAME: &'static str = "chat.topic.reopen";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Topic>;

    async fn act(self, cx: &mut Act) -> Result<Json<Topic>> {
        const REOPEN: &str = "
update public.topics set resolved_at = null, resolved_by = null, updated_at = $3, revision = $4
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
        let (conversation, topic, now) = (self.conversation_id, self.topic_id, cx.now());
        let (held, standing) = standing(cx, conversation, topic).await?;
        if !standing.resolved {
            return shown(cx, conversation, topic).await;
        }
        let revision = next_revision(cx, conversation).await?;
        cx.run(REOPEN, &[&conversation, &topic, &now, &revision]).await?;
        changed(cx, conversation, &held, topic, TopicChange::Reopened, revision).await
    }
}

async fn changed(
    cx: &mut Act,
    conversation: Id<Conversation>,
    held: &Held,
    topic: Id<Topic>,
    change: TopicChange,
    revision: i64,
) -> Result<Json<Topic>> {
    let now = shown(cx, conversation, topic).await?;
    live::topic(cx, "topic:updated", conversation, held, revision, &now).await?;
    cx.emit(TopicChanged { topic_id: topic, conversation_id: conversation, change, revision });
    Ok(now)
}

struct Standing {
    created_by: Id<User>,
    name: String,
    resolved: bool,
}

/// A topic of a conversation that the caller writes in; both are held until the transaction ends.
async fn standing(cx: &mut Act, conversation: Id<Conversation>, topic: Id<Topic>) -> Result<(Held, Standing)> {
    const STANDING: &str = "
select created_by, name, resolved_at is not null
from public.topics
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
    let held = hold(cx, conversation).await?;
    if !held.member {
        return Err(join_first());
    }
    let row = cx.row(STANDING, &[&conversation, &topic]).await?.ok_or_else(Problem::not_found)?;
    Ok((held, Standing { created_by: row.get(0), name: row.get(1), resolved: row.get(2) }))
}

/// The topic that answers to a message belong to: the one it is in, or one that is started with it, named after its first
/// words. None in a direct conversation, and for what has no words. Also answers whether it was started now.
pub async fn of_answers(
    cx: &mut Act,
    conversation: Id<Conversation>,
    held: &Held,
    answered: Id<Message>,
) -> Result<Option<(Id<Topic>, bool)>> {
    const ANSWERED: &str = "
select topic_id, seq, left(content, 400)
from public.messages
where organization_id = (select auth.org_id()) and conversation_id = $1 and id = $2";
    const TAKE: &str = "
update public.messages as message
set topic_id = $3, revision = $4, updated_at = $5
where message.organization_id = (select auth.org_id()) and message.conversation_id = $1 and message.id = $2
returning public.message_json(message)::text";
    let Some(row) = cx.row(ANSWERED, &[&conversation, &answered]).await? else { return Ok(None) };
    let (topic, seq, words): (Option<Id<Topic>>, i64, Option<String>) = (row.get(0), row.get(1), row.get(2));
    if let Some(topic) = topic {
        return Ok(Some((topic, false)));
    }
    let Some(name) = words.as_deref().and_then(first_words).filter(|_| held.kind != ConversationType::Direct) else { return Ok(None) };
    // The answer itself takes this revision: the conversation is held, and nothing is between.
    let (revision, now) = (held.revision + 1, cx.now());
    let topic = start(cx, conversation, held, &name, revision).await?;
    let taken = cx.row(TAKE, &[&conversation, &answered, &topic, &revision, &now]).await?.ok_or_else(Problem::not_found)?;
    live::changed(cx, "message:updated", live::Change { conversation, revision, seq, history: held.history }, taken.get(0)).await?;
    recount(cx, conversation, &[topic], revision).await?;
    Ok(Some((topic, true)))
}

/// A name from a message's first line of words, without the marks of Markdown; at most 60 characters.
pub fn first_words(content: &str) -> Option<String> {
    let line = content
        .lines()
        .map(|line| line.trim_start_matches(|c: char| c.is_whitespace() || "#>*-`~_|".contains(c)))
        .find(|line| line.chars().any(char::is_alphanumeric))?;
    let mut name = String::new();
    for word in line.split_whitespace() {
        let room = if name.is_empty() { 60 } else { 59_usize.saturating_sub(name.chars().count()) };
        if word.chars().count() > room {
            if name.is_empty() {
                name.extend(word.chars().take(room));
            }
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    let name = name.trim_matches(|c: char| "#>*`~_|,;:-".contains(c) || c.is_whitespace()).to_owned();
    guildhall_kernel::text::complaint(&name, 80, false).is_none().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[test]
    fn a_topic_is_named_after_the_first_words() {
        let named = |content: &str| first_words(content).unwrap_or_default();
        assert_eq!(named("The pump is dry"), "The pump is dry");
        assert_eq!(named("\n\n> **Cold room**: door stays open\nsince noon"), "Cold room**: door stays open");
        assert_eq!(named("```\nlet x = 1;\n```"), "let x = 1");
        assert_eq!(named(&"word ".repeat(100)).chars().count(), 59);
        assert_eq!(named(&"あ".repeat(100)).chars().count(), 60);
        assert_eq!(first_words("👍"), None);
        assert_eq!(first_words("---"), None);
    }
}
