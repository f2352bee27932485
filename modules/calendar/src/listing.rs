//! What there is between two moments, each instance by itself.

use crate::{
    busy::taken,
    page::{self, Place},
    planning::{Attendee, members_only},
    range::{Range, events},
    said::{Said, instant, shown, stored},
    stored::{Answer, EventId, Instance, Stored, Visibility},
};
use guildhall_kernel::{User, prelude::*};
use std::borrow::Cow;

/// The instances between two moments, by their beginnings: one's own and those one is asked to, or other people's.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ListInstances {
    /// An instant, or midnight UTC of a day; now, if left out.
    #[garde(dive)]
    #[serde(default)]
    from: Option<Said>,
    /// Excluded; 31 days after `from` if left out, two years at most.
    #[garde(dive)]
    #[serde(default)]
    to: Option<Said>,
    /// Whose, with commas between them, twenty at most; the caller's, if left out.
    #[garde(length(max = 760))]
    #[serde(default)]
    user_id: Option<String>,
    #[garde(range(min = 1, max = page::MOST))]
    #[serde(default)]
    limit: Option<usize>,
    #[garde(length(max = 200))]
    #[serde(default)]
    cursor: Option<String>,
}

/// One time that an event happens. What is private to others is `busy`, and says nothing but when.
#[derive(Serialize, JsonSchema)]
pub struct InstanceShown<'e> {
    pub event_id: EventId,
    /// Its beginning as the rule has it, which names it: an instant, or a day.
    #[schemars(length(max = 40))]
    pub instance_start: String,
    #[schemars(length(max = 40))]
    pub start_time: String,
    #[schemars(length(max = 40))]
    pub end_time: String,
    pub all_day: bool,
    pub recurring: bool,
    /// It is otherwise than the rule has it.
    pub changed: bool,
    pub busy: bool,
    /// Whom it concerns of those that were asked about.
    #[schemars(length(max = 20))]
    pub user_ids: Vec<Id<User>>,
    #[schemars(length(max = 200))]
    pub title: Option<Cow<'e, str>>,
    #[schemars(length(max = 64))]
    pub time_zone: Option<Cow<'e, str>>,
    #[schemars(length(max = 300))]
    pub location: Option<Cow<'e, str>>,
    #[schemars(length(max = 8000))]
    pub description: Option<Cow<'e, str>>,
    pub visibility: Option<Visibility>,
    #[schemars(length(max = 1000))]
    pub recurrence: Option<Cow<'e, str>>,
    #[schemars(length(max = 5))]
    pub reminders: Cow<'e, [i32]>,
    pub organizer_id: Option<Id<User>>,
    #[schemars(length(max = 100))]
    pub attendees: Vec<Attendee>,
    /// What the caller answered, if they are asked.
    pub answer: Option<Answer>,
    pub revision: Option<i32>,
}

#[derive(Serialize, JsonSchema)]
pub struct InstancePage<'e> {
    #[schemars(length(max = 10_000))]
    pub data: Vec<InstanceShown<'e>>,
    #[schemars(length(max = 200))]
    pub next_cursor: Option<String>,
}

impl Command for ListInstances {
    const NAME: &'static str = "calendar.instances.list";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<InstancePage<'static>>;

    async fn act(self, cx: &mut Act) -> Result<Json<InstancePage<'static>>> {
        let range = Range::of(cx, self.from, self.to)?;
        let me = cx.person()?;
        let people = match self.user_id.as_deref() {
            Some(list) => crate::range::people("user_id", list)?,
            None => vec![me],
        };
        members_only(cx, "user_id", &people).await?;
        let mut page = page::Page::new(range, self.limit, self.cursor.as_deref())?;
        let seen = events(cx, &people, range).await?;
        let hidden = if people == [me] { Vec::new() } else { taken(cx, &people, range).await? };
        let hidden: Vec<_> = hidden.into_iter().filter(|one| seen.iter().all(|event| event.id != one.id)).collect();
        for (index, event) in seen.iter().enumerate() {
            let (from, to) = page.window();
            for one in event.instances(from, to, page.room()) {
                let place = Place { begins: instant(one.begins, &event.zone), event: event.id.uuid(), start: stored(one.start) };
                page.put(place, (index, Kind::Seen(one)));
            }
        }
        for (index, event) in hidden.iter().enumerate() {
            let (from, to) = page.window();
            for one in event.instances(from, to, page.room()) {
                let place = Place { begins: instant(one.begins, &event.zone), event: event.id.uuid(), start: stored(one.start) };
                page.put(place, (index, Kind::Hidden(one)));
            }
        }
        let (found, next_cursor) = page.finish(|(index, kind)| match kind {
            Kind::Seen(_) => seen[*index].weight(),
            Kind::Hidden(_) => 200,
        });
        let concerned = |wanted: &[Id<User>]| people.iter().copied().filter(|person| wanted.contains(person)).collect::<Vec<_>>();
        let data = found
            .into_iter()
            .filter_map(|(index, kind)| match kind {
                Kind::Seen(one) => Some(seen[index].shown(&one, me, concerned(&seen[index].people()))),
                Kind::Hidden(one) => {
                    let event = &hidden[index];
                    let user_ids: Vec<_> = people.iter().copied().filter(|person| event.takes(*person, one.start)).collect();
                    (!user_ids.is_empty()).then(|| busy(event.id, &one, event.series.rule.is_some(), user_ids))
                }
            })
            .collect();
        let page = serde_json::to_string(&InstancePage { data, next_cursor }).map_err(Problem::internal)?;
        Ok(Json::from_text(page))
    }
}

enum Kind<'e> {
    Seen(Instance<'e>),
    Hidden(Instance<'e>),
}

fn busy(event_id: EventId, one: &Instance<'_>, recurring: bool, user_ids: Vec<Id<User>>) -> InstanceShown<'static> {
    InstanceShown {
        event_id,
        instance_start: shown(one.start),
        start_time: shown(one.begins),
        end_time: shown(one.ends),
        all_day: matches!(one.begins, crate::recurrence::Moment::Day(_)),
        recurring,
        changed: one.change.is_some(),
        busy: true,
        user_ids,
        title: None,
        time_zone: None,
        location: None,
        description: None,
        visibility: None,
        recurrence: None,
        reminders: Cow::Borrowed(&[]),
        organizer_id: None,
        attendees: Vec::new(),
        answer: None,
        revision: None,
    }
}

impl Stored {
    /// About how many bytes an instance of it is.
    fn weight(&self) -> usize {
        500 + self.title.len() + self.description.as_ref().map_or(0, String::len) + self.attendees.len() * 80
    }

    fn shown(&self, one: &Instance<'_>, me: Id<User>, user_ids: Vec<Id<User>>) -> InstanceShown<'_> {
        let own = |changed: Option<&String>, usual: Option<&'_ String>| changed.or(usual).filter(|text| !text.is_empty()).cloned();
        let text = |pick: fn(&crate::stored::Change) -> Option<&String>, usual: Option<&'_ String>| {
            own(one.change.and_then(pick), usual).map(Cow::Owned)
        };
        let attendee = |person: &Id<User>| Attendee { user_id: *person, answer: self.answer(*person, Some(one.start)) };
        InstanceShown {
            event_id: self.id,
            instance_start: shown(one.start),
            start_time: shown(one.begins),
            end_time: shown(one.ends),
            all_day: matches!(one.begins, crate::recurrence::Moment::Day(_)),
            recurring: self.series.rule.is_some() || !self.series.with.is_empty(),
            changed: one.change.is_some(),
            busy: false,
            user_ids,
            title: text(|change| change.title.as_ref(), Some(&self.title)),
            time_zone: Some(Cow::Borrowed(&self.zone_name)),
            location: text(|change| change.location.as_ref(), self.location.as_ref()),
            description: text(|change| change.description.as_ref(), self.description.as_ref()),
            visibility: Some(self.visibility),
            recurrence: self.series.rule.as_ref().map(|rule| Cow::Owned(rule.to_string())),
            reminders: Cow::Borrowed(&self.reminders),
            organizer_id: Some(self.organizer),
            attendees: self.attendees.iter().map(attendee).collect(),
            answer: self.attendees.contains(&me).then(|| self.answer(me, Some(one.start))),
            revision: Some(self.revision),
        }
    }
}
