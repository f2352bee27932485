//! When a shift begins and ends, and which days a week has.

use guildhall_kernel::{postgres::types, prelude::*};
use jiff::{civil::Date, tz::TimeZone};
use schemars::{Schema, SchemaGenerator, json_schema};
use std::{borrow::Cow, error::Error};

/// The longest that one goes on: a week.
const LONGEST_HOURS: i64 = 168;

/// An instant of the years 2000 to 2199, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    pub const fn at(self) -> Timestamp {
        self.0
    }
    fn parse(text: &str) -> Option<Self> {
        let at: Timestamp = text.parse().ok()?;
        let at = Timestamp::from_microsecond(at.as_microsecond()).ok()?;
        (2000..=2199).contains(&TimeZone::UTC.to_datetime(at).year()).then_some(Self(at))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("must be a time such as 2026-03-16T08:00:00Z, in the years 2000 to 2199"))
    }
}
impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time", "maxLength": 40 })
    }
}

/// A shift ends after it begins, and within a week.
pub fn span(start: Timestamp, end: Timestamp) -> Result<()> {
    if end <= start {
        return Err(Problem::field("end_time", "range", "must be after start_time"));
    }
    if end.duration_since(start) > jiff::SignedDuration::from_hours(LONGEST_HOURS) {
        return Err(Problem::field("end_time", "range", "is more than 7 days after start_time"));
    }
    Ok(())
}

/// A day of the years 2000 to 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(Date);

impl Day {
    pub const fn date(self) -> Date {
        self.0
    }
    fn parse(text: &str) -> Option<Self> {
        let day: Date = (text.len() == 10).then(|| text.parse().ok()).flatten()?;
        // A week that begins here ends in these years, too.
        (day.year() >= 2000 && day <= jiff::civil::date(2199, 12, 20)).then_some(Self(day))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("must be a date such as 2026-03-16, in the years 2000 to 2199"))
    }
}
impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "maxLength": 10 })
    }
}

macro_rules! binds {
    ($name:ident, $as:ty) => {
        impl types::ToSql for $name {
            fn to_sql(&self, ty: &types::Type, out: &mut types::private::BytesMut) -> Result<types::IsNull, Box<dyn Error + Sync + Send>> {
                self.0.to_sql(ty, out)
            }
            fn accepts(ty: &types::Type) -> bool {
                <$as as types::ToSql>::accepts(ty)
            }
            types::to_sql_checked!();
        }
    };
}
binds!(Moment, Timestamp);
binds!(Day, Date);

/// The organization's time zone: its weeks begin at its own midnight.
pub async fn zone(cx: &mut Act) -> Result<(String, TimeZone)> {
    const ZONE: &str = "select time_zone from public.organizations where id = (select auth.org_id())";
    let name: String = cx.row(ZONE, &[]).await?.ok_or_else(Problem::not_found)?.get(0);
    let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
    Ok((name, zone))
}

/// The instants between which the seven days from `first` on lie.
pub fn week(first: Date, zone: &TimeZone) -> Result<(Timestamp, Timestamp)> {
    let midnight = |day: Date| day.to_zoned(zone.clone()).map(|at| at.timestamp()).map_err(Problem::internal);
    let last = first.checked_add(jiff::Span::new().days(7)).map_err(Problem::internal)?;
    Ok((midnight(first)?, midnight(last)?))
}

/// The Monday of the week that an instant is in.
pub fn monday(at: Timestamp, zone: &TimeZone) -> Date {
    let day = zone.to_datetime(at).date();
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(jiff::Span::new().days(since))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_days_of_this_age_are_taken() {
        assert!(Moment::parse("2026-03-16T08:00:00+01:00").is_some() && Day::parse("2026-03-16").is_some());
        for odd in ["", "9999-12-31T00:00:00Z", "1999-12-31T23:59:59Z", "2026-03-16", "2026-03-16T08:00", "soon"] {
            assert_eq!(Moment::parse(odd), None, "{odd}");
        }
        for odd in ["", "9999-12-31", "2199-12-31", "1999-12-31", "2026-02-30", "2026-03-16T08:00:00Z"] {
            assert_eq!(Day::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_week_in_which_the_clocks_change_has_an_hour_less_or_more() {
        let zone = TimeZone::get("Europe/Amsterdam").expect("a zone");
        for (first, hours) in [("2026-03-23", 167), ("2026-03-30", 168), ("2026-10-19", 169)] {
            let (from, to) = week(first.parse().expect("a date"), &zone).expect("a week");
            assert_eq!(to.duration_since(from).as_hours(), hours, "{first}");
            assert_eq!(monday(from, &zone).to_string(), first);
        }
    }
}
