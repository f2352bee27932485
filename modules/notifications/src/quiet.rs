//! Quiet hours and the digest's hour, by a person's own clocks.

use guildhall_kernel::prelude::*;
use jiff::{ToSpan, Zoned, civil::Time, tz::TimeZone};

/// How a person's clocks run, and when they want peace.
pub struct Hours {
    pub zone: TimeZone,
    /// From one time of the day to another, over midnight if the second is not later.
    pub quiet: Option<(Time, Time)>,
    pub do_not_disturb_until: Option<Timestamp>,
    pub digest_hour: i8,
}

impl Hours {
    /// When a person who wants peace at a moment can be disturbed again; none when they can be at once.
    pub fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        let mut until = self.do_not_disturb_until.filter(|until| *until > now);
        let from = until.unwrap_or(now);
        if let Some(end) = self.end_of_quiet(from) {
            until = Some(end);
        }
        until
    }

    fn end_of_quiet(&self, now: Timestamp) -> Option<Timestamp> {
        let (from, to) = self.quiet?;
        let here = now.to_zoned(self.zone.clone());
        let time = here.time();
        let within = if from < to { from <= time && time < to } else { from <= time || time < to };
        within.then(|| next(&here, to))
    }

    /// The next time that the digest's hour begins.
    pub fn next_digest(&self, now: Timestamp) -> Timestamp {
        let hour = Time::new(self.digest_hour.clamp(0, 23), 0, 0, 0).unwrap_or(Time::midnight());
        next(&now.to_zoned(self.zone.clone()), hour)
    }
}

/// The next moment at which the clocks show a time. Where they skip it, as they jump.
fn next(here: &Zoned, time: Time) -> Timestamp {
    let at = |date: jiff::civil::Date| date.to_datetime(time).to_zoned(here.time_zone().clone()).ok().map(|zoned| zoned.timestamp());
    let now = here.timestamp();
    let tomorrow = here.date().checked_add(1.day()).unwrap_or(here.date());
    at(here.date()).filter(|moment| *moment > now).or_else(|| at(tomorrow)).unwrap_or(now)
}

/// `22:00` as a time of the day.
pub fn time_of_day(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok()).flatten();
    Time::new(digits(hour)?, digits(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: &str, to: &str, zone: &str) -> Hours {
        let quiet = time_of_day(from).zip(time_of_day(to));
        Hours { zone: TimeZone::get(zone).expect("a zone"), quiet, do_not_disturb_until: None, digest_hour: 8 }
    }
    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn quiet_hours_go_over_midnight_by_the_persons_clocks() {
        let night = hours("22:00", "07:00", "Europe/Amsterdam");
        assert_eq!(night.quiet_until(at("2026-06-01T19:59:00Z")), None);
        assert_eq!(night.quiet_until(at("2026-06-01T20:00:00Z")), Some(at("2026-06-02T05:00:00Z")));
        assert_eq!(night.quiet_until(at("2026-06-02T04:59:59Z")), Some(at("2026-06-02T05:00:00Z")));
        assert_eq!(night.quiet_until(at("2026-06-02T05:00:00Z")), None);
        let noon = hours("12:00", "13:00", "Asia/Tokyo");
        assert_eq!(noon.quiet_until(at("2026-06-01T03:30:00Z")), Some(at("2026-06-01T04:00:00Z")));
        assert_eq!(noon.quiet_until(at("2026-06-01T05:00:00Z")), None);
    }

    #[test]
    fn clocks_that_jump_end_quiet_hours_all_the_same() {
        // On 29 March the clocks go from two to three.
        let night = hours("22:00", "02:30", "Europe/Amsterdam");
        assert_eq!(night.quiet_until(at("2026-03-29T00:30:00Z")), Some(at("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn do_not_disturb_goes_over_into_quiet_hours() {
        let mut night = hours("22:00", "07:00", "UTC");
        night.do_not_disturb_until = Some(at("2026-06-01T23:00:00Z"));
        assert_eq!(night.quiet_until(at("2026-06-01T12:00:00Z")), Some(at("2026-06-02T07:00:00Z")));
        assert_eq!(night.quiet_until(at("2026-06-02T08:00:00Z")), None);
    }

    #[test]
    fn the_digest_comes_once_a_day() {
        let day = hours("", "", "America/New_York");
        assert_eq!(day.next_digest(at("2026-06-01T11:59:00Z")), at("2026-06-01T12:00:00Z"));
        assert_eq!(day.next_digest(at("2026-06-01T12:00:00Z")), at("2026-06-02T12:00:00Z"));
    }

    #[test]
    fn a_time_of_the_day_has_four_digits() {
        assert_eq!(time_of_day("07:30"), Time::new(7, 30, 0, 0).ok());
        for text in ["7:30", "24:00", "07:60", "07:3", "+7:30", "0730", ""] {
            assert_eq!(time_of_day(text), None, "{text}");
        }
    }
}
