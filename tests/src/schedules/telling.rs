//! Who is told what: in the app, and in the log without people's words.

use super::{id, path, plan, shift, with};
use guildhall_tests::{Person, World, eventually};
use serde_json::{Value, json};

/// What somebody was told under a title, as soon as they are. Of one thing, the newest word stands for all.
async fn told(person: &Person, title: &str) -> Value {
    eventually("they are told", async || {
        let page = person.get("/api/notifications").await.expect(200);
        page["data"].as_array()?.iter().find(|one| one["payload"]["title"] == title).cloned()
    })
    .await
}

fn is(one: &Value, kind: &str, reason: &str) {
    assert_eq!(one["type"], kind, "{one}");
    assert!(one["reasons"].as_array().is_some_and(|reasons| reasons.iter().any(|known| known == reason)), "{one}");
}

#[tokio::test]
async fn people_are_told_of_their_shifts_and_of_nobody_elses() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let early = plan(&org.owner, with(shift("Early", "17T06", "17T14"), json!({ "participant_ids": [ana.id] }))).await;
    let given = told(&ana, "You are on a shift").await;
    is(&given, "schedules.shift.given", "participant");
    assert_eq!((&given["payload"]["excerpt"], &given["payload"]["start_time"]), (&json!("Early"), &early["start_time"]));
    assert_eq!(given["subject"], json!({ "kind": "schedule", "id": id(&early) }));
    // A new title alone is no news; a new time is.
    let _ = org.owner.put(&path(&early), json!({ "title": "First" })).await.expect(200);
    let _ = org.owner.put(&path(&early), json!({ "end_time": "2098-03-17T15:00:00Z" })).await.expect(200);
    let changed = told(&ana, "Your shift changed").await;
    is(&changed, "schedules.shift.changed", "participant");
    assert_eq!(changed["count"], 2, "of one shift, one word: {changed}");
    let _ = org.owner.put(&path(&early), json!({ "participant_ids": [ben.id] })).await.expect(200);
    is(&told(&ana, "You are no longer on a shift").await, "schedules.shift.taken_off", "participant");
    is(&told(&ben, "You are on a shift").await, "schedules.shift.given", "participant");
    let _ = org.owner.delete(&path(&early)).await.expect(204);
    is(&told(&ben, "Your shift is cancelled").await, "schedules.shift.cancelled", "participant");
    let owners = org.owner.get("/api/notifications?type=like.schedules.*").await.expect(200);
    assert_eq!(owners["data"], json!([]), "nobody is told what they did themselves");
    let anas = ana.get("/api/notifications").await.expect(200);
    assert_eq!(
        anas["data"][0]["payload"]["title"], "You are no longer on a shift",
        "what is nobody's of Ana's any more is not told to Ana"
    );
}

#[tokio::test]
async fn a_swap_is_told_to_whoever_has_to_answer_next() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let early = plan(&ana, with(shift("Early", "17T06", "17T14"), json!({ "participant_ids": [ana.id] }))).await;
    let body = json!({ "schedule_id": id(&early), "to_user_id": ben.id, "note": "Dentist" });
    let swap = ana.post("/api/swap-requests", body).await.text_at("/id");
    let asked = told(&ben, "Ana asks you to take a shift").await;
    is(&asked, "schedules.swap.asked", "asked");
    assert_eq!((&asked["payload"]["excerpt"], &asked["payload"]["shift_title"]), (&json!("Dentist"), &json!("Early")));
    let _ = ben.post(&format!("/api/swap-requests/{swap}/accept"), json!({})).await.expect(200);
    is(&told(&ana, "Ben takes the shift of Ana").await, "schedules.swap.answered", "answered");
    is(&told(&org.owner, "Ben takes the shift of Ana").await, "schedules.swap.answered", "decide");
    let _ = org.owner.post(&format!("/api/swap-requests/{swap}/decide"), json!({ "approve": true })).await.expect(200);
    for person in [&ana, &ben] {
        is(&told(person, "The swap is approved").await, "schedules.swap.decided", "decided");
    }
}

#[tokio::test]
async fn everybody_who_could_take_it_is_told_what_is_asked_of_everybody() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "manager").await);
    let body = with(shift("Early", "17T06", "17T14"), json!({ "participant_ids": [ana.id], "role": "staff" }));
    let early = plan(&ana, body).await;
    let _ = ana.post("/api/swap-requests", json!({ "schedule_id": id(&early) })).await.expect(201);
    is(&told(&ben, "Ana asks you to take a shift").await, "schedules.swap.asked", "open");
    // Cem does not hold the role; a week that is copied is told once.
    let _ = org.owner.put(&path(&early), json!({ "role": null, "participant_ids": [ana.id, cem.id] })).await.expect(200);
    let _ = plan(&org.owner, with(shift("Late", "18T06", "18T14"), json!({ "participant_ids": [cem.id] }))).await;
    let _ = org.owner.post("/api/schedules/copy-week", json!({ "from": "2098-03-17", "to": "2098-03-24" })).await.expect(200);
    is(&told(&cem, "You are on 2 shifts").await, "schedules.week.copied", "participant");
    let asked = cem.get("/api/notifications?type=like.schedules.swap.*").await.expect(200);
    assert_eq!(asked["data"], json!([]));
}

#[tokio::test]
async fn the_log_keeps_no_word_of_the_plan() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let machine =
        org.owner.post("/api/equipment", json!({ "name": "Whispering chamber", "place": "Whispering cellar" })).await.text_at("/id");
    let words =
        json!({ "description": "Whispering reasons", "place": "Whispering gallery", "participant_ids": [ana.id], "equipment_id": machine });
    let early = plan(&org.owner, with(shift("Whispering shift", "17T06", "17T14"), words)).await;
    let asked = json!({ "schedule_id": id(&early), "note": "Whispering dentist" });
    let swap = ana.post("/api/swap-requests", asked).await.text_at("/id");
    let _ = ana.post(&format!("/api/swap-requests/{swap}/withdraw"), json!({})).await.expect(200);
    let _ = org.owner.post("/api/schedules/copy-week", json!({ "from": "2098-03-17", "to": "2098-03-24" })).await.expect(200);
    let _ = org.owner.delete(&path(&early)).await.expect(204);
    let log = org.owner.get("/api/audit-events?limit=200").await.expect(200).to_string();
    assert!(log.contains("schedules.shift.given") && log.contains("schedules.swap.asked") && log.contains("schedules.week.copied"));
    assert!(!log.contains("Whispering"), "{log}");
}
