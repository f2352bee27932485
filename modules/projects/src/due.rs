//! When a task is due: a day, which ends in the project's zone, or an instant.

use guildhall_kernel::prelude::*;
use jiff::{civil::Date, tz::TimeZone};
use schemars::{Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// `2026-03-01`, or `2026-03-01T17:00:00Z`; the years 2000 to 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    Day(Date),
    At(Timestamp),
}

impl Due {
    /// What the statements bind: the day, the instant, and whether it is the whole day.
    pub const fn columns(self) -> (Option<Date>, Option<Timestamp>, bool) {
        match self {
            Self::Day(day) => (Some(day), None, true),
            Self::At(at) => (None, Some(at), false),
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let due = match text.len() {
            10 => Self::Day(text.parse().ok()?),
            _ => Self::At(text.parse().ok()?),
        };
        let year = match due {
            Self::Day(day) => day.year(),
            // A zone may put the instant into the year beside it.
            Self::At(at) => {
                let day = TimeZone::UTC.to_datetime(at).date();
                if day.month() == 1 && day.day() == 1 || day.month() == 12 && day.day() == 31 {
                    let beside = if day.month() == 1 { day.year() - 1 } else { day.year() + 1 };
                    if !(2000..=2199).contains(&beside) {
                        return None;
                    }
                }
                day.year()
            }
        };
        (2000..=2199).contains(&year).then_some(due)
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom("must be a date such as 2026-03-01 or a time such as 2026-03-01T17:00:00Z, in the years 2000 to 2199")
        })
    }
}
impl JsonSchema for Due {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Due".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": 35, "description": "A date (the end of that day in the project's zone) or a date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_of_this_age_are_taken() {
        assert!(matches!(Due::parse("2026-03-01"), Some(Due::Day(_))));
        assert!(matches!(Due::parse("2026-03-01T17:00:00+01:00"), Some(Due::At(_))));
        for odd in [
            "",
            "9999-12-31",
            "9999-12-31T23:59:59Z",
            "1999-12-31",
            "2199-12-31T23:59:59Z",
            "2026-02-30",
            "2026-3-1",
            "tomorrow",
            "+2026-03-1",
        ] {
            assert_eq!(Due::parse(odd), None, "{odd}");
        }
    }
}
