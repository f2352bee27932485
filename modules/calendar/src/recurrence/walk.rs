//! Going through a rule's local times in their order, period by period. A period is found by its number, so that a walk can
//! begin where it is of interest.

use super::{
    filter::{Filter, plus},
    rule::{Frequency, Rule},
};
use jiff::civil::{Date, DateTime, Weekday};
use std::ops::ControlFlow;

/// Most periods shorter than a day that one walk looks at: enough for a year of minutes.
const STEPS: u32 = 600_000;

/// Goes through the local times that a rule gives, from the first instance on, until `visit` breaks off, or beyond `last`.
/// Periods that end before `begin` are passed over; times before it may come all the same.
pub(super) fn walk(rule: &Rule, first: DateTime, begin: Date, last: Date, visit: &mut impl FnMut(DateTime) -> ControlFlow<()>) {
    let filter = Filter::of(rule, first);
    let begin = begin.max(first.date());
    let _ = if rule.frequency < Frequency::Daily {
        in_hours(rule, &filter, first, begin, last, visit)
    } else {
        in_days(rule, &filter, first, begin, last, visit)
    };
}

/// Rules of days, weeks, months and years.
fn in_days(
    rule: &Rule,
    filter: &Filter,
    first: DateTime,
    begin: Date,
    last: Date,
    visit: &mut impl FnMut(DateTime) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let times = filter.times();
    let step = i64::from(rule.interval);
    let mut number = period_number(rule, first.date(), begin) / step * step;
    while let Some((from, to)) = period(rule, first.date(), number) {
        if from > last {
            break;
        }
        let days = std::iter::successors(Some(from), |day| plus(*day, 1)).take_while(|day| *day <= to).filter(|day| filter.names(*day));
        let all = days.flat_map(|day| times.iter().map(move |time| day.to_datetime(*time)));
        if rule.positions.is_empty() {
            for at in all.filter(|at| *at >= first) {
                visit(at)?;
            }
        } else {
            // The whole period counts, also what lies before the first instance.
            let all: Vec<DateTime> = all.collect();
            for at in chosen(&all, &rule.positions).into_iter().filter(|at| *at >= first) {
                visit(at)?;
            }
        }
        number += step;
    }
    ControlFlow::Continue(())
}

/// What stands at the positions, in order; negative ones count from the end.
fn chosen<T: Copy + Ord>(all: &[T], positions: &[i16]) -> Vec<T> {
    let place = |position: i16| match usize::from(position.unsigned_abs()) {
        from_end if position < 0 => all.len().checked_sub(from_end),
        from_start => Some(from_start - 1),
    };
    let mut chosen: Vec<T> = positions.iter().filter_map(|position| all.get(place(*position)?).copied()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn months(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

fn week_begin(day: Date, week_start: Weekday) -> Option<Date> {
    plus(day, -i32::from(day.weekday().since(week_start)))
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// Which period after the first one a day lies in.
fn period_number(rule: &Rule, first: Date, day: Date) -> i64 {
    match rule.frequency {
        Frequency::Yearly => i64::from(day.year()) - i64::from(first.year()),
        Frequency::Monthly => months(day) - months(first),
        Frequency::Weekly => week_begin(first, rule.week_start).map_or(0, |begin| days_between(begin, day) / 7),
        _ => days_between(first, day),
    }
}

/// The first and the last day of a period; none beyond the years that there are.
fn period(rule: &Rule, first: Date, number: i64) -> Option<(Date, Date)> {
    match rule.frequency {
        Frequency::Yearly => {
            let from = Date::new(i16::try_from(i64::from(first.year()) + number).ok()?, 1, 1).ok()?;
            Some((from, from.last_of_year()))
        }
        Frequency::Monthly => {
            let month = months(first) + number;
            let from = Date::new(i16::try_from(month / 12).ok()?, i8::try_from(month % 12 + 1).ok()?, 1).ok()?;
            Some((from, from.last_of_month()))
        }
        Frequency::Weekly => {
            let from = plus(week_begin(first, rule.week_start)?, within_years(number.checked_mul(7)?)?)?;
            Some((from, plus(from, 6)?))
        }
        _ => plus(first, within_years(number)?).map(|day| (day, day)),
    }
}

/// A number of days that a calendar can hold.
fn within_years(days: i64) -> Option<i32> {
    i32::try_from(days).ok().filter(|days| days.abs() < 4_000_000)
}

/// Rules of hours, minutes and seconds, by the wall clock: in seconds since the first instance's day began.
fn in_hours(
    rule: &Rule,
    filter: &Filter,
    first: DateTime,
    begin: Date,
    last: Date,
    visit: &mut impl FnMut(DateTime) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (unit, origin) = match rule.frequency {
        Frequency::Hourly => (3600, i64::from(first.hour()) * 3600),
        Frequency::Minutely => (60, i64::from(first.hour()) * 3600 + i64::from(first.minute()) * 60),
        _ => (1, i64::from(first.hour()) * 3600 + i64::from(first.minute()) * 60 + i64::from(first.second())),
    };
    let step = i64::from(rule.interval) * unit;
    // The first period that begins at a second or after it.
    let from = |second: i64| origin + (second - origin).max(0).div_ceil_by(step) * step;
    let mut at = if begin > first.date() { from(days_between(first.date(), begin) * 86_400) } else { origin };
    for _ in 0..STEPS {
        let (number, second) = (at.div_euclid(86_400), at.rem_euclid(86_400));
        let Some(day) = within_years(number).and_then(|days| plus(first.date(), days)).filter(|day| *day <= last) else { break };
        let (hour, minute) = (second / 3600, second / 60 % 60);
        if !filter.names(day) {
            let Some(next) =
                std::iter::successors(Some(day), |day| plus(*day, 1)).take_while(|day| *day <= last).find(|day| filter.names(*day))
            else {
                break;
            };
            at = from(days_between(first.date(), next) * 86_400);
        } else if !holds(&filter.hours, hour) {
            at = from(number * 86_400 + (hour + 1) * 3600);
        } else if unit < 3600 && !holds(&filter.minutes, minute) {
            at = from(number * 86_400 + second / 60 * 60 + 60);
        } else {
            let mut slot = slot(rule, filter, at);
            if !rule.positions.is_empty() {
                slot = chosen(&slot, &rule.positions);
            }
            for second in slot {
                let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
                let part = |number: i64| i8::try_from(number).unwrap_or(0);
                let at = day.at(part(hour), part(minute), part(second), 0);
                if at >= first {
                    visit(at)?;
                }
            }
            at += step;
        }
    }
    ControlFlow::Continue(())
}

/// The seconds that a period of an hour or less names.
fn slot(rule: &Rule, filter: &Filter, at: i64) -> Vec<i64> {
    match rule.frequency {
        Frequency::Hourly => filter
            .minutes
            .iter()
            .flat_map(|minute| filter.seconds.iter().map(move |second| at + i64::from(*minute) * 60 + i64::from(*second)))
            .collect(),
        Frequency::Minutely => filter.seconds.iter().map(|second| at + i64::from(*second)).collect(),
        _ if holds(&filter.seconds, at.rem_euclid(60)) => vec![at],
        _ => Vec::new(),
    }
}

fn holds(list: &[i8], number: i64) -> bool {
    list.is_empty() || list.iter().any(|one| i64::from(*one) == number)
}

trait DivCeil {
    /// Rounded up, of two numbers that are not negative.
    fn div_ceil_by(self, by: Self) -> Self;
}
impl DivCeil for i64 {
    fn div_ceil_by(self, by: Self) -> Self {
        self / by + i64::from(self % by != 0)
    }
}
