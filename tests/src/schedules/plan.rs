//! Planning: what a shift holds, what cannot be one, changing and cancelling it.

use super::{id, near, path, plan, shift, titles, with};
use guildhall_tests::{Hearing, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_shift_says_who_is_where_and_how_many_are_missing() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let hearing = Hearing::at(&world);
    let more = json!({
        "description": "Bring gloves", "place": "Wet lab", "needed": 3, "role": "staff", "open": false, "participant_ids": [ben.id, ana.id, ben.id],
    });
    let made = org.owner.post("/api/schedules", with(shift("Early", "17T06", "17T14"), more)).await;
    let early = made.expect(201);
    assert_eq!(made.header("location"), path(&early));
    assert_eq!((&early["title"], &early["place"], &early["role"]), (&json!("Early"), &json!("Wet lab"), &json!("staff")));
    assert_eq!((&early["needed"], &early["missing"], &early["open"]), (&json!(3), &json!(1), &json!(false)));
    assert_eq!(early["participant_ids"], json!([ben.id, ana.id]), "in the order given, each once");
    assert_eq!(early["participants"][0]["name"], "Ben");
    assert_eq!(hearing.take("schedule:new")[0].payload, early, "everybody hears the same");
    assert_eq!(ana.get(&path(&early)).await.expect(200), early);
    let plain = plan(&org.owner, shift("Late", "17T14", "17T22")).await;
    assert_eq!((&plain["needed"], &plain["missing"], &plain["open"]), (&json!(1), &json!(1), &json!(true)));
    // By time, and as others filter.
    let page = ana.get("/api/schedules?end_time=gt.2098-03-17T06:00:00Z&start_time=lt.2098-03-18T00:00:00Z").await.expect(200);
    assert_eq!(titles(&page["data"]), ["Early", "Late"]);
    assert_eq!(titles(&ana.get("/api/my-schedules").await.expect(200)["data"]), ["Early"]);
    assert_eq!(titles(&org.owner.get("/api/my-schedules").await.expect(200)["data"]), [""; 0]);
}

#[tokio::test]
async fn what_cannot_be_a_shift_names_its_field_and_writes_nothing() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let other = world.org("Undercliff").await;
    let hearing = Hearing::at(&world);
    let fine = || shift("Early", "17T06", "17T14");
    let foreign = super::machine(&other.owner, "Chamber").await;
    let _ = hearing.take("equipment:new");
    for (more, field) in [
        (json!({ "title": "" }), "title"),
        (json!({ "title": "x".repeat(121) }), "title"),
        (json!({ "description": "x".repeat(5001) }), "description"),
        (json!({ "end_time": "2098-03-17T06:00:00Z" }), "end_time"),
        (json!({ "end_time": "2098-03-17T05:00:00Z" }), "end_time"),
        (json!({ "end_time": "2098-03-24T06:00:01Z" }), "end_time"),
        (json!({ "start_time": "9999-03-17T06:00:00Z" }), "start_time"),
        (json!({ "end_time": "9999-12-31T23:59:59Z" }), "end_time"),
        (json!({ "start_time": "2098-02-30T06:00:00Z" }), "start_time"),
        (json!({ "start_time": "2098-03-17" }), "start_time"),
        (json!({ "start_time": null }), "start_time"),
        (json!({ "needed": 101 }), "needed"),
        (json!({ "needed": -1 }), "needed"),
        (json!({ "needed": 1.5 }), "needed"),
        (json!({ "role": "nobody" }), "role"),
        (json!({ "place": "x".repeat(121) }), "place"),
        (json!({ "participant_ids": [super::NOTHING] }), "participant_ids"),
        (json!({ "participant_ids": [other.owner.id] }), "participant_ids"),
        (json!({ "participant_ids": ["ana"] }), "participant_ids[0]"),
        (json!({ "participant_ids": vec![org.owner.id.clone(); 101] }), "participant_ids"),
        (json!({ "participant_ids": [org.owner.id], "role": "staff" }), "participant_ids"),
        (json!({ "equipment_id": super::NOTHING }), "equipment_id"),
        (json!({ "equipment_id": foreign }), "equipment_id"),
        (json!({ "created_by": org.owner.id }), "created_by"),
    ] {
        let answer = org.owner.post("/api/schedules", with(fine(), more.clone())).await;
        assert_eq!(answer.faulty_fields(), [field], "{more}: {}", answer.text);
        answer.refused("bad_request");
    }
    assert_eq!(org.owner.get("/api/schedules").await.expect(200)["data"], json!([]));
    assert_eq!(hearing.take("schedule:new"), []);
    // A whole week is the longest; the same faults are found in a change.
    let week = plan(&org.owner, shift("Week", "17T06", "24T06")).await;
    for (change, field) in [
        (json!({ "end_time": "2098-03-24T06:00:01Z" }), "end_time"),
        (json!({ "start_time": "2098-03-24T06:00:00Z" }), "end_time"),
        (json!({ "end_time": "9999-01-01T00:00:00Z" }), "end_time"),
        (json!({ "needed": 101 }), "needed"),
        (json!({ "title": null }), "title"),
        (json!({ "participant_ids": [other.owner.id] }), "participant_ids"),
        (json!({ "participant_ids": vec![org.owner.id.clone(); 101] }), "participant_ids"),
        (json!({ "equipment_id": foreign }), "equipment_id"),
        (json!({ "role": "nobody" }), "role"),
    ] {
        let answer = org.owner.put(&path(&week), change.clone()).await;
        assert_eq!(answer.faulty_fields(), [field], "{change}: {}", answer.text);
    }
    assert_eq!(org.owner.get(&path(&week)).await.expect(200), week);
    assert_eq!(hearing.take("schedule:updated"), []);
}

#[tokio::test]
async fn a_change_keeps_what_is_left_out_and_the_first_of_two_wins() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let body = with(shift("Early", "17T06", "17T14"), json!({ "description": "Gloves", "place": "Wet lab", "role": "staff" }));
    let early = plan(&org.owner, body).await;
    let etag = org.owner.get(&path(&early)).await.header("etag").to_owned();
    let hearing = Hearing::at(&world);
    let changed = org.owner.patch(&path(&early), json!({ "title": "First", "description": null })).await.expect(200);
    assert_eq!((&changed["title"], &changed["description"], &changed["place"]), (&json!("First"), &Value::Null, &json!("Wet lab")));
    assert_eq!((&changed["role"], &changed["start_time"]), (&json!("staff"), &early["start_time"]));
    assert_eq!(hearing.take("schedule:updated")[0].payload, changed);
    let late = org.owner.call("PUT", &path(&early)).header("if-match", &etag).json(json!({ "title": "Second" })).send().await;
    late.refused("precondition_failed");
    // Whoever takes it meanwhile counts as a change as well.
    let etag = org.owner.get(&path(&early)).await.header("etag").to_owned();
    let _ = ana.post(&format!("{}/take", path(&early)), json!({})).await.expect(200);
    let late = org.owner.call("PUT", &path(&early)).header("if-match", &etag).json(json!({ "participant_ids": [] })).send().await;
    late.refused("precondition_failed");
    let moved = org.owner.put(&path(&early), json!({ "start_time": "2098-03-18T06:00:00Z", "end_time": "2098-03-18T14:00:00Z" })).await;
    assert_eq!(moved.expect(200)["participant_ids"], json!([ana.id]));
    assert_eq!(org.owner.put(&path(&early), json!({ "role": null })).await.expect(200)["role"], Value::Null);
    assert_eq!(org.owner.put(&path(&early), json!({ "role": "manager" })).await.faulty_fields(), ["role"]);
}

#[tokio::test]
async fn a_cancelled_shift_is_gone_and_can_be_taken_back() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let machine = super::machine(&org.owner, "Chamber").await;
    let body = with(shift("Early", "17T06", "17T14"), json!({ "participant_ids": [ana.id], "equipment_id": machine }));
    let early = plan(&org.owner, body.clone()).await;
    let hearing = Hearing::at(&world);
    let _ = org.owner.delete(&path(&early)).await.expect(204);
    assert_eq!(hearing.take("schedule:deleted")[0].payload, json!({ "id": id(&early) }));
    for answer in [
        ana.get(&path(&early)).await,
        org.owner.delete(&path(&early)).await,
        org.owner.put(&path(&early), json!({ "title": "x" })).await,
        ana.post(&format!("{}/leave", path(&early)), json!({})).await,
        ana.get(&format!("{}/swap-requests", path(&early))).await,
    ] {
        answer.refused("not_found");
    }
    ben.post(&format!("{}/restore", path(&early)), json!({})).await.refused("forbidden");
    let back = org.owner.post(&format!("{}/restore", path(&early)), json!({})).await.expect(200);
    assert_eq!((&back["id"], &back["participant_ids"]), (&early["id"], &json!([ana.id])));
    assert_eq!(hearing.take("schedule:new")[0].payload, back);
    org.owner.post(&format!("{}/restore", path(&early)), json!({})).await.refused("conflict");
    // What it booked may be somebody else's by then.
    let _ = org.owner.delete(&path(&early)).await.expect(204);
    let _ = plan(&org.owner, body).await;
    assert_eq!(org.owner.post(&format!("{}/restore", path(&early)), json!({})).await.faulty_fields(), ["equipment_id"]);
}

#[tokio::test]
async fn who_is_on_now_is_a_question_of_the_clock() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let on = with(near(&world, "On", -1, 1), json!({ "participant_ids": [ana.id] }));
    for body in
        [on, near(&world, "Long", -100, 50), near(&world, "Soon", 2, 3), near(&world, "Over", -3, -1), near(&world, "Later", 30, 31)]
    {
        let _ = plan(&org.owner, body).await;
    }
    let now = ana.get("/api/schedules/now").await.expect(200);
    assert_eq!((titles(&now["data"]), titles(&now["next"])), (vec!["Long", "On"], vec!["Soon"]));
    assert_eq!(now["data"][1]["participants"][0]["name"], "Ana");
}
