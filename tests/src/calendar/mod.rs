//! The calendar, over HTTP.

mod events;
mod exchange;
mod instances;
mod telling;
mod vectors;

use guildhall_tests::Person;
use serde_json::{Value, json};

/// An id that nothing has.
const NOTHING: &str = "0199d2a0-0000-7000-8000-00000000dead";

/// Plans something from these fields, with whatever it needs besides.
async fn plan(person: &Person, fields: Value) -> Value {
    person.post("/api/calendar-events", event(fields)).await.expect(201)
}

fn event(fields: Value) -> Value {
    let mut body = json!({ "title": "Stand-up", "start_time": "2027-03-01T09:00:00+01:00", "end_time": "2027-03-01T09:30:00+01:00", "time_zone": "Europe/Berlin" });
    body.as_object_mut().expect("an object").extend(fields.as_object().cloned().unwrap_or_default());
    body
}

fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an id")
}

fn path(event: &Value) -> String {
    format!("/api/calendar-events/{}", id(event))
}

/// A part of an event, by its beginning.
fn part(event: &Value, scope: &str, start: &str) -> String {
    format!("{}?scope={scope}&instance_start={start}", path(event))
}

/// What a person sees between two moments.
async fn range(person: &Person, from: &str, to: &str) -> Vec<Value> {
    let page = person.get(&format!("/api/calendar-events?from={from}&to={to}")).await.expect(200);
    page["data"].as_array().cloned().expect("a list")
}

/// The beginnings of what a person sees.
async fn starts(person: &Person, from: &str, to: &str) -> Vec<String> {
    texts(&range(person, from, to).await, "start_time")
}

fn texts(list: &[Value], field: &str) -> Vec<String> {
    list.iter().map(|one| one[field].as_str().unwrap_or_default().to_owned()).collect()
}
