//! What the columns of an event say, in our own types.

use crate::{
    recurrence::{First, Moment, Rule, Series},
    said::of_stored,
    stored::{Answer, Answers, Change, Length, of_all},
};
use guildhall_kernel::{User, postgres::Row, prelude::*};
use jiff::{civil::Date, tz::TimeZone};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct ChangeRow {
    at: Timestamp,
    starts_at: Timestamp,
    ends_at: Timestamp,
    first_day: Option<Date>,
    end_day: Option<Date>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    location: Option<String>,
    #[serde(default)]
    description: Option<String>,
}

#[derive(Deserialize)]
struct AnswerRow {
    user_id: Id<User>,
    at: Timestamp,
    answer: Answer,
}

/// The times of an event, from the columns that say them.
pub struct Times {
    pub zone: TimeZone,
    pub series: Series,
    pub length: Length,
}

impl Times {
    /// `at` is the place of `time_zone` among columns that go on with starts, ends, days, recurrence, exdates and rdates.
    pub fn of_row(row: &Row, zone_name: &str, at: usize) -> Result<Self> {
        let zone = TimeZone::get(zone_name).map_err(Problem::internal)?;
        let (starts, ends): (Timestamp, Timestamp) = (row.get(at), row.get(at + 1));
        let days: Option<(Date, Date)> = row.get::<_, Option<Date>>(at + 2).zip(row.get(at + 3));
        let (first, end) = match days {
            Some((day, end)) => (First::Day(day), Moment::Day(end)),
            None => (First::At(starts, zone.clone()), Moment::At(ends)),
        };
        let rule =
            row.get::<_, Option<String>>(at + 4).map(|text| Rule::parse(&text, days.is_some())).transpose().map_err(Problem::internal)?;
        let moments = |at| row.get::<_, Vec<Timestamp>>(at).into_iter().map(|one| of_stored(one, &first)).collect();
        let length = Length::between(first.moment(), end);
        let series = Series { rule, without: moments(at + 5), with: moments(at + 6), first };
        Ok(Self { zone, series, length })
    }
}

/// Changed instances, from their JSON.
pub fn changes_of(rows: Option<Value>, first: &First) -> Result<BTreeMap<Moment, Change>> {
    let rows: Vec<ChangeRow> = rows.map(serde_json::from_value).transpose().map_err(Problem::internal)?.unwrap_or_default();
    let change = |row: ChangeRow| {
        let (begins, ends) = match row.first_day.zip(row.end_day) {
            Some((day, end)) => (Moment::Day(day), Moment::Day(end)),
            None => (Moment::At(row.starts_at), Moment::At(row.ends_at)),
        };
        (of_stored(row.at, first), Change { begins, ends, title: row.title, location: row.location, description: row.description })
    };
    Ok(rows.into_iter().map(change).collect())
}

/// Answers, from their JSON.
pub fn answers_of(rows: Option<Value>, first: &First) -> Result<Answers> {
    let rows: Vec<AnswerRow> = rows.map(serde_json::from_value).transpose().map_err(Problem::internal)?.unwrap_or_default();
    let whole = of_all();
    Ok(rows.into_iter().map(|row| ((row.user_id, (row.at != whole).then(|| of_stored(row.at, first))), row.answer)).collect())
}
