//! Instances of what repeats: where they lie, and which of them are otherwise.

use super::{event, id, part, path, plan, range, starts, texts};
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn a_weekly_event_keeps_its_hour_when_the_clocks_change() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let weekly = plan(&org.owner, json!({ "recurrence": "freq=weekly;byday=mo" })).await;
    assert_eq!(weekly["recurrence"], "FREQ=WEEKLY;BYDAY=MO");
    let spring = ["2027-03-15T08:00:00Z", "2027-03-22T08:00:00Z", "2027-03-29T07:00:00Z", "2027-04-05T07:00:00Z"];
    assert_eq!(starts(&org.owner, "2027-03-10", "2027-04-10").await, spring);
    let autumn = ["2030-10-21T07:00:00Z", "2030-10-28T08:00:00Z"];
    assert_eq!(starts(&org.owner, "2030-10-20T00:00:00Z", "2030-10-30T00:00:00Z").await, autumn);
    let one = &range(&org.owner, "2027-03-29T07:10:00Z", "2027-03-29T07:20:00Z").await[0];
    assert_eq!(
        (&one["event_id"], &one["instance_start"], &one["end_time"]),
        (&weekly["id"], &json!("2027-03-29T07:00:00Z"), &json!("2027-03-29T07:30:00Z"))
    );
    assert_eq!((&one["recurring"], &one["changed"], &one["busy"]), (&json!(true), &json!(false), &json!(false)));
}

#[tokio::test]
async fn one_instance_can_be_otherwise_or_left_out() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let daily = plan(&org.owner, json!({ "recurrence": "FREQ=DAILY;COUNT=5", "location": "Bench 2", "attendee_ids": [ana.id] })).await;
    let second = "2027-03-02T08:00:00Z";
    let moved = json!({ "title": "Late stand-up", "start_time": "2027-03-02T14:00:00Z", "location": null });
    let _ = org.owner.put(&part(&daily, "this", second), moved).await.expect(200);
    assert_eq!(org.owner.delete(&part(&daily, "this", "2027-03-03T08:00:00Z")).await.status, 204);
    let all = range(&ana, "2027-03-01", "2027-03-10").await;
    let beginnings = ["2027-03-01T08:00:00Z", "2027-03-02T14:00:00Z", "2027-03-04T08:00:00Z", "2027-03-05T08:00:00Z"];
    assert_eq!(texts(&all, "start_time"), beginnings);
    let other = &all[1];
    assert_eq!((&other["instance_start"], &other["title"], &other["location"]), (&json!(second), &json!("Late stand-up"), &json!(null)));
    assert_eq!((&other["changed"], &other["end_time"]), (&json!(true), &json!("2027-03-02T14:30:00Z")));
    assert_eq!(all[0]["location"], "Bench 2");
    // Moved once more, it keeps what was said before.
    let _ = org.owner.put(&part(&daily, "this", second), json!({ "end_time": "2027-03-02T16:00:00Z" })).await.expect(200);
    let again = &range(&ana, "2027-03-02T15:00:00Z", "2027-03-02T15:30:00Z").await[0];
    assert_eq!((&again["title"], &again["end_time"]), (&json!("Late stand-up"), &json!("2027-03-02T16:00:00Z")));
    let gone = org.owner.put(&part(&daily, "this", "2027-03-03T08:00:00Z"), json!({ "title": "x" })).await;
    assert_eq!(gone.faulty_fields(), ["instance_start"]);
    let whole = org.owner.put(&part(&daily, "this", second), json!({ "reminders": [5] })).await;
    assert_eq!(whole.faulty_fields(), ["reminders"]);
    let unnamed = org.owner.put(&format!("{}?scope=this", path(&daily)), json!({ "title": "x" })).await;
    assert_eq!(unnamed.faulty_fields(), ["instance_start"]);
}

#[tokio::test]
async fn from_an_instance_on_a_series_goes_on_as_another() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let weekly = plan(&org.owner, json!({ "recurrence": "FREQ=WEEKLY;COUNT=6", "attendee_ids": [ana.id] })).await;
    let _ = ana.post(&format!("{}/respond", path(&weekly)), json!({ "answer": "accepted" })).await.expect(200);
    let _ = org.owner.put(&part(&weekly, "this", "2027-03-22T08:00:00Z"), json!({ "title": "Guest" })).await.expect(200);
    let later = json!({ "title": "Long stand-up", "start_time": "2027-03-15T10:00:00Z", "end_time": "2027-03-15T11:00:00Z" });
    let other = org.owner.put(&part(&weekly, "following", "2027-03-15T08:00:00Z"), later).await.expect(200);
    assert_ne!(other["id"], weekly["id"]);
    assert_eq!((&other["recurrence"], &other["title"]), (&json!("FREQ=WEEKLY;COUNT=4"), &json!("Long stand-up")));
    assert_eq!(other["attendees"][0]["answer"], "pending", "another time is asked anew");
    let all = range(&ana, "2027-03-01", "2027-05-01").await;
    let beginnings = ["01T08", "08T08", "15T10", "22T08", "29T09", "05T09"];
    let hours: Vec<String> = texts(&all, "start_time").iter().map(|start| start[8..13].to_owned()).collect();
    assert_eq!(hours, beginnings);
    let titles = ["Stand-up", "Stand-up", "Long stand-up", "Guest", "Long stand-up", "Long stand-up"];
    assert_eq!(texts(&all, "title"), titles);
    assert_eq!(org.owner.delete(&part(&other, "following", "2027-03-29T09:00:00Z")).await.status, 204);
    assert_eq!(range(&ana, "2027-03-01", "2027-05-01").await.len(), 4);
    // From the first one on is all of it.
    assert_eq!(org.owner.delete(&part(&other, "following", "2027-03-15T10:00:00Z")).await.status, 204);
    ana.get(&path(&other)).await.refused("not_found");
    assert_eq!(range(&ana, "2027-03-01", "2027-05-01").await.len(), 2);
}

#[tokio::test]
async fn a_series_that_moves_takes_its_exceptions_along() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let rule = "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270317T080000Z";
    let event = plan(&org.owner, json!({ "recurrence": rule })).await;
    assert_eq!(org.owner.delete(&part(&event, "this", "2027-03-03T08:00:00Z")).await.status, 204);
    let _ = org.owner.put(&part(&event, "this", "2027-03-08T08:00:00Z"), json!({ "title": "Guest" })).await.expect(200);
    // Tuesday's instance is dragged to Wednesday at ten, and all others with it.
    let moved =
        org.owner.put(&part(&event, "all", "2027-03-10T08:00:00Z"), json!({ "start_time": "2027-03-11T09:00:00Z" })).await.expect(200);
    assert_eq!(moved["recurrence"], "FREQ=WEEKLY;UNTIL=20270318T090000Z;BYDAY=TU,TH");
    assert_eq!(moved["exdates"], json!(["2027-03-04T09:00:00Z"]));
    let all = range(&org.owner, "2027-03-01", "2027-05-01").await;
    let beginnings =
        ["2027-03-02T09:00:00Z", "2027-03-08T08:00:00Z", "2027-03-11T09:00:00Z", "2027-03-16T09:00:00Z", "2027-03-18T09:00:00Z"];
    assert_eq!(texts(&all, "start_time"), beginnings);
    assert_eq!((&all[1]["title"], &all[1]["instance_start"]), (&json!("Guest"), &json!("2027-03-09T09:00:00Z")));
    let once = org.owner.put(&path(&event), json!({ "recurrence": null })).await.expect(200);
    assert_eq!((&once["recurrence"], &once["exdates"]), (&json!(null), &json!([])));
    assert_eq!(starts(&org.owner, "2027-03-01", "2027-05-01").await, ["2027-03-02T09:00:00Z"]);
}

#[tokio::test]
async fn days_are_days_whatever_the_zone() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let leave =
        json!({ "title": "Leave", "all_day": true, "start_time": "2027-03-26", "end_time": "2027-03-30", "time_zone": "Pacific/Auckland" });
    let leave = plan(&org.owner, leave).await;
    assert_eq!((&leave["start_time"], &leave["end_time"]), (&json!("2027-03-26"), &json!("2027-03-30")));
    let first = json!({ "title": "Stocktaking", "all_day": true, "start_time": "2027-01-31", "end_time": "2027-02-01", "recurrence": "FREQ=MONTHLY;BYMONTHDAY=-1" });
    let first = plan(&org.owner, first).await;
    let last_days = ["2027-01-31", "2027-02-28", "2027-03-26", "2027-03-31"];
    assert_eq!(starts(&org.owner, "2027-01-01", "2027-04-01").await, last_days);
    let _ = org
        .owner
        .put(&part(&first, "this", "2027-02-28"), json!({ "start_time": "2027-02-27", "end_time": "2027-02-28" }))
        .await
        .expect(200);
    assert_eq!(org.owner.delete(&part(&first, "this", "2027-01-31")).await.status, 204);
    assert_eq!(starts(&org.owner, "2027-01-01", "2027-04-01").await, ["2027-02-27", "2027-03-26", "2027-03-31"]);
    let timed = org.owner.put(&path(&leave), json!({ "all_day": false })).await;
    assert_eq!(timed.faulty_fields(), ["start_time"]);
    let timed = json!({ "all_day": false, "start_time": "2027-03-26T09:00:00", "end_time": "2027-03-26T10:00:00" });
    assert_eq!(org.owner.put(&path(&leave), timed).await.expect(200)["start_time"], "2027-03-25T20:00:00Z");
}

#[tokio::test]
async fn pages_of_a_range_follow_one_another() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    for hour in ["09", "10", "11"] {
        let body = json!({
            "title": hour, "start_time": format!("2027-03-01T{hour}:00:00Z"), "end_time": format!("2027-03-01T{hour}:30:00Z"), "recurrence": "FREQ=DAILY",
        });
        let _ = org.owner.post("/api/calendar-events", event(body)).await.expect(201);
    }
    let whole = range(&org.owner, "2027-03-01", "2027-03-11").await;
    assert_eq!(whole.len(), 30);
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let asked = format!("/api/calendar-events?from=2027-03-01&to=2027-03-11&limit=7{cursor}");
        let page = org.owner.get(&asked).await.expect(200);
        found.extend(page["data"].as_array().cloned().expect("a list"));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found, whole);
    let strange = org.owner.get("/api/calendar-events?cursor=AAAA").await;
    assert_eq!(strange.faulty_fields(), ["cursor"]);
    assert!(id(&plan(&org.owner, json!({})).await).len() == 36);
}
