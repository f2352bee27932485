//! A range of time that is asked about, and the people whose it is.

use crate::{
    said::{Said, stored},
    stored::Stored,
};
use guildhall_kernel::{User, prelude::*};
use jiff::{SignedDuration, civil::Time, tz::TimeZone};

/// Longest range.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 732);
const USUAL: SignedDuration = SignedDuration::from_hours(24 * 31);
/// Most events that a range may hold anything of.
pub const EVENTS: usize = 5_000;
/// Most people that are asked about at once.
const PEOPLE: usize = 20;

/// From an instant to another, which is excluded.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Range {
    /// # Errors
    /// Faults on `from` and `to`.
    pub fn of(cx: &Act, from: Option<Said>, to: Option<Said>) -> Result<Self> {
        let instant = |field: &str, said: Said| match said {
            Said::Local(local) => {
                Said::Instant(TimeZone::UTC.to_timestamp(local).map_err(Problem::internal)?).moment(field, false, &TimeZone::UTC)
            }
            Said::Day(day) => Said::Local(day.to_datetime(Time::midnight())).moment(field, false, &TimeZone::UTC),
            Said::Instant(_) => said.moment(field, false, &TimeZone::UTC),
        };
        let from = from.map(|from| instant("from", from).map(stored)).transpose()?.unwrap_or(cx.now());
        let to = match to {
            Some(to) => stored(instant("to", to)?),
            None => from.saturating_add(USUAL).unwrap_or(Timestamp::MAX),
        };
        match to.duration_since(from) {
            long if long > LONGEST => Err(Problem::field("to", "range", "must be within two years of from")),
            none if none <= SignedDuration::ZERO => Err(Problem::field("to", "range", "must be after from")),
            _ => Ok(Self { from, to }),
        }
    }
}

/// People named with commas between them.
///
/// # Errors
/// A fault on `field`.
pub fn people(field: &str, list: &str) -> Result<Vec<Id<User>>> {
    let mut people: Vec<Id<User>> = Vec::new();
    for part in list.split(',') {
        let id = Uuid::try_parse(part).ok().filter(|_| part.len() == 36).map(Id::from_uuid);
        let id = id.ok_or_else(|| Problem::field(field, "invalid", "must be ids of people, with commas between them"))?;
        if !people.contains(&id) {
            people.push(id);
        }
    }
    if people.len() > PEOPLE {
        return Err(Problem::field(field, "length", format!("names {} people; {PEOPLE} is the most", people.len())));
    }
    Ok(people)
}

/// # Errors
/// A fault on `to` for a range of too much.
pub fn within<T>(events: Vec<T>) -> Result<Vec<T>> {
    if events.len() > EVENTS {
        return Err(Problem::field("to", "range", format!("is after more than {EVENTS} events; ask for a shorter time")));
    }
    Ok(events)
}

/// Events of people that the caller may read and that have something in a range.
pub async fn events(cx: &mut Act, people: &[Id<User>], range: Range) -> Result<Vec<Stored>> {
    let rows = cx.rows(include_str!("../sql/range.sql"), &[&people, &range.from, &range.to]).await?;
    within(rows)?.iter().map(Stored::of_row).collect()
}
