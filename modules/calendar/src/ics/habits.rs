//! What other calendars write otherwise than the standard says, or in their own words.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// An UNTIL of the other form is often met: a day is the whole of it, a local time is by the clocks of the event.
pub fn lenient(rule: &str, all_day: bool, zone: &TimeZone) -> String {
    let part = |part: &str| {
        let value = part.get(..6).filter(|name| name.eq_ignore_ascii_case("UNTIL=")).and_then(|_| part.get(6..));
        let strict = value.and_then(|value| {
            let day = Date::strptime("%Y%m%d", value.get(..8)?).ok()?;
            match (all_day, value.len()) {
                (true, _) => Some(day.strftime("%Y%m%d").to_string()),
                (false, 16) => None,
                (false, length) => {
                    let local = if length == 15 { DateTime::strptime("%Y%m%dT%H%M%S", value).ok()? } else { day.at(23, 59, 59, 0) };
                    let at = zone.to_ambiguous_timestamp(local).compatible().ok()?;
                    Some(at.strftime("%Y%m%dT%H%M%SZ").to_string())
                }
            }
        });
        strict.map_or_else(|| part.to_owned(), |until| format!("UNTIL={until}"))
    };
    rule.trim().trim_end_matches(';').split(';').map(part).collect::<Vec<_>>().join(";")
}

/// `P1DT2H`, `PT15M`, `P2W` (RFC 5545 §3.3.6), in seconds; not before.
pub fn seconds(text: &str) -> Option<i64> {
    let text = text.trim().strip_prefix('+').unwrap_or(text.trim());
    let (mut total, mut number) = (0_i64, String::new());
    for c in text.strip_prefix('P')?.chars() {
        let unit = match c {
            'W' => 604_800,
            'D' => 86_400,
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            'T' => continue,
            digit if digit.is_ascii_digit() && number.len() < 9 => {
                number.push(digit);
                continue;
            }
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?)?;
        number.clear();
    }
    (number.is_empty() && SignedDuration::from_secs(total) < SignedDuration::from_hours(24 * 4000)).then_some(total)
}

/// Names that Windows and Outlook write, of the commonest zones (Unicode CLDR, windowsZones).
pub fn windows_zone(name: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 24] = [
        ("UTC", "UTC"),
        ("GMT Standard Time", "Europe/London"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Central Europe Standard Time", "Europe/Budapest"),
        ("Central European Standard Time", "Europe/Warsaw"),
        ("Romance Standard Time", "Europe/Paris"),
        ("E. Europe Standard Time", "Europe/Chisinau"),
        ("FLE Standard Time", "Europe/Kyiv"),
        ("GTB Standard Time", "Europe/Bucharest"),
        ("Turkey Standard Time", "Europe/Istanbul"),
        ("Russian Standard Time", "Europe/Moscow"),
        ("Israel Standard Time", "Asia/Jerusalem"),
        ("Arabian Standard Time", "Asia/Dubai"),
        ("India Standard Time", "Asia/Kolkata"),
        ("China Standard Time", "Asia/Shanghai"),
        ("Singapore Standard Time", "Asia/Singapore"),
        ("Tokyo Standard Time", "Asia/Tokyo"),
        ("AUS Eastern Standard Time", "Australia/Sydney"),
        ("New Zealand Standard Time", "Pacific/Auckland"),
        ("Eastern Standard Time", "America/New_York"),
        ("Central Standard Time", "America/Chicago"),
        ("Mountain Standard Time", "America/Denver"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("E. South America Standard Time", "America/Sao_Paulo"),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, zone)| *zone)
}
