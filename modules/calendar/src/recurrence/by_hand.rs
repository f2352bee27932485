//! Rules against a count by hand: every day of some years is looked at, and the rule asked of it.

use super::{First, Frequency, Moment, Rule, Series};
use jiff::{
    Span,
    civil::{Date, Weekday},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(move |day| *day < to)
}

/// The period that a day lies in, counted from year 1.
fn period(rule: &Rule, day: Date) -> i64 {
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    let number = Date::constant(1, 1, 1).duration_until(day).as_hours() / 24;
    match rule.frequency {
        Frequency::Yearly => year,
        Frequency::Monthly => year * 12 + month,
        // The first of January of year 1 was a Monday.
        Frequency::Weekly => (number - i64::from(rule.week_start.to_monday_zero_offset())).div_euclid(7),
        _ => number,
    }
}

fn is_named(rule: &Rule, first: Date, day: Date) -> bool {
    let in_month = rule.frequency == Frequency::Monthly || !rule.months.is_empty();
    let weekday = |number: i8, wanted: Weekday| {
        let all = if in_month {
            days(day.first_of_month(), day.last_of_month().tomorrow().expect("a day"))
        } else {
            days(day.first_of_year(), day.last_of_year().tomorrow().expect("a day"))
        };
        let all: Vec<Date> = all.filter(|one| one.weekday() == wanted).collect();
        let place = usize::from(number.unsigned_abs());
        match number {
            0 => all.contains(&day),
            1.. => all.get(place - 1) == Some(&day),
            _ => all.len().checked_sub(place).and_then(|place| all.get(place)) == Some(&day),
        }
    };
    let month_day = |wanted: i8| if wanted > 0 { day.day() == wanted } else { day.last_of_month().day() + wanted + 1 == day.day() };
    let dayless = rule.days.is_empty() && rule.month_days.is_empty();
    (rule.months.is_empty() || rule.months.contains(&day.month()))
        && (rule.days.is_empty() || rule.days.iter().any(|(number, wanted)| weekday(*number, *wanted)))
        && (rule.month_days.is_empty() || rule.month_days.iter().any(|wanted| month_day(*wanted)))
        && (!dayless
            || match rule.frequency {
                Frequency::Yearly => day.day() == first.day() && (!rule.months.is_empty() || day.month() == first.month()),
                Frequency::Monthly => day.day() == first.day(),
                Frequency::Weekly => day.weekday() == first.weekday(),
                _ => true,
            })
}

fn by_hand(rule: &Rule, first: Date, to: Date) -> Vec<Moment> {
    let mut periods: BTreeMap<i64, Vec<Date>> = BTreeMap::new();
    let since = first.saturating_sub(Span::new().days(370));
    for day in days(since, to.saturating_add(Span::new().days(370))) {
        let apart = period(rule, day) - period(rule, first);
        if apart >= 0 && apart % i64::from(rule.interval) == 0 && is_named(rule, first, day) {
            periods.entry(apart).or_default().push(day);
        }
    }
    let mut found: Vec<Date> = Vec::new();
    for all in periods.into_values() {
        for (place, day) in all.iter().enumerate() {
            let places = [i16::try_from(place + 1).expect("few"), -i16::try_from(all.len() - place).expect("few")];
            if *day >= first && *day < to && (rule.positions.is_empty() || places.iter().any(|place| rule.positions.contains(place))) {
                found.push(*day);
            }
        }
    }
    found.truncate(rule.count.map_or(usize::MAX, |count| count as usize));
    found.into_iter().map(Moment::Day).collect()
}

prop_compose! {
    fn rules()(
        frequency in prop_oneof![Just(Frequency::Daily), Just(Frequency::Weekly), Just(Frequency::Monthly), Just(Frequency::Yearly)],
        interval in 1_u32..5,
        count in proptest::option::of(1_u32..40),
        week_start in 0_i8..7,
        months in proptest::collection::vec(1_i8..=12, 0..3),
        month_days in proptest::collection::vec(prop_oneof![1_i8..=31, -31_i8..=-1], 0..3),
        weekdays in proptest::collection::vec((-5_i8..=5, 0_i8..7), 0..4),
        positions in proptest::collection::vec(prop_oneof![1_i16..=4, -4_i16..=-1], 0..3),
    ) -> Rule {
        let weekday = |offset| Weekday::from_monday_zero_offset(offset).expect("a weekday");
        let numbered = matches!(frequency, Frequency::Monthly | Frequency::Yearly);
        let days: Vec<_> = weekdays.into_iter().map(|(number, day)| (if numbered { number } else { 0 }, weekday(day))).collect();
        let month_days = if frequency == Frequency::Weekly { Vec::new() } else { month_days };
        let named = !(days.is_empty() && month_days.is_empty() && months.is_empty());
        let positions = if named { positions } else { Vec::new() };
        Rule { interval, count, week_start: weekday(week_start), months, month_days, days, positions, ..Rule::every(frequency) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn a_rule_gives_the_days_that_a_count_by_hand_gives(rule in rules(), into in 0_i32..800, years in 1_i32..4) {
        let first = Date::constant(2023, 1, 1).saturating_add(Span::new().days(into));
        let to = first.saturating_add(Span::new().years(years));
        let series = Series { rule: Some(rule.clone()), ..Series::once(First::Day(first)) };
        let all = by_hand(&rule, first, to);
        prop_assert_eq!(&series.beginnings(Moment::Day(first), Moment::Day(to), usize::MAX), &all, "{} from {}", rule, first);
        // A window that begins later sees the same.
        let later = first.saturating_add(Span::new().days(into / 2 + 1));
        let behind: Vec<Moment> = all.into_iter().filter(|day| *day >= Moment::Day(later)).collect();
        prop_assert_eq!(series.beginnings(Moment::Day(later), Moment::Day(to), usize::MAX), behind, "{} from {}, after {}", rule, first, later);
    }
}
