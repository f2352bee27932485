//! Shifts, lab events and equipment, over HTTP.

mod equipment;
mod people;
mod plan;
mod rights;
mod swaps;
mod telling;
mod weeks;

use guildhall_tests::{Person, World};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// An id that nothing has.
const NOTHING: &str = "0199d2a0-0000-7000-8000-00000000dead";

/// A shift's body, from and to as `18T08` in a March to come, UTC. The 17th is a Monday.
fn shift(title: &str, from: &str, to: &str) -> Value {
    json!({ "title": title, "start_time": format!("2098-03-{from}:00:00Z"), "end_time": format!("2098-03-{to}:00:00Z") })
}

/// A shift's body, its times in hours from now.
fn near(world: &World, title: &str, from: i64, to: i64) -> Value {
    let at = |hours: i64| (world.clock.now() + SignedDuration::from_hours(hours)).to_string();
    json!({ "title": title, "start_time": at(from), "end_time": at(to) })
}

/// The body with more in it.
fn with(mut body: Value, more: Value) -> Value {
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    body
}

async fn plan(person: &Person, body: Value) -> Value {
    person.post("/api/schedules", body).await.expect(201)
}

fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an id")
}

fn path(shift: &Value) -> String {
    format!("/api/schedules/{}", id(shift))
}

async fn machine(person: &Person, name: &str) -> String {
    person.post("/api/equipment", json!({ "name": name })).await.text_at("/id")
}

/// The titles of a page, in its order.
fn titles(page: &Value) -> Vec<&str> {
    page.as_array().into_iter().flatten().filter_map(|one| one["title"].as_str()).collect()
}
