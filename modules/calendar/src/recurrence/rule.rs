//! A rule as it is written: `FREQ=MONTHLY;BYDAY=-1FR`. Read strictly: what the standard forbids is refused.

use jiff::civil::{Date, DateTime, Time, Weekday};
use std::fmt;

/// How long a period of the rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    Secondly,
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// The last moment that an instance may begin at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Of events of whole days.
    Day(Date),
    /// In UTC.
    At(DateTime),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub frequency: Frequency,
    /// 1 or more.
    pub interval: u32,
    pub until: Option<Until>,
    pub count: Option<u32>,
    pub week_start: Weekday,
    pub seconds: Vec<i8>,
    pub minutes: Vec<i8>,
    pub hours: Vec<i8>,
    /// With the number before it: `-1FR` is the last Friday. 0 is every one.
    pub days: Vec<(i8, Weekday)>,
    pub month_days: Vec<i8>,
    pub year_days: Vec<i16>,
    pub weeks: Vec<i8>,
    pub months: Vec<i8>,
    pub positions: Vec<i16>,
}

/// Why a text is no rule, as the end of a sentence that begins with its field.
pub type Complaint = String;

const FREQUENCIES: [(&str, Frequency); 7] = [
    ("SECONDLY", Frequency::Secondly),
    ("MINUTELY", Frequency::Minutely),
    ("HOURLY", Frequency::Hourly),
    ("DAILY", Frequency::Daily),
    ("WEEKLY", Frequency::Weekly),
    ("MONTHLY", Frequency::Monthly),
    ("YEARLY", Frequency::Yearly),
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

/// Most times of day that one rule may name: each minute of a day.
const TIMES: usize = 1440;

impl Rule {
    /// Reads a rule for events of whole days, or for such that begin at a time.
    ///
    /// # Errors
    /// What the standard does not allow.
    pub fn parse(text: &str, all_day: bool) -> Result<Self, Complaint> {
        if text.len() > 1000 || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("must be a rule such as FREQ=WEEKLY;BYDAY=MO,WE (RFC 5545)".to_owned());
        }
        let text = text.to_ascii_uppercase();
        let mut rule = Self::every(Frequency::Yearly);
        let mut named: Vec<&str> = Vec::new();
        for part in text.split(';') {
            let (name, value) = part.split_once('=').filter(|(_, value)| !value.is_empty()).ok_or("has a part that is not NAME=VALUE")?;
            if named.contains(&name) {
                return Err("names one part twice".to_owned());
            }
            named.push(name);
            rule.take(name, value, all_day)?;
        }
        if !named.contains(&"FREQ") {
            return Err("needs FREQ".to_owned());
        }
        rule.checked(all_day)
    }

    /// Nothing but its frequency.
    #[must_use]
    pub const fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            until: None,
            count: None,
            week_start: Weekday::Monday,
            seconds: Vec::new(),
            minutes: Vec::new(),
            hours: Vec::new(),
            days: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weeks: Vec::new(),
            months: Vec::new(),
            positions: Vec::new(),
        }
    }

    fn take(&mut self, name: &str, value: &str, all_day: bool) -> Result<(), Complaint> {
        match name {
            "FREQ" => {
                let known = FREQUENCIES.iter().find(|(name, _)| *name == value);
                self.frequency = known.ok_or("has a FREQ that is not one of SECONDLY to YEARLY")?.1;
            }
            "INTERVAL" => self.interval = positive(name, value)?,
            "COUNT" => self.count = Some(positive(name, value)?),
            "UNTIL" => self.until = Some(until(value, all_day)?),
            "WKST" => self.week_start = weekday(value).ok_or("has a WKST that is no weekday")?,
            "BYSECOND" => self.seconds = numbers(name, value, 0, 60, false)?,
            "BYMINUTE" => self.minutes = numbers(name, value, 0, 59, false)?,
            "BYHOUR" => self.hours = numbers(name, value, 0, 23, false)?,
            "BYDAY" => self.days = value.split(',').map(numbered_day).collect::<Result<_, _>>()?,
            "BYMONTHDAY" => self.month_days = numbers(name, value, 1, 31, true)?,
            "BYYEARDAY" => self.year_days = numbers(name, value, 1, 366, true)?,
            "BYWEEKNO" => self.weeks = numbers(name, value, 1, 53, true)?,
            "BYMONTH" => self.months = numbers(name, value, 1, 12, false)?,
            "BYSETPOS" => self.positions = numbers(name, value, 1, 366, true)?,
            _ => return Err("has a part that RFC 5545 does not know".to_owned()),
        }
        Ok(())
    }

    /// What the parts must not be together (RFC 5545 §3.3.10).
    fn checked(self, all_day: bool) -> Result<Self, Complaint> {
        use Frequency::{Daily, Hourly, Monthly, Weekly, Yearly};
        let by_time = !(self.seconds.is_empty() && self.minutes.is_empty() && self.hours.is_empty());
        let by_day = !(self.days.is_empty()
            && self.month_days.is_empty()
            && self.year_days.is_empty()
            && self.weeks.is_empty()
            && self.months.is_empty());
        let numbered = self.days.iter().any(|(number, _)| *number != 0);
        let times = self.seconds.len().max(1) * self.minutes.len().max(1) * self.hours.len().max(1);
        let complaint = match () {
            () if self.count.is_some() && self.until.is_some() => "has both COUNT and UNTIL",
            () if !self.positions.is_empty() && !by_time && !by_day => "has a BYSETPOS without another BY part",
            () if !self.weeks.is_empty() && self.frequency != Yearly => "has a BYWEEKNO, which is for YEARLY alone",
            () if !self.year_days.is_empty() && matches!(self.frequency, Daily | Weekly | Monthly) => {
                "has a BYYEARDAY, which is not for DAILY, WEEKLY or MONTHLY"
            }
            () if !self.month_days.is_empty() && self.frequency == Weekly => "has a BYMONTHDAY, which is not for WEEKLY",
            () if numbered && !matches!(self.frequency, Monthly | Yearly) => "has a numbered BYDAY, which is for MONTHLY and YEARLY alone",
            () if numbered && !self.weeks.is_empty() => "has a numbered BYDAY beside BYWEEKNO",
            () if all_day && by_time => "names a time of day for an event of whole days",
            () if all_day && self.frequency <= Hourly => "comes more than once a day, for an event of whole days",
            () if times > TIMES => "names too many times of day",
            () => return Ok(self),
        };
        Err(complaint.to_owned())
    }

    /// The same rule on other weekdays: a week's days moved by some days.
    #[must_use]
    pub fn moved_by(mut self, days: i64) -> Self {
        if self.frequency == Frequency::Weekly {
            for (_, day) in &mut self.days {
                *day = day.wrapping_add(days % 7);
            }
        }
        self
    }
}

fn positive(name: &str, value: &str) -> Result<u32, Complaint> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|number| digits && *number > 0).ok_or_else(|| format!("has a part {name} that is not a whole number from 1"))
}

/// A list of numbers from `least` to `most`; `signed` ones count from the end, too.
fn numbers<N: TryFrom<i32>>(name: &str, value: &str, least: i32, most: i32, signed: bool) -> Result<Vec<N>, Complaint> {
    let number = |text: &str| -> Option<N> {
        let digits = text.strip_prefix(['+', '-']).filter(|_| signed).unwrap_or(text);
        let number: i32 = text.parse().ok().filter(|_| (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))?;
        let in_range = (least..=most).contains(&if signed { number.abs() } else { number });
        N::try_from(number).ok().filter(|_| in_range)
    };
    let sign = if signed { ", or from the end with a minus" } else { "" };
    value.split(',').map(|text| number(text).ok_or_else(|| format!("has a part {name} beyond {least} to {most}{sign}"))).collect()
}

fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == text).map(|(_, day)| *day)
}

fn numbered_day(text: &str) -> Result<(i8, Weekday), Complaint> {
    let refused = || "has a BYDAY that is not a weekday such as MO, 2TU or -1FR".to_owned();
    let at = text.len().checked_sub(2).ok_or_else(refused)?;
    let (number, day) = text.split_at_checked(at).ok_or_else(refused)?;
    let day = weekday(day).ok_or_else(refused)?;
    match number {
        "" => Ok((0, day)),
        number => Ok((numbers::<i8>("BYDAY", number, 1, 53, true)?[0], day)),
    }
}

/// The basic form alone: `20270301` of whole days, `20270301T080000Z` of times.
fn until(text: &str, all_day: bool) -> Result<Until, Complaint> {
    let refused = || {
        let form = if all_day { "a date such as 20270301" } else { "a time in UTC such as 20270301T080000Z" };
        format!("has an UNTIL that is not {form}")
    };
    let digits =
        |range: std::ops::Range<usize>| text.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?.parse::<i16>().ok();
    let small = |range| digits(range).and_then(|number| i8::try_from(number).ok());
    let date = || Date::new(digits(0..4)?, small(4..6)?, small(6..8)?).ok();
    match (text.len(), all_day) {
        (8, true) => date().map(Until::Day).ok_or_else(refused),
        (16, false) if text.as_bytes()[8] == b'T' && text.ends_with('Z') => {
            let time = || Time::new(small(9..11)?, small(11..13)?, small(13..15)?.min(59), 0).ok();
            date().zip(time()).map(|(date, time)| Until::At(date.to_datetime(time))).ok_or_else(refused)
        }
        _ => Err(refused()),
    }
}

/// The rule in upper case, its parts in one order, without what goes without saying.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list<T>(f: &mut fmt::Formatter<'_>, name: &str, items: &[T], text: impl Fn(&T) -> String) -> fmt::Result {
            if items.is_empty() { Ok(()) } else { write!(f, ";{name}={}", items.iter().map(text).collect::<Vec<_>>().join(",")) }
        }
        let weekday = |day: Weekday| WEEKDAYS[usize::from(day.to_monday_zero_offset().unsigned_abs())].0;
        let frequency = FREQUENCIES.iter().find(|(_, one)| *one == self.frequency).map_or("", |(name, _)| *name);
        write!(f, "FREQ={frequency}")?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match (self.count, self.until) {
            (Some(count), _) => write!(f, ";COUNT={count}")?,
            (None, Some(Until::Day(day))) => write!(f, ";UNTIL={}", day.strftime("%Y%m%d"))?,
            (None, Some(Until::At(at))) => write!(f, ";UNTIL={}", at.strftime("%Y%m%dT%H%M%SZ"))?,
            (None, None) => {}
        }
        list(f, "BYMONTH", &self.months, i8::to_string)?;
        list(f, "BYWEEKNO", &self.weeks, i8::to_string)?;
        list(f, "BYYEARDAY", &self.year_days, i16::to_string)?;
        list(f, "BYMONTHDAY", &self.month_days, i8::to_string)?;
        list(f, "BYDAY", &self.days, |(number, day)| match number {
            0 => weekday(*day).to_owned(),
            number => format!("{number}{}", weekday(*day)),
        })?;
        list(f, "BYHOUR", &self.hours, i8::to_string)?;
        list(f, "BYMINUTE", &self.minutes, i8::to_string)?;
        list(f, "BYSECOND", &self.seconds, i8::to_string)?;
        list(f, "BYSETPOS", &self.positions, i16::to_string)?;
        if self.week_start != Weekday::Monday { write!(f, ";WKST={}", weekday(self.week_start)) } else { Ok(()) }
    }
}
