//! Changing an event: all of it, one instance, or those from one on.

use crate::{
    draft::Draft,
    events::{Changed, Invited, What},
    exceptions::{ask_anew, ask_anew_of_one, forget_changes, reach, write_change, write_changes},
    inviting::{Occasion, mail, mail_now},
    limits::{a_hundred, a_rule, at_most, sensible_reminders},
    live,
    planning::{Event, each_once, others, seen, uid},
    recurrence::Moment,
    reminding,
    removing::cut_off,
    retiming::{Retimed, Retiming},
    said::{Said, stored},
    stored::{Change, EventId, Stored, Visibility, hold_own, of_all},
};
use guildhall_kernel::{User, prelude::*};

/// How much of an event that repeats is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    #[default]
    All,
    /// The instance that `instance_start` names.
    This,
    /// That one, and all after it.
    Following,
}

/// Changes an event; what is left out stays. Times are those of the instance that is named, or else of the first one.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeEvent {
    #[garde(skip)]
    id: EventId,
    /// `all`, if left out.
    #[garde(skip)]
    #[serde(default)]
    scope: Scope,
    #[garde(dive)]
    #[serde(default)]
    instance_start: Option<Said>,
    #[garde(dive)]
    #[serde(default)]
    title: Patch<Line<200>>,
    #[garde(dive)]
    #[serde(default)]
    start_time: Patch<Said>,
    #[garde(dive)]
    #[serde(default)]
    end_time: Patch<Said>,
    #[garde(skip)]
    #[serde(default)]
    all_day: Patch<bool>,
    #[garde(custom(at_most::<64>))]
    #[schemars(length(max = 64))]
    #[serde(default)]
    time_zone: Patch<String>,
    #[garde(dive)]
    #[serde(default)]
    location: Patch<Option<Line<300>>>,
    #[garde(dive)]
    #[serde(default)]
    description: Patch<Option<Prose<8000>>>,
    #[garde(custom(a_hundred))]
    #[schemars(length(max = 100))]
    #[serde(default)]
    attendee_ids: Patch<Vec<Id<User>>>,
    #[garde(skip)]
    #[serde(default)]
    visibility: Patch<Visibility>,
    #[garde(custom(a_rule))]
    #[schemars(length(max = 1000))]
    #[serde(default)]
    recurrence: Patch<Option<String>>,
    #[garde(custom(sensible_reminders))]
    #[schemars(length(max = 5))]
    #[serde(default)]
    reminders: Patch<Vec<i32>>,
}

impl Command for ChangeEvent {
    const NAME: &'static str = "calendar.event.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Event>;

    async fn act(self, cx: &mut Act) -> Result<Json<Event>> {
        let held = hold_own(cx, self.id).await?;
        match held.part(self.scope, self.instance_start)? {
            (Scope::This, Some(start)) => self.one(cx, &held, start).await,
            (Scope::Following, Some(start)) => self.following(cx, &held, start).await,
            (_, reference) => self.all(cx, &held, reference).await,
        }
    }
}

impl ChangeEvent {
    fn what(&self) -> Vec<What> {
        let when = self.start_time.is_keep() && self.end_time.is_keep() && self.all_day.is_keep() && self.time_zone.is_keep();
        let all = [
            (self.title.is_keep(), What::Title),
            (when, What::Time),
            (self.location.is_keep(), What::Location),
            (self.description.is_keep(), What::Description),
            (self.visibility.is_keep(), What::Visibility),
            (self.recurrence.is_keep(), What::Recurrence),
            (self.reminders.is_keep(), What::Reminders),
            (self.attendee_ids.is_keep(), What::Attendees),
        ];
        all.into_iter().filter(|(kept, _)| !kept).map(|(_, what)| what).collect()
    }

    fn retiming(&self) -> Retiming<'_> {
        Retiming {
            start: self.start_time.set().copied(),
            end: self.end_time.set().copied(),
            all_day: self.all_day.set().copied(),
            zone: self.time_zone.set().map(String::as_str),
            recurrence: self.recurrence.set().map(Option::as_deref),
        }
    }

    /// The draft with everything new but its times.
    async fn words(&self, cx: &mut Act, draft: &mut Draft) -> Result<()> {
        if let Some(title) = self.title.set() {
            draft.title = title.to_string();
        }
        if let Some(location) = self.location.set() {
            draft.location = location.as_ref().map(|location| location.to_string());
        }
        if let Some(description) = self.description.set() {
            draft.description = description.as_ref().map(|description| description.to_string());
        }
        if let Some(people) = self.attendee_ids.set() {
            // Whoever left since stays as they were asked.
            let (stay, new): (Vec<_>, Vec<_>) = people.iter().copied().partition(|person| draft.attendees.contains(person));
            let new = others(cx, new).await?;
            draft.attendees = stay.into_iter().chain(new).fold(Vec::new(), |mut all, person| {
                if !all.contains(&person) {
                    all.push(person);
                }
                all
            });
        }
        draft.visibility = self.visibility.set().copied().unwrap_or(draft.visibility);
        if let Some(reminders) = self.reminders.set() {
            draft.reminders = each_once(reminders.clone());
        }
        Ok(())
    }

    /// All instances; `reference` is the one that the times are said of.
    async fn all(self, cx: &mut Act, held: &Stored, reference: Option<Moment>) -> Result<Json<Event>> {
        let mut draft = Draft::of(held);
        self.words(cx, &mut draft).await?;
        let mut changed = held.changed_within(|_| true);
        if let Some(Retimed { timing, moved }) = self.retiming().of(&draft.timing, reference)? {
            draft.timing = timing;
            let kept = held.changes.iter().filter_map(|(start, change)| Some((moved.key(*start)?, change)));
            let kept: Vec<(Moment, &Change)> = kept.filter(|(start, _)| draft.timing.series.has(*start)).collect();
            changed = reach(kept.iter().map(|(_, change)| *change), held);
            forget_changes(cx, held.id, of_all(), true).await?;
            write_changes(cx, held.id, &kept, &draft.timing.zone).await?;
            if moved.asks_anew() {
                ask_anew(cx, held.id).await?;
            }
        }
        draft.update(cx, held.id, changed).await?;
        self.tell(cx, held, &draft, held.id, None).await?;
        seen(cx, held.id).await
    }

    /// From one instance on: the series ends before it, and another one goes on.
    async fn following(self, cx: &mut Act, held: &Stored, start: Moment) -> Result<Json<Event>> {
        const ANSWERS: &str = "
insert into public.calendar_answers (organization_id, event_id, user_id, instance_start, answer, answered_at)
select organization_id, $2, user_id, instance_start, answer, answered_at
from public.calendar_answers
where organization_id = (select auth.org_id()) and event_id = $1 and user_id = any ($3)";
        let mut draft = Draft::of(held);
        self.words(cx, &mut draft).await?;
        draft.timing = draft.timing.from(start);
        let mut kept: Vec<(Moment, &Change)> = held.changes.range(start..).map(|(start, change)| (*start, change)).collect();
        let mut anew = false;
        if let Some(Retimed { timing, moved }) = self.retiming().of(&draft.timing, None)? {
            draft.timing = timing;
            kept = kept.into_iter().filter_map(|(start, change)| Some((moved.key(start)?, change))).collect();
            kept.retain(|(start, _)| draft.timing.series.has(*start));
            anew = moved.asks_anew();
        }
        cut_off(cx, held, start).await?;
        let id: EventId = cx.new_id();
        draft.insert(cx, id, &uid(cx, id)).await?;
        write_changes(cx, id, &kept, &held.zone).await?;
        if !kept.is_empty() {
            draft.update(cx, id, reach(kept.iter().map(|(_, change)| *change), held)).await?;
        }
        if !anew {
            cx.run(ANSWERS, &[&held.id, &id, &draft.attendees]).await?;
        }
        cx.emit(Changed { event_id: held.id, instance_start: Some(stored(start)), what: vec![What::Recurrence], user_ids: Vec::new() });
        reminding::arrange(cx, held.id).await?;
        self.tell(cx, held, &draft, id, None).await?;
        seen(cx, id).await
    }

    /// One instance.
    async fn one(self, cx: &mut Act, held: &Stored, start: Moment) -> Result<Json<Event>> {
        let same = [
            (self.all_day.is_keep(), "all_day"),
            (self.time_zone.is_keep(), "time_zone"),
            (self.attendee_ids.is_keep(), "attendee_ids"),
            (self.visibility.is_keep(), "visibility"),
            (self.recurrence.is_keep(), "recurrence"),
            (self.reminders.is_keep(), "reminders"),
        ];
        if let Some((_, field)) = same.iter().find(|(kept, _)| !kept) {
            return Err(Problem::field(field, "invalid", "is the same for all instances; change all, or those from this one on"));
        }
        if held.changes.len() >= 500 && !held.changes.contains_key(&start) {
            return Err(Problem::conflict("Five hundred instances are otherwise already, which is the most"));
        }
        let before = held.changes.get(&start);
        let (begins, ends) = before.map_or_else(|| (start, held.length.after(start)), |change| (change.begins, change.ends));
        let (new_begins, new_ends) = self.retiming().of_one(held, begins, ends)?;
        let text =
            |old: Option<&String>, new: Option<Option<String>>| new.map_or_else(|| old.cloned(), |text| Some(text.unwrap_or_default()));
        let change = Change {
            begins: new_begins,
            ends: new_ends,
            title: text(before.and_then(|change| change.title.as_ref()), self.title.set().map(|title| Some(title.to_string()))),
            location: text(
                before.and_then(|change| change.location.as_ref()),
                self.location.set().map(|text| text.as_ref().map(|text| text.to_string())),
            ),
            description: text(
                before.and_then(|change| change.description.as_ref()),
                self.description.set().map(|text| text.as_ref().map(|text| text.to_string())),
            ),
        };
        forget_changes(cx, held.id, stored(start), false).await?;
        write_change(cx, held.id, start, &change, &held.zone).await?;
        if (new_begins, new_ends) != (begins, ends) {
            ask_anew_of_one(cx, held, start).await?;
        }
        let others = held.changes.iter().filter(|(other, _)| **other != start).map(|(_, change)| change);
        let draft = Draft::of(held);
        draft.update(cx, held.id, reach(others.chain([&change]), held)).await?;
        self.tell(cx, held, &draft, held.id, Some(start)).await?;
        seen(cx, held.id).await
    }

    /// Tells those whom it concerns now, and those whom it did.
    async fn tell(&self, cx: &mut Act, held: &Stored, draft: &Draft, id: EventId, instance: Option<Moment>) -> Result<()> {
        reminding::arrange(cx, id).await?;
        let me = cx.person()?;
        let (old, added): (Vec<_>, Vec<_>) = draft.attendees.iter().copied().partition(|person| held.attendees.contains(person));
        let removed: Vec<_> = held.attendees.iter().copied().filter(|person| !draft.attendees.contains(person)).collect();
        let mut people = draft.attendees.clone();
        people.push(me);
        live::tell(cx, &people, live::CHANGED, id)?;
        live::tell(cx, &removed, live::REMOVED, id)?;
        let what = self.what();
        // What is one's own affair is in nobody's mail.
        if what.iter().any(|what| !matches!(what, What::Reminders | What::Visibility | What::Attendees)) {
            mail_now(cx, id, &old, Occasion::Changed).await?;
        }
        mail_now(cx, id, &added, Occasion::Asked).await?;
        if id == held.id {
            mail(cx, held, &removed, Occasion::CalledOff).await?;
        }
        cx.emit(Changed { event_id: id, instance_start: instance.map(stored), what, user_ids: old });
        if !added.is_empty() {
            cx.emit(Invited { event_id: id, user_ids: added });
        }
        Ok(())
    }
}
