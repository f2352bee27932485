//! An event on its way into the tables: its rules are the same whether it is planned, changed, split or imported.

use crate::{
    recurrence::{First, Moment, Rule, Series, Until},
    said::{Said, instant, stored},
    stored::{EventId, Length, Stored, Visibility, end_of_time},
};
use guildhall_kernel::{User, postgres::types::ToSql, prelude::*, text::is_time_zone};
use jiff::{SignedDuration, Span, tz::TimeZone};

/// Most instances of a rule that counts them, and of any in its first year: ten a day.
pub const MOST: usize = 3660;

/// Longest that an instance may be.
const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Longest before its beginning that something can be reminded of: four weeks.
pub const EARLIEST_REMINDER: i32 = 28 * 24 * 60;

/// When it is, once and again.
#[derive(Clone)]
pub struct Timing {
    pub zone_name: String,
    pub zone: TimeZone,
    pub series: Series,
    pub length: Length,
}

/// All that the organizer says.
#[derive(Clone)]
pub struct Draft {
    pub title: String,
    pub location: Option<String>,
    pub description: Option<String>,
    pub visibility: Visibility,
    pub attendees: Vec<Id<User>>,
    pub reminders: Vec<i32>,
    pub timing: Timing,
}

/// The zone of a name.
///
/// # Errors
/// A fault on `time_zone` for a name that is none.
pub fn zone(name: &str) -> Result<TimeZone> {
    let refused = || Problem::field("time_zone", "invalid", "must be a time zone of the IANA database such as Europe/Amsterdam");
    if is_time_zone(name) { TimeZone::get(name).map_err(|_| refused()) } else { Err(refused()) }
}

impl Timing {
    /// # Errors
    /// Faults on `start_time`, `end_time` and `recurrence`.
    pub fn new(zone_name: String, zone: TimeZone, all_day: bool, start: Said, end: Said, recurrence: Option<&str>) -> Result<Self> {
        let begins = start.moment("start_time", all_day, &zone)?;
        let ends = end.moment("end_time", all_day, &zone)?;
        let length = length(begins, ends)?;
        let first = match begins {
            Moment::Day(day) => First::Day(day),
            Moment::At(at) => First::At(at, zone.clone()),
        };
        let mut series = Series::once(first);
        series.rule = recurrence.map(|text| rule(text, all_day)).transpose()?;
        Self { zone_name, zone, series, length }.settled()
    }

    /// With the first instance at the first moment that the rule names, and no more instances than there may be.
    ///
    /// # Errors
    /// A fault on `recurrence`.
    pub fn settled(mut self) -> Result<Self> {
        let Some(rule) = &self.series.rule else { return Ok(self) };
        let too_many =
            || Problem::field("recurrence", "too_many", format!("comes more than {MOST} times, or more than that in its first year"));
        if rule.count.is_some_and(|count| count as usize > MOST) {
            return Err(too_many());
        }
        let rule_alone = Series { without: Vec::new(), with: Vec::new(), ..self.series.clone() };
        let from = self.series.first.moment();
        let Some(begins) = rule_alone.beginnings(from, end_of_time(&self.series.first), 1).first().copied() else {
            return Err(Problem::field("recurrence", "never", "never comes true after the beginning"));
        };
        let year = Length::Seconds(366 * 86_400);
        let year = if matches!(begins, Moment::Day(_)) { Length::Days(366) } else { year };
        if rule_alone.beginnings(from, year.after(begins), MOST + 1).len() > MOST {
            return Err(too_many());
        }
        self.series.first = match (begins, self.series.first) {
            (Moment::At(at), First::At(_, zone)) => First::At(at, zone),
            (Moment::Day(day), _) => First::Day(day),
            (_, first) => first,
        };
        Ok(self)
    }

    #[must_use]
    pub const fn is_all_day(&self) -> bool {
        matches!(self.series.first, First::Day(_))
    }

    /// After the last moment of all instances, as far as they are known to end.
    fn end(&self) -> Timestamp {
        let first = self.series.first.moment();
        let endless = end_of_time(&self.series.first);
        let last = match &self.series.rule {
            None => first,
            Some(Rule { count: Some(_), .. }) => self.series.beginnings(first, endless, MOST).last().copied().unwrap_or(first),
            Some(Rule { until: Some(Until::Day(day)), .. }) => Moment::Day(*day).clamp(first, endless),
            Some(Rule { until: Some(Until::At(at)), .. }) => {
                TimeZone::UTC.to_timestamp(*at).map_or(endless, Moment::At).clamp(first, endless)
            }
            Some(_) => endless,
        };
        let last = self.series.with.iter().copied().fold(last, Moment::max);
        instant(self.length.after(last), &self.zone)
    }
}

/// # Errors
/// A fault on `recurrence`.
pub fn rule(text: &str, all_day: bool) -> Result<Rule> {
    Rule::parse(text, all_day).map_err(|complaint| Problem::field("recurrence", "invalid", complaint))
}

/// # Errors
/// A fault on `end_time` for one before the beginning, or far behind it.
pub fn length(begins: Moment, ends: Moment) -> Result<Length> {
    let fault = |message: &str| Err(Problem::field("end_time", "range", message));
    match (begins, ends) {
        (Moment::Day(from), Moment::Day(to)) if to <= from => return fault("must be after start_time: the day after the last one"),
        _ if ends < begins => return fault("must not be before start_time"),
        _ => {}
    }
    let length = Length::between(begins, ends);
    let long = match length {
        Length::Days(days) => days > 366,
        Length::Seconds(seconds) => seconds > LONGEST.as_secs(),
    };
    if long { fault("must be within a year of start_time") } else { Ok(length) }
}

impl Draft {
    /// What an event says now.
    #[must_use]
    pub fn of(held: &Stored) -> Self {
        Self {
            title: held.title.clone(),
            location: held.location.clone(),
            description: held.description.clone(),
            visibility: held.visibility,
            attendees: held.attendees.clone(),
            reminders: held.reminders.clone(),
            timing: Timing { zone_name: held.zone_name.clone(), zone: held.zone.clone(), series: held.series.clone(), length: held.length },
        }
    }

    /// Writes a new event of the caller's.
    pub async fn insert(&self, cx: &mut Act, id: EventId, uid: &str) -> Result<()> {
        let (organizer, now) = (cx.person()?, cx.now());
        let row = self.row(None);
        let mut values = self.values(&id, &row, &now).to_vec();
        values.extend([&organizer as &(dyn ToSql + Sync), &uid]);
        cx.run(include_str!("../sql/insert.sql"), &values).await?;
        Ok(())
    }

    /// Writes what is new of an event that is held. `changed`: the earliest beginning and the latest end of changed instances.
    pub async fn update(&self, cx: &mut Act, id: EventId, changed: Option<(Timestamp, Timestamp)>) -> Result<()> {
        let now = cx.now();
        let row = self.row(changed);
        cx.run_one(include_str!("../sql/update.sql"), &self.values(&id, &row, &now)).await
    }

    /// What both statements take, in the order in which both count it.
    fn values<'a>(&'a self, id: &'a EventId, row: &'a Columns, now: &'a Timestamp) -> [&'a (dyn ToSql + Sync); 19] {
        [
            id,
            &self.attendees,
            &self.title,
            &self.location,
            &self.description,
            &row.visibility,
            &self.timing.zone_name,
            &row.all_day,
            &row.starts_at,
            &row.ends_at,
            &row.first_day,
            &row.end_day,
            &row.recurrence,
            &row.exdates,
            &row.rdates,
            &row.begins_at,
            &row.until_at,
            &self.reminders,
            now,
        ]
    }

    fn row(&self, changed: Option<(Timestamp, Timestamp)>) -> Columns {
        let Timing { series, length, zone, .. } = &self.timing;
        let (begins, ends) = (series.first.moment(), length.after(series.first.moment()));
        let day = |moment| if let Moment::Day(day) = moment { Some(day) } else { None };
        let mut exdates: Vec<Timestamp> = series.without.iter().copied().map(stored).collect();
        exdates.sort_unstable();
        exdates.dedup();
        let starts_at = instant(begins, zone);
        let until_at = changed.map_or(self.timing.end(), |(_, end)| end.max(self.timing.end()));
        Columns {
            visibility: self.visibility.as_str(),
            all_day: self.timing.is_all_day(),
            starts_at,
            ends_at: instant(ends, zone),
            first_day: day(begins),
            end_day: day(ends),
            recurrence: series.rule.as_ref().map(ToString::to_string),
            exdates,
            rdates: series.with.iter().copied().map(stored).collect(),
            begins_at: changed.map_or(starts_at, |(begin, _)| begin.min(starts_at)),
            // One that takes no time is there for its moment.
            until_at: until_at.saturating_add(Span::new().seconds(1)).unwrap_or(until_at),
        }
    }
}

/// What the table has otherwise than the draft.
struct Columns {
    visibility: &'static str,
    all_day: bool,
    starts_at: Timestamp,
    ends_at: Timestamp,
    first_day: Option<jiff::civil::Date>,
    end_day: Option<jiff::civil::Date>,
    recurrence: Option<String>,
    exdates: Vec<Timestamp>,
    rdates: Vec<Timestamp>,
    begins_at: Timestamp,
    until_at: Timestamp,
}
