//! Times as people write them: `in 20 minutes`, `2h`, `tomorrow at 9`, `on friday at 14:30`, `at 9am`, `2026-03-01`.

use jiff::{
    Span, Timestamp, ToSpan, Zoned,
    civil::{Date, Time, Weekday, time},
};

/// What is wanted, and when.
#[derive(Debug, PartialEq)]
pub struct Asked {
    pub at: Timestamp,
    pub what: String,
}

/// The time of a day that was named without one.
const MORNING: Time = time(9, 0, 0, 0);

/// Reads the time off the beginning of a line, by the clocks of `now`. None if there is none, it is past, or nothing follows.
pub fn read(line: &str, now: &Zoned) -> Option<Asked> {
    let mut words = Words(line);
    words.skip(&["me"]);
    let at = in_so_much(&mut words, now).or_else(|| on_a_day(&mut words, now))?;
    words.skip(&["to", "that"]);
    let what = words.0.trim();
    (at.timestamp() > now.timestamp() && !what.is_empty()).then(|| Asked { at: at.timestamp(), what: what.to_owned() })
}

/// The words of a line that are not read yet.
#[derive(Clone, Copy)]
struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    /// Takes the next word.
    fn next(&mut self) -> Option<&'a str> {
        let line = self.0.trim_start();
        let end = line.find(char::is_whitespace).unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        self.0 = rest;
        (!word.is_empty()).then_some(word)
    }

    /// Takes the next word if it is one of these.
    fn skip(&mut self, any: &[&str]) -> bool {
        let mut ahead = *self;
        let is = ahead.next().is_some_and(|word| any.iter().any(|one| word.eq_ignore_ascii_case(one)));
        if is {
            *self = ahead;
        }
        is
    }

    /// Takes the next word if it means something.
    fn means<T>(&mut self, meaning: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let meant = meaning(&ahead.next()?.to_ascii_lowercase())?;
        *self = ahead;
        Some(meant)
    }
}

/// `in 20 min`, `2h`, `in an hour`.
fn in_so_much(words: &mut Words<'_>, now: &Zoned) -> Option<Zoned> {
    let mut ahead = *words;
    ahead.skip(&["in"]);
    let amount = ahead.next()?.to_ascii_lowercase();
    let digits = amount.len() - amount.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, glued) = amount.split_at(digits);
    let (number, glued) = match (number, glued) {
        ("", "a" | "an") => (1, ""),
        ("", _) => return None,
        (number, glued) => (number.parse::<i64>().ok().filter(|number| *number <= 9_999)?, glued),
    };
    let span = if glued.is_empty() { ahead.means(|unit| span(number, unit))? } else { span(number, glued)? };
    *words = ahead;
    now.checked_add(span).ok()
}

fn span(number: i64, unit: &str) -> Option<Span> {
    match unit.trim_end_matches(['.', ',']) {
        "m" | "min" | "mins" | "minute" | "minutes" => Some(number.minutes()),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(number.hours()),
        "d" | "day" | "days" => Some(number.days()),
        "w" | "week" | "weeks" => Some(number.weeks()),
        _ => None,
    }
}

/// `tomorrow`, `on monday at 14:30`, `at 9`: the next such moment.
fn on_a_day(words: &mut Words<'_>, now: &Zoned) -> Option<Zoned> {
    words.skip(&["on", "next"]);
    let day = words.means(day);
    let time = if words.skip(&["at"]) { Some(words.means(|word| hour(word, true))?) } else { words.means(|word| hour(word, false)) };
    if day.is_none() && time.is_none() {
        return None;
    }
    let at = |date: Date| date.to_datetime(time.unwrap_or(MORNING)).to_zoned(now.time_zone().clone()).ok();
    let today = now.date();
    let tomorrow = today.tomorrow().ok()?;
    match day {
        Some(Day::Today) => at(today),
        Some(Day::Tomorrow) => at(tomorrow),
        Some(Day::Of(date)) => at(date),
        Some(Day::Week(weekday)) if weekday == today.weekday() => {
            at(today).filter(|moment| moment > now).or_else(|| at(today.checked_add(7.days()).ok()?))
        }
        Some(Day::Week(weekday)) => at(today.nth_weekday(1, weekday).ok()?),
        None => at(today).filter(|moment| moment > now).or_else(|| at(tomorrow)),
    }
}

enum Day {
    Today,
    Tomorrow,
    Week(Weekday),
    Of(Date),
}

fn day(word: &str) -> Option<Day> {
    Some(match word.trim_end_matches(',') {
        "today" => Day::Today,
        "tomorrow" => Day::Tomorrow,
        "monday" | "mon" => Day::Week(Weekday::Monday),
        "tuesday" | "tue" => Day::Week(Weekday::Tuesday),
        "wednesday" | "wed" => Day::Week(Weekday::Wednesday),
        "thursday" | "thu" => Day::Week(Weekday::Thursday),
        "friday" | "fri" => Day::Week(Weekday::Friday),
        "saturday" | "sat" => Day::Week(Weekday::Saturday),
        "sunday" | "sun" => Day::Week(Weekday::Sunday),
        date if date.len() == 10 => Day::Of(date.parse().ok()?),
        _ => return None,
    })
}

/// `9:30`, `9.30`, `9am`, `9:30pm`; `9` alone only where an hour is meant.
fn hour(word: &str, bare: bool) -> Option<Time> {
    let word = word.trim_end_matches(',');
    let (clock, half) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (word, None),
    };
    let number = |text: &str| (1..=2).contains(&text.len()).then(|| text.parse::<i8>().ok()).flatten();
    let (hour, minute) = match clock.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (number(hour)?, number(minute)?),
        Some(_) => return None,
        None if bare || half.is_some() => (number(clock)?, 0),
        None => return None,
    };
    let hour = match half {
        Some(half) => (1..=12).contains(&hour).then_some(hour % 12 + half)?,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        // A Tuesday.
        let now: Zoned = "2026-03-17T10:30:00+01:00[Europe/Amsterdam]".parse().expect("a time");
        let read = |line: &str| read(line, &now).map(|asked| (asked.at.to_string(), asked.what));
        for (line, at, what) in [
            ("in 20 min look at the oven", "2026-03-17T09:50:00Z", "look at the oven"),
            ("me in 20 minutes to look at the oven", "2026-03-17T09:50:00Z", "look at the oven"),
            ("me 2h to call Ruth", "2026-03-17T11:30:00Z", "call Ruth"),
            ("in an hour that it rains", "2026-03-17T10:30:00Z", "it rains"),
            ("in 2 weeks water the ferns", "2026-03-31T08:30:00Z", "water the ferns"),
            ("tomorrow the audit", "2026-03-18T08:00:00Z", "the audit"),
            ("tomorrow at 9 clean the hood", "2026-03-18T08:00:00Z", "clean the hood"),
            ("at 14:30 tea", "2026-03-17T13:30:00Z", "tea"),
            ("at 2pm tea", "2026-03-17T13:00:00Z", "tea"),
            ("9:00 tea", "2026-03-18T08:00:00Z", "tea"),
            ("Monday at 8 swim", "2026-03-23T07:00:00Z", "swim"),
            ("on tuesday at 8 swim", "2026-03-24T07:00:00Z", "swim"),
            ("tuesday at 12 swim", "2026-03-17T11:00:00Z", "swim"),
            // The clocks go forward on 29 March.
            ("2026-04-01 at 7.15 fools", "2026-04-01T05:15:00Z", "fools"),
        ] {
            assert_eq!(read(line), Some((at.to_owned(), what.to_owned())), "{line}");
        }
        for line in [
            "",
            "today at 8 swim",
            "at 25 swim",
            "at 13pm swim",
            "the oven",
            "in 5 min",
            "in a while tea",
            "9 lives",
            "2026-02-30 at 9 x",
            "9:5 x",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
