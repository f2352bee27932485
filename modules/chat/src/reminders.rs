//! What people want to be reminded of: themselves, by a notification; a channel, by a message that calls it.

use crate::{access::require_member, conversations::Conversation, events::ReminderRang, saving::tell, when};
use guildhall_kernel::{Job, When, prelude::*};
use jiff::{SignedDuration, tz::TimeZone};
use serde_json::{Value, json};

/// Reminders of one person that have not rung, at most.
const WAITING: i64 = 200;
/// How long one that rang is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Something that the caller wants to be told at a time.
#[derive(Serialize, JsonSchema)]
pub struct Reminder {
    pub id: Id<Self>,
    #[schemars(length(max = 500))]
    pub what: String,
    /// Where it was asked for.
    pub conversation_id: Option<Id<Conversation>>,
    pub remind_at: Timestamp,
    /// Null as long as it waits.
    pub rang_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Has the caller reminded at a time, by a notification.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Remind {
    #[garde(dive)]
    what: Line<500>,
    /// Within a year.
    #[garde(skip)]
    remind_at: Timestamp,
    /// A conversation of theirs to go back to.
    #[garde(skip)]
    #[serde(default)]
    conversation_id: Option<Id<Conversation>>,
}

impl Command for Remind {
    const NAME: &'static str = "chat.reminder.set";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Created<Reminder>;

    async fn act(self, cx: &mut Act) -> Result<Created<Reminder>> {
        const TIDY: &str = "
delete from public.reminders
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and rang_at < $1";
        const COUNT: &str = "
select count(*) from public.reminders
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and rang_at is null";
        const SET: &str = "
insert into public.reminders (organization_id, id, user_id, what, conversation_id, remind_at, job_id, created_at, updated_at)
values ((select auth.org_id()), $1, (select auth.uid()), $2, $3, $4, $5, $6, $6)";
        to_come(cx, self.remind_at)?;
        if let Some(place) = self.conversation_id {
            require_member(cx, place).await?;
        }
        let (id, now) = (cx.new_id::<Reminder>(), cx.now());
        cx.run(TIDY, &[&(now - KEPT)]).await?;
        if cx.row(COUNT, &[]).await?.is_some_and(|row| row.get::<_, i64>(0) >= WAITING) {
            return Err(Problem::conflict(format!("You have {WAITING} reminders waiting, which is the most")));
        }
        let job = cx.later(Ring::NAME, json!({ "id": id }), When::at(self.remind_at)).await?;
        cx.run(SET, &[&id, &self.what, &self.conversation_id, &self.remind_at, &job, &now]).await?;
        let body = shown(cx, id).await?;
        tell(cx, "reminder:updated", body.as_str().to_owned())?;
        Ok(Created { id: id.uuid(), body })
    }
}

fn to_come(cx: &Act, at: Timestamp) -> Result<()> {
    let now = cx.now();
    if at <= now || at.duration_since(now) > SignedDuration::from_hours(366 * 24) {
        return Err(Problem::field("remind_at", "range", "must be a time to come, within a year"));
    }
    Ok(())
}

async fn shown(cx: &mut Act, id: Id<Reminder>) -> Result<Json<Reminder>> {
    cx.one("select row_to_json(mine)::text from api.reminders as mine where id = $1", &[&id]).await
}

/// Takes a reminder back.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Forget {
    #[garde(skip)]
    id: Id<Reminder>,
}

impl Command for Forget {
    const NAME: &'static str = "chat.reminder.forget";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const FORGET: &str = "
delete from public.reminders
where organization_id = (select auth.org_id()) and id = $1
returning job_id";
        let job: Id<Job> = cx.row(FORGET, &[&self.id]).await?.ok_or_else(Problem::not_found)?.get(0);
        cx.call_off(job).await?;
        tell(cx, "reminder:gone", json!({ "id": self.id }).to_string())?;
        Ok(NoContent)
    }
}

/// Its time has come.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Ring {
    #[garde(skip)]
    id: Id<Reminder>,
}

impl Command for Ring {
    const NAME: &'static str = "chat.reminder.ring";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const RING: &str = "
update public.reminders set rang_at = $2, updated_at = $2
where organization_id = (select auth.org_id()) and id = $1 and rang_at is null";
        let (now, user_id) = (cx.now(), cx.person()?);
        // Taken back at the last moment.
        if cx.run(RING, &[&self.id, &now]).await? == 0 {
            return Ok(NoContent);
        }
        let rang = shown(cx, self.id).await?;
        tell(cx, "reminder:updated", rang.as_str().to_owned())?;
        cx.emit_by_itself(ReminderRang { reminder_id: self.id, user_id });
        Ok(NoContent)
    }
}

/// Reads a reminder off a line: `me in 20 minutes to look at the oven`, `#lab tomorrow at 9 clean the hood`.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Ask {
    #[garde(length(chars, max = 8000))]
    text: String,
    #[garde(skip)]
    conversation_id: Id<Conversation>,
}

impl Command for Ask {
    const NAME: &'static str = "chat.reminder.ask";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    /// The reminder, or a channel's message that waits.
    type Output = Json<Value>;

    async fn act(self, cx: &mut Act) -> Result<Json<Value>> {
        let channel = channel_of(cx, &self.text).await?;
        let (place, words) = channel.map_or((None, &*self.text), |(place, words)| (Some(place), words));
        let zone = clocks(cx).await?;
        let asked = when::read(words, &cx.now().to_zoned(zone)).ok_or_else(|| {
            Problem::field("text", "invalid", "must say when and what: in 20 minutes look at the oven; #lab tomorrow at 9 clean the hood")
        })?;
        let done = match place {
            Some(place) => {
                let message = json!({
                    "conversation_id": place, "content": asked.what, "send_at": asked.at,
                    "mentions": { "everyone": "here" },
                });
                cx.send("chat.message.schedule", message).await?
            }
            None => {
                let reminder = json!({ "what": asked.what, "remind_at": asked.at, "conversation_id": self.conversation_id });
                cx.send(Remind::NAME, reminder).await?
            }
        };
        Json::new(&done)
    }
}

/// The channel that a line begins with, and what follows it. Names may have spaces: the longest that fits is meant.
async fn channel_of<'a>(cx: &mut Act, text: &'a str) -> Result<Option<(Id<Conversation>, &'a str)>> {
    const NAMED: &str = "
select id, name from public.conversations
where organization_id = (select auth.org_id()) and type = 'channel' and lower(left($1, char_length(name) + 1)) in (lower(name), lower(name) || ' ')
order by char_length(name) desc
limit 1";
    let Some(line) = text.strip_prefix('#') else { return Ok(None) };
    let row = cx.row(NAMED, &[&line]).await?;
    let row = row.ok_or_else(|| Problem::field("text", "invalid", "names no channel behind the #"))?;
    let length = row.get::<_, &str>(1).chars().count();
    let rest = line.char_indices().nth(length).map_or("", |(at, _)| &line[at..]);
    Ok(Some((row.get(0), rest)))
}

/// The caller's clocks: their own zone, or else the organization's.
async fn clocks(cx: &mut Act) -> Result<TimeZone> {
    const ZONE: &str = "
select coalesce(person.time_zone, home.time_zone)
from public.users as person
join public.organizations as home on home.id = person.organization_id
where person.organization_id = (select auth.org_id()) and person.id = (select auth.uid())";
    let row = cx.row(ZONE, &[]).await?;
    Ok(row.and_then(|row| TimeZone::get(row.get(0)).ok()).unwrap_or(TimeZone::UTC))
}
