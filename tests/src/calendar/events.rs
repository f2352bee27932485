//! Events themselves: what they hold, who sees and changes them, what is refused.

use super::{NOTHING, event, id, path, plan, range};
use guildhall_tests::{Hearing, World};
use serde_json::{Value, json};

#[tokio::test]
async fn an_event_is_planned_read_changed_and_called_off() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let hearing = Hearing::at(&world);
    let body =
        json!({ "description": "Bring **samples**", "location": "Cold room", "reminders": [30, 5, 30], "attendee_ids": [ben.id, ana.id] });
    let made = ana.post("/api/calendar-events", event(body)).await;
    let planned = made.expect(201);
    assert_eq!(made.header("location"), path(&planned));
    assert_eq!((&planned["start_time"], &planned["time_zone"]), (&json!("2027-03-01T08:00:00Z"), &json!("Europe/Berlin")));
    assert_eq!(planned["attendees"], json!([{ "user_id": ben.id, "answer": "pending" }]), "the organizer comes anyway");
    assert_eq!((&planned["reminders"], &planned["organizer_id"]), (&json!([5, 30]), &json!(ana.id)));
    assert_eq!(hearing.take("calendar:event-changed").len(), 2);
    let read = ben.get(&path(&planned)).await;
    assert_eq!(read.expect(200), planned);
    ben.put(&path(&planned), json!({ "title": "Mine" })).await.refused("forbidden");
    ben.delete(&path(&planned)).await.refused("forbidden");
    let late = json!({ "title": "Late", "location": null });
    let changed = ana.put(&path(&planned), late).await.expect(200);
    assert_eq!((&changed["title"], &changed["location"], &changed["revision"]), (&json!("Late"), &json!(null), &json!(1)));
    let stale = ana.call("PUT", &path(&planned)).header("if-match", read.header("etag")).json(json!({ "title": "x" })).send().await;
    stale.refused("precondition_failed");
    assert_eq!(ana.delete(&path(&planned)).await.status, 204);
    assert_eq!(hearing.take("calendar:event-removed").len(), 2);
    ana.get(&path(&planned)).await.refused("not_found");
    ana.delete(&path(&planned)).await.refused("not_found");
    assert_eq!(range(&ana, "2027-03-01", "2027-03-02").await, [Value::Null; 0]);
}

#[tokio::test]
async fn what_cannot_be_an_event_names_its_field() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let hearing = Hearing::at(&world);
    for (fields, field) in [
        (json!({ "title": "" }), "title"),
        (json!({ "title": "x".repeat(201) }), "title"),
        (json!({ "start_time": "tomorrow" }), "start_time"),
        (json!({ "start_time": "2027-02-30T09:00:00Z" }), "start_time"),
        (json!({ "start_time": "2027-03-28T02:30:00", "end_time": "2027-03-28T04:00:00" }), "start_time"),
        (json!({ "end_time": "2027-03-28T02:30:00" }), "end_time"),
        (json!({ "end_time": "2027-03-01T08:59:59+01:00" }), "end_time"),
        (json!({ "end_time": "2028-03-03T09:00:00Z" }), "end_time"),
        (json!({ "start_time": "9999-12-31T23:59:59Z", "end_time": "9999-12-31T23:59:59Z" }), "start_time"),
        (json!({ "start_time": "9999-12-30T10:00:00Z", "end_time": "9999-12-30T11:00:00Z" }), "start_time"),
        (json!({ "end_time": "2200-01-01T09:00:00Z" }), "end_time"),
        (json!({ "start_time": "2027-03-01" }), "start_time"),
        (json!({ "all_day": true, "start_time": "2027-03-01", "end_time": "2027-03-01" }), "end_time"),
        (json!({ "all_day": true }), "start_time"),
        (json!({ "time_zone": "Middle/Earth" }), "time_zone"),
        (json!({ "recurrence": "FREQ=FORTNIGHTLY" }), "recurrence"),
        (json!({ "recurrence": "FREQ=DAILY;COUNT=10000" }), "recurrence"),
        (json!({ "recurrence": "FREQ=SECONDLY" }), "recurrence"),
        (json!({ "recurrence": "FREQ=MINUTELY;COUNT=99999999" }), "recurrence"),
        (json!({ "recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }), "recurrence"),
        (json!({ "recurrence": "FREQ=DAILY;UNTIL=20260101T000000Z" }), "recurrence"),
        (json!({ "recurrence": "FREQ=DAILY;COUNT=2\nDTSTART:19990101" }), "recurrence"),
        (json!({ "recurrence": format!("FREQ=DAILY;BYHOUR={}", "1,".repeat(600)) }), "recurrence"),
        (json!({ "attendee_ids": [NOTHING] }), "attendee_ids"),
        (json!({ "attendee_ids": [ana.id, NOTHING] }), "attendee_ids"),
        (json!({ "reminders": [-1] }), "reminders[0]"),
        (json!({ "reminders": [1, 2, 3, 4, 5, 6] }), "reminders"),
        (json!({ "description": "x".repeat(8001) }), "description"),
        (json!({ "organizer_id": ana.id }), "organizer_id"),
    ] {
        let refused = org.owner.post("/api/calendar-events", event(fields.clone())).await;
        assert_eq!(refused.faulty_fields(), [field], "{fields}: {}", refused.text);
        refused.refused("bad_request");
    }
    assert_eq!(range(&org.owner, "2027-01-01", "2028-12-01").await, [Value::Null; 0], "nothing was written");
    assert_eq!(hearing.take("calendar:event-changed").len(), 0);
    assert_eq!(ana.get("/api/notifications").await.expect(200)["data"], json!([]), "nobody was notified");
    for (query, field) in [
        ("from=2027-01-02&to=2027-01-01", "to"),
        ("from=2027-01-01&to=2039-01-01", "to"),
        ("from=9999-12-01&to=9999-12-31", "from"),
        ("from=now", "from"),
        ("user_id=everyone", "user_id"),
        (&format!("user_id={NOTHING}"), "user_id"),
        ("limit=10001", "limit"),
    ] {
        assert_eq!(org.owner.get(&format!("/api/calendar-events?{query}")).await.faulty_fields(), [field], "{query}");
    }
}

#[tokio::test]
async fn an_endless_rule_is_worked_out_as_far_as_asked() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let _ = plan(&org.owner, json!({ "recurrence": "FREQ=DAILY;UNTIL=99991231T235959Z" })).await;
    let _ = plan(&org.owner, json!({ "recurrence": "FREQ=DAILY" })).await;
    assert_eq!(range(&org.owner, "2198-03-01", "2198-03-08").await.len(), 14);
}

#[tokio::test]
async fn what_is_private_is_a_time_that_is_taken() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "manager").await);
    let open = plan(&ana, json!({ "title": "Open day" })).await;
    let doctor = json!({ "title": "Doctor", "visibility": "private", "attendee_ids": [ben.id], "recurrence": "FREQ=DAILY;COUNT=2", "description": "secret words" });
    let doctor = plan(&ana, doctor).await;
    let of_ana = format!("/api/calendar-events?from=2027-03-01&to=2027-03-05&user_id={}", ana.id);
    let seen = cem.get(&of_ana).await;
    let data = seen.expect(200)["data"].clone();
    assert_eq!(data.as_array().map(Vec::len), Some(3));
    assert_eq!((&data[0]["title"], &data[0]["busy"]), (&json!("Open day"), &json!(false)));
    assert_eq!((&data[1]["title"], &data[1]["busy"], &data[1]["organizer_id"]), (&json!(null), &json!(true), &json!(null)));
    assert_eq!((&data[2]["event_id"], &data[2]["start_time"]), (&doctor["id"], &json!("2027-03-02T08:00:00Z")));
    assert_eq!(data[2]["user_ids"], json!([ana.id]));
    assert!(!seen.text.contains("Doctor") && !seen.text.contains("secret") && !seen.text.contains(&ben.id));
    cem.get(&path(&doctor)).await.refused("not_found");
    cem.put(&path(&doctor), json!({ "title": "x" })).await.refused("not_found");
    cem.post(&format!("{}/respond", path(&doctor)), json!({ "answer": "accepted" })).await.refused("not_found");
    cem.post(&format!("{}/respond", path(&open)), json!({ "answer": "accepted" })).await.refused("forbidden");
    ana.post(&format!("{}/respond", path(&open)), json!({ "answer": "accepted" })).await.refused("conflict");
    assert_eq!(ben.get(&path(&doctor)).await.expect(200)["title"], "Doctor");
    assert_eq!(range(&cem, "2027-03-01", "2027-03-05").await, [Value::Null; 0], "one's own calendar has one's own alone");
}

#[tokio::test]
async fn people_answer_for_all_or_for_one_and_are_free_where_they_do_not_come() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let daily = json!({ "attendee_ids": [ben.id], "recurrence": "FREQ=DAILY;COUNT=3", "visibility": "private" });
    let daily = plan(&ana, daily).await;
    let _ = plan(&ana, json!({ "start_time": "2027-03-01T08:30:00Z", "end_time": "2027-03-01T09:00:00Z" })).await;
    let respond = format!("{}/respond", path(&daily));
    let answered = ben.post(&respond, json!({ "answer": "accepted" })).await.expect(200);
    assert_eq!(answered["attendees"][0]["answer"], "accepted");
    let _ = ben.post(&respond, json!({ "answer": "declined", "instance_start": "2027-03-02T08:00:00Z" })).await.expect(200);
    let wrong = ben.post(&respond, json!({ "answer": "declined", "instance_start": "2027-03-02T09:00:00Z" })).await;
    assert_eq!(wrong.faulty_fields(), ["instance_start"]);
    let of_ben: Vec<Value> = range(&ben, "2027-03-01", "2027-03-05").await.iter().map(|one| one["answer"].clone()).collect();
    assert_eq!(of_ben, [json!("accepted"), json!("declined"), json!("accepted")]);
    let asked = format!("/api/calendar-events/free-busy?user_ids={},{}&from=2027-03-01&to=2027-03-03T08:10:00Z", ana.id, ben.id);
    let busy = org.owner.get(&asked).await.expect(200);
    let interval = |from: &str, to: &str| json!({ "start_time": from, "end_time": to });
    let of_ana = [
        interval("2027-03-01T08:00:00Z", "2027-03-01T09:00:00Z"),
        interval("2027-03-02T08:00:00Z", "2027-03-02T08:30:00Z"),
        interval("2027-03-03T08:00:00Z", "2027-03-03T08:10:00Z"),
    ];
    let of_ben = [interval("2027-03-01T08:00:00Z", "2027-03-01T08:30:00Z"), interval("2027-03-03T08:00:00Z", "2027-03-03T08:10:00Z")];
    assert_eq!(busy["data"], json!([{ "user_id": ana.id, "busy": of_ana }, { "user_id": ben.id, "busy": of_ben }]));
    assert_eq!(id(&daily).len(), 36);
}

#[tokio::test]
async fn events_are_found_by_those_who_may_read_them() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "staff").await);
    let _ = plan(&ana, json!({ "title": "Rhubarb harvest", "location": "Glasshouse" })).await;
    let hidden = json!({ "title": "Rhubarb secret", "visibility": "private", "attendee_ids": [ben.id] });
    let hidden = plan(&ana, hidden).await;
    let found = async |person: &guildhall_tests::Person, count: usize| {
        let what = format!("{} finds {count}", person.name);
        guildhall_tests::eventually(&what, async || {
            let page = person.get("/api/search?q=rhubarb%20kind:event").await.expect(200);
            page.to_string().matches("\"url\"").count().eq(&count).then_some(page)
        })
        .await
    };
    let of_ana = found(&ana, 2).await;
    assert!(of_ana.to_string().contains(&format!("/calendar?event={}", id(&hidden))));
    let _ = found(&ben, 2).await;
    let of_cem = found(&cem, 1).await;
    assert!(!of_cem.to_string().contains("secret"));
    assert_eq!(ana.delete(&path(&hidden)).await.status, 204);
    let _ = found(&ben, 1).await;
}
