//! The cases of `tests/vectors/recurrence`, each with the answer written beside it, and a count by hand of every day.

use super::{First, Moment, Rule, Series};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::Value;
use std::{path::Path, time::Instant};

fn cases(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/recurrence").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("a list of cases")
}

fn text<'c>(case: &'c Value, name: &str) -> &'c str {
    case[name].as_str().unwrap_or("")
}

fn is_all_day(case: &Value) -> bool {
    case["all_day"] == true
}

fn moment(first: &First, text: &str) -> Moment {
    match first {
        First::Day(_) => Moment::Day(text[..10].parse().expect("a day")),
        First::At(_, zone) => text.parse::<Timestamp>().map_or_else(
            |_| Moment::At(zone.to_ambiguous_timestamp(text.parse::<DateTime>().expect("a time")).compatible().expect("an instant")),
            Moment::At,
        ),
    }
}

fn series(case: &Value) -> Result<Series, String> {
    let rule = Rule::parse(text(case, "rrule"), is_all_day(case))?;
    let begin = match text(case, "dtstart") {
        "" => "2026-03-02T09:00:00",
        begin => begin,
    };
    let zone = case["tzid"].as_str().unwrap_or("UTC");
    let first = if is_all_day(case) {
        First::Day(begin[..10].parse().expect("a day"))
    } else {
        let zone = TimeZone::get(zone).expect("a zone");
        let local: DateTime = begin.parse().expect("a time");
        First::At(zone.to_ambiguous_timestamp(local).compatible().expect("an instant"), zone)
    };
    let list = |name: &str| case[name].as_array().into_iter().flatten().map(|one| moment(&first, one.as_str().expect("text"))).collect();
    Ok(Series { without: list("exdate"), with: list("rdate"), first: first.clone(), rule: Some(rule) })
}

fn window(case: &Value, series: &Series) -> (Moment, Moment) {
    let end = |name: &str| match (text(case, name), &series.first) {
        ("9999-12-31T23:59:59Z", _) => Moment::At(Timestamp::MAX),
        (text, first) => moment(first, text),
    };
    (end("from"), end("to"))
}

fn shown(moments: &[Moment]) -> Vec<String> {
    let one = |moment: &Moment| match moment {
        Moment::Day(day) => day.to_string(),
        Moment::At(at) => at.to_string(),
    };
    moments.iter().map(one).collect()
}

fn compare(file: &str, field: &str, left_out: &[&str]) {
    let mut wrong = Vec::new();
    let cases = cases(file);
    for case in cases.iter().filter(|case| !left_out.contains(&text(case, "name"))) {
        let answered = series(case).map(|series| {
            let (from, to) = window(case, &series);
            shown(&series.beginnings(from, to, 5000))
        });
        let expected: Vec<String> =
            case[field].as_array().expect("a list").iter().map(|one| one.as_str().unwrap_or("").to_owned()).collect();
        if answered.as_ref() != Ok(&expected) {
            wrong.push(format!(
                "{}: {} {}\n    {answered:?}\n    {expected:?}",
                text(case, "name"),
                text(case, "dtstart"),
                text(case, "rrule")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn rules_give_the_instants_that_others_agree_on() {
    compare("cases.json", "expected", &[]);
}

/// RFC 5545 §3.3.5: a time that the clocks skip is as much later as they jump.
#[test]
fn times_that_the_clocks_skip_are_later() {
    // Its first instance itself is at no time that there is, which the door refuses.
    compare("gaps.json", "expected_shifted", &["yearly on 29 March at 02:30, Europe/Berlin"]);
}

/// The zones are those of the release that `jiff` carries.
#[test]
fn zones_follow_the_release_that_is_built_in() {
    let fields = ["expected_2025b", "expected_2026f"];
    let agree = |field: &str| std::panic::catch_unwind(|| compare("zone-data.json", field, &[])).is_ok();
    assert!(fields.into_iter().any(agree));
}

#[test]
fn what_the_standard_forbids_is_refused() {
    let taken: Vec<String> =
        cases("invalid.json").iter().filter(|case| series(case).is_ok()).map(|case| text(case, "name").to_owned()).collect();
    assert_eq!(taken, [""; 0]);
}

/// Where the standard leaves room: refused, or read as most do.
#[test]
fn leniency_is_written_down() {
    for case in cases("lenient.json") {
        let count = series(&case).map(|series| {
            let (from, to) = (series.first.moment(), Moment::At("2027-03-02T00:00:00Z".parse().expect("a time")));
            series.beginnings(from, to, 100).len()
        });
        let expected = match text(&case, "name") {
            "lower case is allowed" => Ok(53),
            "second 60" => Ok(2),
            "UNTIL before DTSTART" => Ok(0),
            // The rule alone says when; the first instance is the first that it names.
            "DTSTART not matched by the rule" => Ok(3),
            _ => Err(()),
        };
        assert_eq!(count.map_err(drop), expected, "{case}");
    }
}

#[test]
fn rules_that_never_come_true_are_answered_at_once() {
    for case in cases("never.json") {
        let series = series(&case).expect("a rule");
        let (from, to) = window(&case, &series);
        let began = Instant::now();
        let found = shown(&series.beginnings(from, to, 5000));
        assert!(began.elapsed().as_millis() < 1000, "{} took {:?}", text(&case, "name"), began.elapsed());
        let expected: Vec<&str> = case["expected_instances"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(found, expected, "{case}");
    }
}

#[test]
fn rules_without_end_are_answered_as_far_as_asked() {
    for case in cases("large.json") {
        let Ok(series) = series(&case) else { continue };
        let (from, to) = window(&case, &series);
        let began = Instant::now();
        assert_eq!(series.beginnings(from, to, 1000).len(), 1000, "{case}");
        assert!(began.elapsed().as_millis() < 1000, "{case}");
    }
}

/// What the libraries answer differently: where the standard decides, it is followed.
#[test]
fn disagreements_are_settled_as_the_standard_says() {
    let settled = [
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2;COUNT=6 from 20260101", "rrule-temporal"),
        ("FREQ=YEARLY;BYWEEKNO=15;COUNT=5 from 20260101", "rrule-temporal"),
        ("FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO;COUNT=3 from 20260101", "rrule-temporal"),
        ("FREQ=HOURLY;COUNT=12 through the change from 20260328, Europe/Berlin", "rrule-temporal"),
        ("FREQ=HOURLY;COUNT=12 through the change from 20260307, America/New_York", "rrule-temporal"),
        ("FREQ=MONTHLY;BYDAY=MO,2TH;COUNT=12 from 20260107", "rrule-temporal"),
        ("FREQ=YEARLY;BYYEARDAY=32,64,128;BYDAY=MO,TU;COUNT=6 from 20240101", "dateutil"),
        ("a day that the zone skipped (Apia, 2011-12-30)", "rrule-temporal"),
    ];
    let cases = cases("disagreements.json");
    for (name, whom) in settled {
        let case = cases.iter().find(|case| text(case, "name") == name).unwrap_or_else(|| panic!("no case {name}"));
        let series = series(case).expect("a rule");
        let (from, to) = window(case, &series);
        let expected: Vec<&str> = case["answers"][whom].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(shown(&series.beginnings(from, to, 5000)), expected, "{name}");
    }
    let fifty_third = cases.iter().find(|case| text(case, "rrule").contains("BYWEEKNO=53")).expect("a case");
    let series = series(fifty_third).expect("a rule");
    let (from, to) = window(fifty_third, &series);
    let sundays = ["2027-01-03T09:00:00Z", "2033-01-02T09:00:00Z", "2038-01-03T09:00:00Z", "2044-01-03T09:00:00Z"];
    assert_eq!(shown(&series.beginnings(from, to, 5000)), sundays);
}

#[test]
fn a_rule_is_written_as_it_was_read() {
    for case in cases("cases.json") {
        let rule = Rule::parse(text(&case, "rrule"), is_all_day(&case)).expect("a rule");
        assert_eq!(Rule::parse(&rule.to_string(), is_all_day(&case)), Ok(rule.clone()), "{rule}");
    }
    let written = |text: &str| Rule::parse(text, false).map(|rule| rule.to_string());
    assert_eq!(written("freq=weekly;byday=mo,we").as_deref(), Ok("FREQ=WEEKLY;BYDAY=MO,WE"));
    assert_eq!(written("WKST=SU;INTERVAL=2;FREQ=MONTHLY;BYDAY=-1FR,2TU").as_deref(), Ok("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR,2TU;WKST=SU"));
}
