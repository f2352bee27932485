//! An event, and planning one.

use crate::{
    draft::{Draft, EARLIEST_REMINDER, Timing, zone},
    events::Planned,
    inviting::{Occasion, mail_now},
    live, reminding,
    said::Said,
    stored::{Answer, EventId, Visibility},
};
use guildhall_kernel::{User, prelude::*};

/// Something that has a time: once, or again and again.
#[derive(Serialize, JsonSchema)]
pub struct Event {
    pub id: EventId,
    #[schemars(length(max = 200))]
    pub title: String,
    /// Of the first instance: an instant, or, of an event of whole days, a day.
    #[schemars(length(max = 40))]
    pub start_time: String,
    /// The same; the day after the last one.
    #[schemars(length(max = 40))]
    pub end_time: String,
    pub all_day: bool,
    /// Whose clocks its instances follow (IANA).
    #[schemars(length(max = 64))]
    pub time_zone: String,
    #[schemars(length(max = 300))]
    pub location: Option<String>,
    #[schemars(length(max = 8000))]
    pub description: Option<String>,
    pub visibility: Visibility,
    /// A rule of RFC 5545 (§3.3.10): `FREQ=WEEKLY;BYDAY=MO,WE`.
    #[schemars(length(max = 1000))]
    pub recurrence: Option<String>,
    /// Beginnings of instances that were taken out.
    #[schemars(length(max = 1000))]
    pub exdates: Vec<String>,
    /// Beginnings of instances that were added; imported events have them.
    #[schemars(length(max = 1000))]
    pub rdates: Vec<String>,
    /// Minutes before each instance.
    #[schemars(length(max = 5))]
    pub reminders: Vec<i32>,
    pub organizer_id: Id<User>,
    #[schemars(length(max = 100))]
    pub attendees: Vec<Attendee>,
    /// The same in every calendar that it is copied to.
    #[schemars(length(max = 250))]
    pub uid: String,
    /// How often it changed.
    pub revision: i32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Somebody who is asked to come.
#[derive(Serialize, JsonSchema)]
pub struct Attendee {
    pub user_id: Id<User>,
    pub answer: Answer,
}

/// The event as it stands.
pub async fn seen(cx: &mut Act, id: EventId) -> Result<Json<Event>> {
    cx.one(include_str!("../sql/event.sql"), &[&id]).await
}

/// Plans an event, and asks people to come.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct PlanEvent {
    #[garde(dive)]
    title: Line<200>,
    #[garde(dive)]
    start_time: Said,
    /// The day after the last one, of an event of whole days.
    #[garde(dive)]
    end_time: Said,
    #[garde(skip)]
    #[serde(default)]
    all_day: bool,
    /// The organizer's, or the organization's, if left out.
    #[garde(length(max = 64))]
    #[serde(default)]
    time_zone: Option<String>,
    #[garde(dive)]
    #[serde(default)]
    location: Option<Line<300>>,
    #[garde(dive)]
    #[serde(default)]
    description: Option<Prose<8000>>,
    #[garde(length(max = 100))]
    #[serde(default)]
    attendee_ids: Vec<Id<User>>,
    #[garde(skip)]
    #[serde(default)]
    visibility: Visibility,
    #[garde(length(max = 1000))]
    #[serde(default)]
    recurrence: Option<String>,
    /// Minutes before each instance, up to four weeks.
    #[garde(length(max = 5), inner(range(min = 0, max = EARLIEST_REMINDER)))]
    #[serde(default)]
    reminders: Vec<i32>,
}

impl Command for PlanEvent {
    const NAME: &'static str = "calendar.event.plan";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Event>;

    async fn act(self, cx: &mut Act) -> Result<Created<Event>> {
        let zone_name = match self.time_zone {
            Some(name) => name,
            None => own_zone(cx).await?,
        };
        let zone = zone(&zone_name)?;
        let timing = Timing::new(zone_name, zone, self.all_day, self.start_time, self.end_time, self.recurrence.as_deref())?;
        let draft = Draft {
            title: self.title.to_string(),
            location: self.location.map(|location| location.to_string()),
            description: self.description.map(|description| description.to_string()),
            visibility: self.visibility,
            attendees: others(cx, self.attendee_ids).await?,
            reminders: each_once(self.reminders),
            timing,
        };
        let id: EventId = cx.new_id();
        draft.insert(cx, id, &uid(cx, id)).await?;
        reminding::arrange(cx, id).await?;
        let event = seen(cx, id).await?;
        let mut people = draft.attendees.clone();
        people.push(cx.person()?);
        live::tell(cx, &people, live::CHANGED, id)?;
        mail_now(cx, id, &draft.attendees, Occasion::Asked).await?;
        cx.emit(Planned { event_id: id, user_ids: draft.attendees });
        Ok(Created { id: id.uuid(), body: event })
    }
}

/// What an event is called in every calendar that it is copied to.
pub fn uid(cx: &Act, id: EventId) -> String {
    let host = cx.services().public_url.split("://").nth(1).unwrap_or("guildhall").to_owned();
    format!("{id}@{}", host.chars().take(200).collect::<String>())
}

/// The zone of the caller; the organization's, if they named none.
pub async fn own_zone(cx: &mut Act) -> Result<String> {
    const ZONE: &str = "
select coalesce(person.time_zone, home.time_zone)
from public.organizations as home
left join public.users as person on person.organization_id = home.id and person.id = (select auth.uid())
where home.id = (select auth.org_id())";
    Ok(cx.row(ZONE, &[]).await?.map_or_else(|| "UTC".to_owned(), |row| row.get(0)))
}

pub fn each_once(mut reminders: Vec<i32>) -> Vec<i32> {
    reminders.sort_unstable();
    reminders.dedup();
    reminders
}

/// People who can be asked, each once, in their order, without the organizer.
pub async fn others(cx: &mut Act, people: Vec<Id<User>>) -> Result<Vec<Id<User>>> {
    let me = cx.person()?;
    let mut wanted: Vec<Id<User>> = Vec::with_capacity(people.len());
    for person in people {
        if person != me && !wanted.contains(&person) {
            wanted.push(person);
        }
    }
    members_only(cx, "attendee_ids", &wanted).await?;
    Ok(wanted)
}

/// # Errors
/// A fault on `field` if somebody is not in the organization.
pub async fn members_only(cx: &mut Act, field: &str, people: &[Id<User>]) -> Result<()> {
    const HERE: &str = "
select count(*) from public.users
where organization_id = (select auth.org_id()) and id = any ($1) and left_at is null";
    if people.is_empty() {
        return Ok(());
    }
    let here: i64 = cx.row(HERE, &[&people]).await?.map_or(0, |row| row.get(0));
    if usize::try_from(here).is_ok_and(|here| here == people.len()) {
        return Ok(());
    }
    Err(Problem::field(field, "invalid", "names somebody who is not in this organization"))
}
