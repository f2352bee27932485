//! When people are taken, without a word of what by.

use crate::{
    columns::{Times, answers_of, changes_of},
    planning::members_only,
    range::{Range, people, within},
    recurrence::{Moment, Series},
    said::{Said, instant},
    stored::{Answer, Answers, Change, EventId, Instance, Length, instances},
};
use guildhall_kernel::{User, prelude::*};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// When people are taken between two moments: what several want to do together has to be at another time.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct FreeBusy {
    /// With commas between them, twenty at most; the caller, if left out.
    #[garde(length(max = 760))]
    #[serde(default)]
    user_ids: Option<String>,
    /// An instant, or midnight UTC of a day; now, if left out.
    #[garde(dive)]
    #[serde(default)]
    from: Option<Said>,
    /// Excluded; 31 days after `from` if left out, two years at most.
    #[garde(dive)]
    #[serde(default)]
    to: Option<Said>,
}

#[derive(Serialize, JsonSchema)]
pub struct BusyPeople {
    #[schemars(length(max = 20))]
    pub data: Vec<BusyPerson>,
}

#[derive(Serialize, JsonSchema)]
pub struct BusyPerson {
    pub user_id: Id<User>,
    /// In order; what overlaps or touches is one.
    #[schemars(length(max = 10_000))]
    pub busy: Vec<Interval>,
}

#[derive(Serialize, JsonSchema)]
pub struct Interval {
    pub start_time: Timestamp,
    pub end_time: Timestamp,
}

/// Most times of one person in an answer.
const MOST: usize = 10_000;

impl Command for FreeBusy {
    const NAME: &'static str = "calendar.busy.read";
    const ACCESS: guildhall_kernel::Access = Member(crate::OTHERS);
    type Output = Json<BusyPeople>;

    async fn act(self, cx: &mut Act) -> Result<Json<BusyPeople>> {
        let range = Range::of(cx, self.from, self.to)?;
        let people = match self.user_ids.as_deref() {
            Some(list) => people("user_ids", list)?,
            None => vec![cx.person()?],
        };
        members_only(cx, "user_ids", &people).await?;
        let events = taken(cx, &people, range).await?;
        let data = people.iter().map(|person| BusyPerson { user_id: *person, busy: busy(*person, &events, range) }).collect();
        Json::new(&BusyPeople { data })
    }
}

/// The times of one person, those that overlap as one.
fn busy(person: Id<User>, events: &[TakenTime], range: Range) -> Vec<Interval> {
    let mut times: Vec<(Timestamp, Timestamp)> = Vec::new();
    for event in events.iter().filter(|event| event.concerns(person)) {
        for one in event.instances(range.from, range.to, MOST) {
            let (begins, ends) = (instant(one.begins, &event.zone).max(range.from), instant(one.ends, &event.zone).min(range.to));
            if ends > begins && event.takes(person, one.start) {
                times.push((begins, ends));
            }
        }
        if times.len() > 4 * MOST {
            times = joined(times);
        }
    }
    let mut times = joined(times);
    times.truncate(MOST);
    times.into_iter().map(|(start_time, end_time)| Interval { start_time, end_time }).collect()
}

fn joined(mut times: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    times.sort_unstable();
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::with_capacity(times.len());
    for (begins, ends) in times {
        match joined.last_mut() {
            Some((_, last)) if begins <= *last => *last = ends.max(*last),
            _ => joined.push((begins, ends)),
        }
    }
    joined
}

/// The times of an event whose text may be hidden.
pub struct TakenTime {
    pub id: EventId,
    organizer: Id<User>,
    attendees: Vec<Id<User>>,
    pub zone: TimeZone,
    pub series: Series,
    length: Length,
    changes: BTreeMap<Moment, Change>,
    answers: Answers,
}

impl TakenTime {
    fn concerns(&self, person: Id<User>) -> bool {
        self.organizer == person || self.attendees.contains(&person)
    }

    /// Whether somebody is there, as far as they said.
    #[must_use]
    pub fn takes(&self, person: Id<User>, instance: Moment) -> bool {
        let answer = self.answers.get(&(person, Some(instance))).or_else(|| self.answers.get(&(person, None)));
        self.organizer == person || self.attendees.contains(&person) && answer != Some(&Answer::Declined)
    }

    #[must_use]
    pub fn instances(&self, from: Timestamp, to: Timestamp, most: usize) -> Vec<Instance<'_>> {
        instances(&self.series, self.length, &self.zone, &self.changes, from, to, most)
    }
}

/// What takes people's time in a range, private or not; nothing for those who do not see others' calendars.
pub async fn taken(cx: &mut Act, people: &[Id<User>], range: Range) -> Result<Vec<TakenTime>> {
    const TAKEN: &str = "
select id, organizer_id, attendee_ids, time_zone, starts_at, ends_at, first_day, end_day, recurrence, exdates, rdates, changes, answers
from public.calendar_busy($1, $2, $3)";
    let rows = within(cx.rows(TAKEN, &[&people, &range.from, &range.to]).await?)?;
    rows.iter()
        .map(|row| {
            let Times { zone, series, length } = Times::of_row(row, row.get(3), 4)?;
            Ok(TakenTime {
                id: row.get(0),
                organizer: row.get(1),
                attendees: row.get(2),
                zone,
                length,
                changes: changes_of(row.get(11), &series.first)?,
                answers: answers_of(row.get(12), &series.first)?,
                series,
            })
        })
        .collect()
}
