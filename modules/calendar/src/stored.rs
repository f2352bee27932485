//! An event as it is stored, with its instances.

use crate::{
    columns::{Times, answers_of, changes_of},
    recurrence::{First, Moment, Series},
    said::{instant, stored},
};
use guildhall_kernel::{Job, User, postgres::Row, prelude::*, words};
use jiff::{SignedDuration, Span, civil::Date, tz::TimeZone};
use std::collections::{BTreeMap, HashMap};

/// Marks ids of events.
pub enum EventKind {}

pub type EventId = Id<EventKind>;

words! {
    /// Who may see more than when it is.
    #[derive(Default)]
    #[schemars(rename = "EventVisibility")]
    pub enum Visibility {
        /// Everyone who may see others' calendars.
        #[default]
        Default = "default",
        /// Its organizer and those who are asked to come; to others it is a time that is taken.
        Private = "private",
    }
}

words! {
    /// Whether somebody comes.
    pub enum Answer {
        /// Not answered yet.
        Pending = "pending",
        Accepted = "accepted",
        Declined = "declined",
        Tentative = "tentative",
    }
}

/// Who answered what, and of which instance; of all others where there is none.
pub type Answers = HashMap<(Id<User>, Option<Moment>), Answer>;

/// How long each instance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Days(i32),
    Seconds(i64),
}

impl Length {
    /// From a beginning to an end of the same kind.
    #[must_use]
    pub fn between(begins: Moment, ends: Moment) -> Self {
        match (begins, ends) {
            (Moment::Day(from), Moment::Day(to)) => Self::Days(i32::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(1)),
            (Moment::At(from), Moment::At(to)) => Self::Seconds(to.duration_since(from).as_secs()),
            _ => Self::Seconds(0),
        }
    }

    #[must_use]
    pub fn after(self, begins: Moment) -> Moment {
        match (self, begins) {
            (Self::Days(days), Moment::Day(day)) => Moment::Day(day.saturating_add(Span::new().days(days))),
            (Self::Seconds(seconds), Moment::At(at)) => {
                Moment::At(at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX))
            }
            (_, begins) => begins,
        }
    }

    /// A bound on it, by any clock.
    const fn at_most(self) -> SignedDuration {
        match self {
            Self::Days(days) => SignedDuration::from_hours((days as i64 + 2) * 24),
            Self::Seconds(seconds) => SignedDuration::from_secs(seconds),
        }
    }
}

/// What is otherwise in one instance.
#[derive(Debug, Clone)]
pub struct Change {
    pub begins: Moment,
    pub ends: Moment,
    /// None is as in the event; an empty text is none.
    pub title: Option<String>,
    pub location: Option<String>,
    pub description: Option<String>,
}

/// An event, held or read.
pub struct Stored {
    pub id: EventId,
    pub organizer: Id<User>,
    pub attendees: Vec<Id<User>>,
    pub title: String,
    pub location: Option<String>,
    pub description: Option<String>,
    pub visibility: Visibility,
    pub zone_name: String,
    pub zone: TimeZone,
    pub series: Series,
    pub length: Length,
    pub reminders: Vec<i32>,
    pub reminder_job: Option<Id<Job>>,
    pub uid: String,
    pub revision: i32,
    pub changes: BTreeMap<Moment, Change>,
    pub answers: Answers,
}

/// One time that it happens.
#[derive(Debug, Clone, Copy)]
pub struct Instance<'e> {
    /// Its beginning as the rule has it, which names it.
    pub start: Moment,
    pub begins: Moment,
    pub ends: Moment,
    pub change: Option<&'e Change>,
}

/// The end of all that is answered: instances go on to the end of the years that can be planned.
#[must_use]
pub fn end_of_time(first: &First) -> Moment {
    let day = Date::constant(2200, 1, 1);
    match first {
        First::Day(_) => Moment::Day(day),
        First::At(..) => Moment::At(instant(Moment::Day(day), &TimeZone::UTC)),
    }
}

/// What stands at an answer for the whole of an event.
pub fn of_all() -> Timestamp {
    stored(Moment::Day(Date::constant(1000, 1, 1)))
}

impl Stored {
    pub fn of_row(row: &Row) -> Result<Self> {
        let zone_name: String = row.get(7);
        let Times { zone, series, length } = Times::of_row(row, &zone_name, 8)?;
        let visibility = if row.get::<_, &str>(6) == "private" { Visibility::Private } else { Visibility::Default };
        Ok(Self {
            id: row.get(0),
            organizer: row.get(1),
            attendees: row.get(2),
            title: row.get(3),
            location: row.get(4),
            description: row.get(5),
            visibility,
            zone_name,
            zone,
            length,
            reminders: row.get(15),
            reminder_job: row.get(16),
            uid: row.get(17),
            revision: row.get(18),
            changes: changes_of(row.get(19), &series.first)?,
            answers: answers_of(row.get(20), &series.first)?,
            series,
        })
    }

    /// The organizer and those who are asked.
    #[must_use]
    pub fn people(&self) -> Vec<Id<User>> {
        std::iter::once(self.organizer).chain(self.attendees.iter().copied()).collect()
    }

    /// What somebody answered, for an instance.
    #[must_use]
    pub fn answer(&self, person: Id<User>, instance: Option<Moment>) -> Answer {
        let of = |instance| self.answers.get(&(person, instance)).copied();
        instance.and_then(|one| of(Some(one))).or_else(|| of(None)).unwrap_or(Answer::Pending)
    }

    #[must_use]
    pub fn instances(&self, from: Timestamp, to: Timestamp, most: usize) -> Vec<Instance<'_>> {
        instances(&self.series, self.length, &self.zone, &self.changes, from, to, most)
    }
}

/// The instances that have a moment between two instants, in the order of their beginnings.
#[must_use]
pub fn instances<'e>(
    series: &Series,
    length: Length,
    zone: &TimeZone,
    changes: &'e BTreeMap<Moment, Change>,
    from: Timestamp,
    to: Timestamp,
    most: usize,
) -> Vec<Instance<'e>> {
    let back = from.saturating_sub(length.at_most()).unwrap_or(Timestamp::MIN);
    let (since, till) = match series.first {
        First::At(..) => (Moment::At(back), Moment::At(to)),
        First::Day(_) => {
            let day = |at: Timestamp| zone.to_datetime(at).date();
            (Moment::Day(day(back)), Moment::Day(day(to).saturating_add(Span::new().days(1))))
        }
    };
    let plain = series.beginnings(since, till, most).into_iter().filter(|start| !changes.contains_key(start));
    let plain = plain.map(|start| Instance { start, begins: start, ends: length.after(start), change: None });
    let changed = changes.iter().filter(|(start, _)| !series.without.contains(start));
    let changed = changed.map(|(start, change)| Instance { start: *start, begins: change.begins, ends: change.ends, change: Some(change) });
    let inside = |one: &Instance<'_>| {
        let (begins, ends) = (instant(one.begins, zone), instant(one.ends, zone));
        begins < to && (ends > from || begins >= from)
    };
    let mut all: Vec<Instance<'e>> = plain.chain(changed).filter(inside).collect();
    if !changes.is_empty() {
        all.sort_by_key(|one| (one.begins, one.start));
    }
    all.truncate(most);
    all
}

/// The event, held until the transaction ends, if the caller may read it.
pub async fn hold(cx: &mut Act, id: EventId) -> Result<Stored> {
    Stored::of_row(&cx.row(include_str!("../sql/held.sql"), &[&id]).await?.ok_or_else(Problem::not_found)?)
}

/// The event, held, for its organizer.
pub async fn hold_own(cx: &mut Act, id: EventId) -> Result<Stored> {
    let held = hold(cx, id).await?;
    if held.organizer == cx.person()? { Ok(held) } else { Err(Problem::forbidden("Only its organizer may change an event")) }
}
