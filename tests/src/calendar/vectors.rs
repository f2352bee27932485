//! The cases of `tests/vectors/recurrence` through the door: planned or taken in from a file, and asked for by range. The
//! module's own tests run the rules of all of them; here are those whose window the door answers at once.

use super::texts;
use guildhall_tests::{Person, World};
use serde_json::{Value, json};

fn cases(name: &str) -> Vec<Value> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/recurrence").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("a list")
}

fn text<'c>(case: &'c Value, name: &str) -> &'c str {
    case[name].as_str().unwrap_or("")
}

/// The same event as a body and as a file; the file knows added dates, too.
fn body(case: &Value) -> Value {
    let start = text(case, "dtstart");
    let all_day = case["all_day"] == true;
    let end: jiff::civil::DateTime =
        start.parse::<jiff::civil::DateTime>().or_else(|_| format!("{start}T00:00:00").parse()).expect("a time");
    let end = if all_day { end.date().tomorrow().expect("a day").to_string() } else { (end + jiff::Span::new().minutes(15)).to_string() };
    let zone = case["tzid"].as_str().unwrap_or("UTC");
    json!({ "title": text(case, "name").chars().take(200).collect::<String>(), "start_time": start, "end_time": end, "all_day": all_day, "time_zone": zone, "recurrence": case["rrule"] })
}

fn file(case: &Value, uid: usize) -> Value {
    let all_day = case["all_day"] == true;
    let kind = if all_day { ";VALUE=DATE".to_owned() } else { format!(";TZID={}", case["tzid"].as_str().unwrap_or("UTC")) };
    let basic = |text: &str| text.replace(['-', ':'], "");
    let list = |name: &str| {
        let all = case[name].as_array().into_iter().flatten().filter_map(Value::as_str);
        all.map(|one| format!("{}{kind}:{}\r\n", name.to_uppercase(), basic(one))).collect::<String>()
    };
    let event = format!(
        "UID:{uid}\r\nDTSTART{kind}:{}\r\nRRULE:{}\r\n{}{}",
        basic(text(case, "dtstart")),
        text(case, "rrule"),
        list("exdate"),
        list("rdate")
    );
    json!({ "ics": format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}END:VEVENT\r\nEND:VCALENDAR\r\n") })
}

async fn seen(person: &Person, case: &Value) -> Vec<String> {
    let asked = format!("/api/calendar-events?limit=10000&from={}&to={}", text(case, "from"), text(case, "to"));
    let page = person.get(&asked).await.expect(200);
    let mut starts = texts(page["data"].as_array().expect("a list"), "start_time");
    // A range has what lasts into it, too.
    starts.retain(|start| start.as_str() >= &text(case, "from")[..start.len()]);
    starts
}

#[tokio::test]
async fn cases_of_the_world_come_out_of_the_door_as_they_should() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let time = |case: &Value, name: &str| text(case, name).parse::<jiff::Timestamp>().expect("a time");
    let is_short = |case: &&Value| time(case, "to").duration_since(time(case, "from")).as_hours() <= 24 * 732;
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (name, field) in [("cases.json", "expected"), ("gaps.json", "expected_shifted")] {
        for case in cases(name).iter().filter(is_short) {
            let expected: Vec<String> = case[field].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
            let with_dates = ["exdate", "rdate"].iter().any(|list| case[*list] != json!([]));
            let (route, sent) =
                if with_dates { ("/api/calendar-events/import", file(case, tried)) } else { ("/api/calendar-events", body(case)) };
            let made = org.owner.post(route, sent).await;
            // More than ten a day are no calendar.
            if made.json()["errors"][0]["code"] == "too_many"
                || made.json()["skipped"][0]["reason"].as_str().is_some_and(|why| why.contains("comes more"))
            {
                continue;
            }
            tried += 1;
            let got = seen(&org.owner, case).await;
            if got != expected {
                wrong.push(format!("{}: {got:?} for {expected:?} ({})", text(case, "name"), made.text));
            }
            let all =
                org.owner.get(&format!("/api/calendar-events?limit=1&from={}&to={}", text(case, "from"), text(case, "to"))).await.json();
            let id = made.json()["id"].as_str().or_else(|| all["data"][0]["event_id"].as_str()).map(str::to_owned);
            if let Some(id) = id {
                let _ = org.owner.delete(&format!("/api/calendar-events/{id}")).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 100, "only {tried}");
}

#[tokio::test]
async fn rules_that_the_standard_forbids_name_their_field() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    for case in cases("invalid.json") {
        let refused = org.owner.post("/api/calendar-events", body(&case)).await;
        assert_eq!(refused.faulty_fields(), ["recurrence"], "{case}: {}", refused.text);
    }
}
