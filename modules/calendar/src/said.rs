//! When something begins or ends, as people say it.

use crate::recurrence::{First, Moment};
use guildhall_kernel::prelude::*;
use jiff::{
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::Deserializer;
use std::borrow::Cow;

/// A day (`2027-03-01`), an instant (`2027-03-01T09:00:00+01:00`), or a time by the event's clocks (`2027-03-01T09:00:00`).
/// To the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Day(Date),
    Instant(Timestamp),
    Local(DateTime),
}

/// The years in which things can be planned.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

impl Said {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 40 || !text.is_ascii() || text.contains('[') {
            return None;
        }
        if text.len() == 10 {
            return text.parse().ok().map(Self::Day);
        }
        let bytes = text.as_bytes();
        if bytes.get(10).is_none_or(|between| *between != b'T' && *between != b't') {
            return None;
        }
        let has_offset = text.ends_with(['Z', 'z']) || bytes[11..].iter().any(|byte| matches!(byte, b'+' | b'-'));
        if has_offset {
            let at: Timestamp = text.parse().ok()?;
            return Timestamp::from_second(at.as_second()).ok().map(Self::Instant);
        }
        let local: DateTime = text.parse().ok()?;
        local.with().subsec_nanosecond(0).build().ok().map(Self::Local)
    }

    /// The moment meant: a day of an event of whole days, an instant of any other.
    ///
    /// # Errors
    /// A fault on `field` for the other kind, for a time that the zone's clocks skip, for years beyond those that can be planned.
    pub fn moment(self, field: &str, all_day: bool, zone: &TimeZone) -> Result<Moment> {
        let moment = match (self, all_day) {
            (Self::Day(day), true) => Moment::Day(day),
            (Self::Instant(at), false) => Moment::At(at),
            (Self::Local(local), false) => {
                let meant = zone.to_ambiguous_timestamp(local);
                if matches!(meant.offset(), AmbiguousOffset::Gap { .. }) {
                    return Err(Problem::field(field, "no_such_time", "is a time that the clocks of the zone skip"));
                }
                Moment::At(meant.compatible().map_err(|_| beyond(field))?)
            }
            (_, true) => return Err(Problem::field(field, "invalid", "must be a day such as 2027-03-01, since all_day is set")),
            (_, false) => {
                return Err(Problem::field(field, "invalid", "must be a time such as 2027-03-01T09:00:00Z, since all_day is not set"));
            }
        };
        let year = match moment {
            Moment::Day(day) => day.year(),
            Moment::At(at) => zone.to_datetime(at).year(),
        };
        if YEARS.contains(&year) { Ok(moment) } else { Err(beyond(field)) }
    }
}

fn beyond(field: &str) -> Problem {
    Problem::field(field, "range", format!("must be in the years {} to {}", YEARS.start(), YEARS.end()))
}

/// An instance's beginning as the database has it: of whole days, midnight UTC.
#[must_use]
pub fn stored(moment: Moment) -> Timestamp {
    match moment {
        Moment::At(at) => at,
        // Days are of years that can be planned.
        Moment::Day(day) => TimeZone::UTC.to_timestamp(day.to_datetime(Time::midnight())).unwrap_or(Timestamp::MAX),
    }
}

/// The other way round.
#[must_use]
pub fn of_stored(at: Timestamp, first: &First) -> Moment {
    match first {
        First::Day(_) => Moment::Day(TimeZone::UTC.to_datetime(at).date()),
        First::At(..) => Moment::At(at),
    }
}

/// When a moment is, by a zone's clocks: a day begins at its first midnight.
#[must_use]
pub fn instant(moment: Moment, zone: &TimeZone) -> Timestamp {
    match moment {
        Moment::At(at) => at,
        Moment::Day(day) => zone.to_ambiguous_timestamp(day.to_datetime(Time::midnight())).compatible().unwrap_or_else(|_| stored(moment)),
    }
}

/// As it is answered.
#[must_use]
pub fn shown(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::At(at) => at.to_string(),
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("must be a time such as 2027-03-01T09:00:00Z, or a day such as 2027-03-01"))
    }
}

impl JsonSchema for Said {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An instant, a time by the event's own clocks, or, of an event of whole days, a day.",
            "anyOf": [
                { "type": "string", "format": "date-time", "maxLength": 40 },
                { "type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?$", "maxLength": 40 },
                { "type": "string", "format": "date", "maxLength": 10 }
            ]
        })
    }
}

impl garde::Validate for Said {
    type Context = ();
    fn validate_into(&self, (): &(), _: &mut dyn FnMut() -> garde::Path, _: &mut garde::Report) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_a_day_an_instant_or_a_time_of_the_clocks() {
        let kind = |text: &str| match Said::parse(text) {
            Some(Said::Day(_)) => "day",
            Some(Said::Instant(_)) => "instant",
            Some(Said::Local(_)) => "local",
            None => "nothing",
        };
        assert_eq!(kind("2027-03-01"), "day");
        for instant in ["2027-03-01T09:00:00Z", "2027-03-01T09:00:00.123+01:00", "2027-03-01T09:00:00-08:00"] {
            assert_eq!(kind(instant), "instant", "{instant}");
        }
        assert_eq!(kind("2027-03-01T09:00:00"), "local");
        for nothing in
            ["", "2027-02-30", "2027-02-30T10:00:00Z", "tomorrow", "2027-03-01 09:00:00", "12027-03-01T00:00:00Z", "2027-03-01T25:00:00Z"]
        {
            assert_eq!(kind(nothing), "nothing", "{nothing}");
        }
    }

    #[test]
    fn times_that_the_clocks_skip_and_far_years_name_their_field() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let fault = |text: &str| {
            let said = Said::parse(text).expect("a time");
            said.moment("start_time", false, &zone).err().map(|problem| problem.field_faults()[0].code)
        };
        assert_eq!(fault("2027-03-28T02:30:00"), Some("no_such_time"));
        assert_eq!(fault("2027-03-28T03:00:00"), None);
        assert_eq!(fault("9999-12-30T12:00:00Z"), Some("range"));
        assert_eq!(fault("2027-03-28"), Some("invalid"));
    }
}
