//! Who is told of what: invitations, changes, answers, and that something begins.

use super::{part, path, plan};
use guildhall_tests::{Person, World, eventually};
use serde_json::{Value, json};
use std::time::Duration;

/// The newest notification of a kind, once it is there.
async fn told(person: &Person, kind: &str, count: u64) -> Value {
    eventually(&format!("{} hears of {kind}", person.name), async || {
        let inbox = person.get(&format!("/api/notifications?type=eq.{kind}")).await.expect(200);
        Some(inbox["data"][0].clone()).filter(|one| one["count"].as_u64() >= Some(count))
    })
    .await
}

#[tokio::test]
async fn those_who_are_asked_hear_of_it_and_the_organizer_of_their_answers() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "staff").await);
    let event = plan(&ana, json!({ "title": "Tasting", "attendee_ids": [ben.id], "visibility": "private", "location": "Kitchen" })).await;
    let invited = told(&ben, "calendar.event.planned", 1).await;
    assert_eq!((&invited["payload"]["title"], &invited["reasons"]), (&json!("Ana invites you: Tasting"), &json!(["invited"])));
    assert_eq!(invited["payload"]["path"], json!(format!("/calendar?event={}", event["id"].as_str().expect("an id"))));
    let _ = ben.post("/api/notifications/read-all", json!({})).await;
    let _ = ben.post(&format!("{}/respond", path(&event)), json!({ "answer": "tentative" })).await.expect(200);
    assert_eq!(told(&ana, "calendar.event.answered", 1).await["payload"]["title"], "Ben may come: Tasting");
    let later = json!({ "start_time": "2027-03-01T10:00:00Z", "attendee_ids": [ben.id, cem.id] });
    let moved = ana.put(&path(&event), later).await.expect(200);
    assert_eq!(moved["attendees"][0]["answer"], "pending");
    assert_eq!(told(&ben, "calendar.event.changed", 1).await["payload"]["title"], "Ana changed Tasting");
    assert_eq!(told(&cem, "calendar.event.invited", 1).await["payload"]["title"], "Ana invites you: Tasting");
    assert_eq!(ana.delete(&path(&event)).await.status, 204);
    assert_eq!(told(&cem, "calendar.event.cancelled", 1).await["payload"]["title"], "Ana called off Tasting");
    // What is in the log says who and when, and nothing that people wrote.
    let log = org.owner.get("/api/audit-events?subject_kind=eq.calendar_event").await;
    assert_eq!(log.expect(200)["data"].as_array().map(Vec::len), Some(5));
    assert!(!log.text.contains("Tasting") && !log.text.contains("Kitchen"));
}

#[tokio::test]
async fn everyone_who_comes_is_reminded_of_each_instance_once() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "staff").await);
    let start = jiff::Timestamp::from_second(world.clock.now().as_second() + 14 * 60).expect("a time");
    let hour = jiff::SignedDuration::from_hours(1);
    let body = json!({
        "title": "Feed the cells", "start_time": start.to_string(), "end_time": (start + hour).to_string(), "time_zone": "UTC",
        "recurrence": "FREQ=DAILY;COUNT=3", "reminders": [10], "attendee_ids": [ben.id, cem.id],
    });
    let event = plan(&ana, body).await;
    let _ = cem.post(&format!("{}/respond", path(&event)), json!({ "answer": "declined" })).await.expect(200);
    world.clock.advance(Duration::from_secs(5 * 60));
    let due = told(&ana, "calendar.event.due", 1).await;
    assert_eq!((&due["payload"]["title"], &due["payload"]["minutes"]), (&json!("Feed the cells"), &json!(10)));
    assert_eq!(due["payload"]["starts_at"], json!(start.to_string()));
    let _ = told(&ben, "calendar.event.due", 1).await;
    // The second one is called off, so the next reminder is that of the third.
    let second = (start + hour * 24).to_string();
    assert_eq!(ana.delete(&part(&event, "this", &second)).await.status, 204);
    // Tokens end before that, jobs do not.
    world.clock.advance(Duration::from_secs(48 * 3600));
    let waiting = async || {
        let superuser = world.superuser().await;
        let row =
            superuser.query_one("select count(*) from guildhall.jobs where command = 'calendar.event.remind'", &[]).await.expect("jobs");
        row.get::<_, i64>(0)
    };
    eventually("the last reminder is given", async || (waiting().await == 0).then_some(())).await;
    let superuser = world.superuser().await;
    let given = "select count(*), count(distinct data ->> 'instance_start') from guildhall.events where kind = 'calendar.event.due'";
    let row = superuser.query_one(given, &[]).await.expect("events");
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (2, 2));
    let of_cem = "select count(*) from public.notifications where user_id::text = $1 and type = 'calendar.event.due'";
    assert_eq!(superuser.query_one(of_cem, &[&cem.id]).await.expect("notifications").get::<_, i64>(0), 0);
}
