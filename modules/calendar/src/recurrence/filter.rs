//! Which days and times of a period a rule names, once what it leaves out is taken from the first instance.

use super::rule::{Frequency, Rule};
use jiff::civil::{Date, DateTime, Time, Weekday};

/// A rule with nothing left to be said.
pub(super) struct Filter {
    frequency: Frequency,
    week_start: Weekday,
    months: Vec<i8>,
    weeks: Vec<i8>,
    year_days: Vec<i16>,
    month_days: Vec<i8>,
    days: Vec<(i8, Weekday)>,
    pub hours: Vec<i8>,
    pub minutes: Vec<i8>,
    pub seconds: Vec<i8>,
}

impl Filter {
    pub fn of(rule: &Rule, first: DateTime) -> Self {
        let mut filter = Self {
            frequency: rule.frequency,
            week_start: rule.week_start,
            months: rule.months.clone(),
            weeks: rule.weeks.clone(),
            year_days: rule.year_days.clone(),
            month_days: rule.month_days.clone(),
            days: rule.days.clone(),
            hours: rule.hours.clone(),
            minutes: rule.minutes.clone(),
            // Sixty is a leap second, which no clock here has (RFC 5545 §3.3.12).
            seconds: rule.seconds.iter().map(|second| (*second).min(59)).collect(),
        };
        let dayless = rule.days.is_empty() && rule.month_days.is_empty() && rule.year_days.is_empty();
        match rule.frequency {
            Frequency::Yearly if dayless && !rule.weeks.is_empty() => filter.days.push((0, first.weekday())),
            Frequency::Yearly if dayless => {
                filter.month_days.push(first.day());
                if rule.months.is_empty() {
                    filter.months.push(first.month());
                }
            }
            Frequency::Monthly if dayless => filter.month_days.push(first.day()),
            Frequency::Weekly if rule.days.is_empty() => filter.days.push((0, first.weekday())),
            _ => {}
        }
        let fill = |list: &mut Vec<i8>, shorter_than: Frequency, value: i8| {
            if list.is_empty() && rule.frequency > shorter_than {
                list.push(value);
            }
        };
        fill(&mut filter.hours, Frequency::Hourly, first.hour());
        fill(&mut filter.minutes, Frequency::Minutely, first.minute());
        fill(&mut filter.seconds, Frequency::Secondly, first.second());
        for list in [&mut filter.hours, &mut filter.minutes, &mut filter.seconds] {
            list.sort_unstable();
            list.dedup();
        }
        filter
    }

    /// The times of a day, in order, of rules that come once a day or less.
    pub fn times(&self) -> Vec<Time> {
        let mut times = Vec::with_capacity(self.hours.len() * self.minutes.len() * self.seconds.len());
        for hour in &self.hours {
            for minute in &self.minutes {
                times.extend(self.seconds.iter().map(|second| Time::constant(*hour, *minute, *second, 0)));
            }
        }
        times
    }

    /// Whether a day is one that the rule names.
    pub fn names(&self, day: Date) -> bool {
        (self.months.is_empty() || self.months.contains(&day.month()))
            && (self.month_days.is_empty() || self.is_month_day(day))
            && (self.year_days.is_empty() || self.is_year_day(day))
            && (self.days.is_empty() || self.is_weekday(day))
            && (self.weeks.is_empty() || self.is_week(day))
    }

    fn is_month_day(&self, day: Date) -> bool {
        let (from_start, from_end) = (day.day(), day.day() - day.days_in_month() - 1);
        self.month_days.iter().any(|wanted| *wanted == from_start || *wanted == from_end)
    }

    fn is_year_day(&self, day: Date) -> bool {
        let (from_start, from_end) = (day.day_of_year(), day.day_of_year() - day.days_in_year() - 1);
        self.year_days.iter().any(|wanted| *wanted == from_start || *wanted == from_end)
    }

    /// A number counts the weekday in its month, or in its year where no month is named (RFC 5545 §3.3.10, notes 1 and 2).
    fn is_weekday(&self, day: Date) -> bool {
        let weekday = day.weekday();
        let in_month = self.frequency == Frequency::Monthly || !self.months.is_empty();
        self.days.iter().any(|(number, wanted)| {
            if *wanted != weekday {
                return false;
            }
            let (place, length) =
                if in_month { (i16::from(day.day()), i16::from(day.days_in_month())) } else { (day.day_of_year(), day.days_in_year()) };
            match i16::from(*number) {
                0 => true,
                number if number > 0 => (place - 1) / 7 + 1 == number,
                number => -((length - place) / 7 + 1) == number,
            }
        })
    }

    /// The week's number is that of ISO 8601, with the week beginning where the rule says.
    fn is_week(&self, day: Date) -> bool {
        // The year that has the fourth day of the week has the week.
        let into_week = i32::from(day.weekday().since(self.week_start));
        let Some(fourth) = plus(day, 3 - into_week) else { return false };
        let number = (fourth.day_of_year() - 1) / 7 + 1;
        let weeks = (fourth.day_of_year() - 1) / 7 + (fourth.days_in_year() - fourth.day_of_year()) / 7 + 1;
        self.weeks.iter().any(|wanted| {
            let wanted = i16::from(*wanted);
            wanted == number || wanted == number - weeks - 1
        })
    }
}

/// A day some days on; none beyond the years that there are.
pub(super) fn plus(day: Date, days: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().days(days)).ok()
}
