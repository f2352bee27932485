//! A time zone as calendars of the world read it (VTIMEZONE, RFC 5545 §3.6.5): the two changes of a year as rules where they
//! keep to one, and one by one where they do not.

use super::text::line;
use guildhall_kernel::prelude::*;
use jiff::{
    Span,
    civil::DateTime,
    tz::{Dst, Offset, TimeZone},
};

/// One change of the clocks.
struct Onset {
    /// By the clocks before it.
    local: DateTime,
    from: Offset,
    to: Offset,
    dst: bool,
    name: String,
}

/// Writes a zone as it is from a moment on.
pub fn write(out: &mut String, name: &str, zone: &TimeZone, since: Timestamp) {
    let to_come: Vec<_> = zone.following(since).take(14).collect();
    let mut before: Vec<_> = zone.preceding(since).take(if to_come.is_empty() { 0 } else { 2 }).collect();
    before.reverse();
    let changes = before.into_iter().chain(to_come);
    let onset = |at: Timestamp, to: Offset, dst: Dst, name: &str| {
        let from = at.checked_sub(Span::new().seconds(1)).map_or(to, |before| zone.to_offset(before));
        Onset { local: from.to_datetime(at), from, to, dst: dst.is_dst(), name: name.to_owned() }
    };
    let onsets: Vec<Onset> =
        changes.map(|change| onset(change.timestamp(), change.offset(), change.dst(), change.abbreviation())).collect();
    line(out, "BEGIN:VTIMEZONE");
    line(out, &format!("TZID:{name}"));
    let rules: Option<Vec<(&Onset, String)>> = [false, true]
        .into_iter()
        .map(|dst| {
            let of_kind: Vec<&Onset> = onsets.iter().filter(|onset| onset.dst == dst).collect();
            Some((*of_kind.first()?, yearly(&of_kind)?))
        })
        .collect();
    match rules {
        Some(rules) => rules.iter().for_each(|(onset, rule)| write_onset(out, onset, Some(rule))),
        None if onsets.is_empty() => {
            let (offset, local) = (zone.to_offset(since), DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
            write_onset(out, &Onset { local, from: offset, to: offset, dst: false, name: name.to_owned() }, None);
        }
        None => onsets.iter().for_each(|onset| write_onset(out, onset, None)),
    }
    line(out, "END:VTIMEZONE");
}

/// The rule that all changes of a kind keep to: the second or the last Sunday of a month.
fn yearly(onsets: &[&Onset]) -> Option<String> {
    const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let first = onsets.first().filter(|_| onsets.len() >= 5)?;
    let alike = |place: fn(DateTime) -> i8| onsets.iter().all(|onset| place(onset.local) == place(first.local));
    let a_year_apart = onsets.windows(2).all(|pair| pair[1].local.year() == pair[0].local.year() + 1);
    let same = onsets.iter().all(|onset| onset.local.time() == first.local.time() && (onset.from, onset.to) == (first.from, first.to));
    if !same || !a_year_apart || !alike(DateTime::month) || !alike(|local| local.weekday().to_monday_zero_offset()) {
        return None;
    }
    let nth = |local: DateTime| (local.day() - 1) / 7 + 1;
    let is_last = onsets.iter().all(|onset| onset.local.day() + 7 > onset.local.days_in_month());
    let number = if is_last { -1 } else { Some(nth(first.local)).filter(|_| alike(|local| (local.day() - 1) / 7 + 1))? };
    let day = DAYS[usize::from(first.local.weekday().to_monday_zero_offset().unsigned_abs())];
    Some(format!("FREQ=YEARLY;BYMONTH={};BYDAY={number}{day}", first.local.month()))
}

fn write_onset(out: &mut String, onset: &Onset, rule: Option<&String>) {
    let kind = if onset.dst { "DAYLIGHT" } else { "STANDARD" };
    line(out, &format!("BEGIN:{kind}"));
    line(out, &format!("DTSTART:{}", onset.local.strftime("%Y%m%dT%H%M%S")));
    if let Some(rule) = rule {
        line(out, &format!("RRULE:{rule}"));
    }
    line(out, &format!("TZOFFSETFROM:{}", offset(onset.from)));
    line(out, &format!("TZOFFSETTO:{}", offset(onset.to)));
    line(out, &format!("TZNAME:{}", onset.name));
    line(out, &format!("END:{kind}"));
}

fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str) -> String {
        let mut out = String::new();
        write(&mut out, name, &TimeZone::get(name).expect("a zone"), "2027-01-01T00:00:00Z".parse().expect("a time"));
        out
    }

    #[test]
    fn a_zone_with_two_changes_a_year_is_two_rules() {
        let berlin = written("Europe/Berlin");
        for line in [
            "DTSTART:20261025T030000",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0200",
            "TZNAME:CEST",
        ] {
            assert!(berlin.contains(&format!("{line}\r\n")), "{line} in {berlin}");
        }
        assert!(written("America/New_York").contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n"));
    }

    #[test]
    fn a_zone_without_changes_is_one_offset_and_others_are_listed() {
        let tokyo = written("Asia/Tokyo");
        assert_eq!(tokyo.matches("BEGIN:STANDARD").count(), tokyo.matches("BEGIN:").count() - 1);
        assert!(tokyo.contains("TZOFFSETTO:+0900\r\n"));
        assert!(!written("Africa/Casablanca").contains("RRULE"));
    }
}
