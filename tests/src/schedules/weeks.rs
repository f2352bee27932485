//! The plan of a week, and copying one.

use super::{id, machine, path, plan, shift, titles, with};
use guildhall_tests::{Hearing, World};
use serde_json::json;

#[tokio::test]
async fn the_plan_of_a_week_says_what_is_missing_and_how_much_everybody_does() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let of = |people: &[&str], needed: u8| json!({ "participant_ids": people, "needed": needed });
    for body in [
        with(shift("Before", "15T06", "16T06"), of(&[&ana.id], 1)),
        // From Sunday night into the week: two of its eight hours are of the week before.
        with(shift("Night", "16T22", "17T06"), of(&[&ana.id], 1)),
        with(shift("Early", "17T06", "17T14"), of(&[&ana.id, &ben.id], 3)),
        with(shift("Nobody", "20T06", "20T14"), of(&[], 2)),
        shift("After", "24T00", "24T06"),
    ] {
        let _ = plan(&org.owner, body).await;
    }
    let week = ana.get("/api/schedules/week?from=2098-03-17").await.expect(200);
    assert_eq!(titles(&week["shifts"]), ["Night", "Early", "Nobody"]);
    assert_eq!((&week["missing"], &week["more"], &week["time_zone"]), (&json!(3), &json!(false), &json!("UTC")));
    assert_eq!(
        (&week["first_day"], &week["from"], &week["to"]),
        (&json!("2098-03-17"), &json!("2098-03-17T00:00:00+00:00"), &json!("2098-03-24T00:00:00+00:00"))
    );
    let minutes: Vec<_> =
        week["people"].as_array().expect("people").iter().map(|one| (one["name"].clone(), one["minutes"].clone())).collect();
    assert_eq!(minutes, [(json!("Ana"), json!(14 * 60)), (json!("Ben"), json!(8 * 60))]);
    for from in ["soon", "9999-12-31", "2098-02-30", "2098-3-17"] {
        assert_eq!(ana.get(&format!("/api/schedules/week?from={from}")).await.faulty_fields(), ["from"]);
    }
    // This week, if none is said, from its Monday on.
    assert_eq!(titles(&ana.get("/api/schedules/week").await.expect(200)["shifts"]), [""; 0]);
}

#[tokio::test]
async fn a_copied_week_keeps_its_times_of_the_clock_when_clocks_change() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let _ = org.owner.patch("/api/organization", json!({ "time_zone": "Europe/Amsterdam" })).await.expect(200);
    // 08:00 in Amsterdam; clocks go forward on the 30th at two.
    let early =
        with(shift("Early", "24T07", "24T15"), json!({ "participant_ids": [ana.id], "needed": 2, "place": "Wet lab", "role": "staff" }));
    let early = plan(&org.owner, early).await;
    // From ten to six on the night in which an hour is lost, seven days later.
    let _ = plan(&org.owner, shift("Night", "22T21", "23T05")).await;
    let answer = org.owner.post("/api/schedules/copy-week", json!({ "from": "2098-03-17", "to": "2098-03-24" })).await.expect(200);
    assert_eq!((&answer["copied"], &answer["skipped"]), (&json!(1), &json!([])));
    let week = org.owner.get("/api/schedules/week?from=2098-03-24").await.expect(200);
    let night = week["shifts"].as_array().expect("shifts").iter().find(|one| one["title"] == "Night").expect("a night").clone();
    assert_eq!((&night["start_time"], &night["end_time"]), (&json!("2098-03-29T21:00:00+00:00"), &json!("2098-03-30T04:00:00+00:00")));
    let hearing = Hearing::at(&world);
    let answer = org.owner.post("/api/schedules/copy-week", json!({ "from": "2098-03-24", "to": "2098-03-31" })).await.expect(200);
    assert_eq!(answer["copied"], 2);
    assert_eq!(hearing.take("schedules:changed").len(), 1, "one word for all of them");
    let next = org.owner.get("/api/schedules/week?from=2098-03-31").await.expect(200);
    assert_eq!(titles(&next["shifts"]), ["Early", "Night"]);
    let copy = &next["shifts"][0];
    assert_eq!((&copy["start_time"], &copy["end_time"]), (&json!("2098-03-31T06:00:00+00:00"), &json!("2098-03-31T14:00:00+00:00")));
    assert_eq!(
        (&copy["participant_ids"], &copy["missing"], &copy["place"], &copy["role"]),
        (&json!([ana.id]), &json!(1), &json!("Wet lab"), &json!("staff"))
    );
    assert_eq!((&copy["copied_from"], &copy["copy_id"]), (&early["id"], &answer["copy_id"]));
}

#[tokio::test]
async fn what_is_in_the_way_of_a_copy_is_named_and_left_out() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let (chamber, old) = (machine(&org.owner, "Chamber").await, machine(&org.owner, "Old").await);
    let on = |machine: &str| json!({ "equipment_id": machine, "participant_ids": [ana.id] });
    let run = plan(&org.owner, with(shift("Run", "17T08", "17T12"), on(&chamber))).await;
    let retired = plan(&org.owner, with(shift("Retired", "18T08", "18T12"), on(&old))).await;
    let plain = plan(&org.owner, with(shift("Plain", "19T08", "19T12"), json!({ "participant_ids": [ana.id] }))).await;
    let _ = plan(&org.owner, with(shift("Booked", "24T10", "24T11"), json!({ "equipment_id": chamber }))).await;
    let _ = org.owner.put(&format!("/api/equipment/{old}"), json!({ "is_retired": true })).await.expect(200);
    let copy = json!({ "from": "2098-03-17", "to": "2098-03-24", "with_people": false });
    let first = org.owner.post("/api/schedules/copy-week", copy.clone()).await.expect(200);
    assert_eq!(first["copied"], 1);
    let left_out = |shift: &serde_json::Value, reason: &str| json!({ "schedule_id": id(shift), "reason": reason });
    assert_eq!(first["skipped"], json!([left_out(&run, "equipment"), left_out(&retired, "equipment")]));
    let second = org.owner.post("/api/schedules/copy-week", copy).await.expect(200);
    assert_eq!((&second["copied"], &second["skipped"][2]), (&json!(0), &left_out(&plain, "copied_before")));
    let week = org.owner.get("/api/schedules/week?from=2098-03-24").await.expect(200);
    assert_eq!((titles(&week["shifts"]), &week["shifts"][1]["participant_ids"]), (vec!["Booked", "Plain"], &json!([])));
    for (body, field) in [
        (json!({ "from": "2098-03-17", "to": "2098-03-17" }), "to"),
        (json!({ "from": "2098-03-17", "to": "2098-03-23" }), "to"),
        (json!({ "from": "2098-03-17", "to": "2098-03-11" }), "to"),
        (json!({ "from": "2000-03-17", "to": "2199-03-11" }), "to"),
        (json!({ "from": "9999-03-17", "to": "2098-03-11" }), "from"),
        (json!({ "from": "2098-03-17" }), "to"),
    ] {
        assert_eq!(org.owner.post("/api/schedules/copy-week", body.clone()).await.faulty_fields(), [field], "{body}");
    }
}

#[tokio::test]
async fn a_copy_is_undone_as_far_as_nobody_touched_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    for (title, from, to) in [("Mon", "17T06", "17T14"), ("Tue", "18T06", "18T14"), ("Wed", "19T06", "19T14")] {
        let _ = plan(&org.owner, shift(title, from, to)).await;
    }
    let copy = json!({ "from": "2098-03-17", "to": "2098-03-24" });
    let made = org.owner.post("/api/schedules/copy-week", copy.clone()).await.text_at("/copy_id");
    let week = org.owner.get("/api/schedules/week?from=2098-03-24").await.expect(200);
    let _ = ana.post(&format!("{}/take", path(&week["shifts"][1])), json!({})).await.expect(200);
    let undo = json!({ "copy_id": made });
    assert_eq!(org.owner.post("/api/schedules/copy-week/undo", undo.clone()).await.expect(200), json!({ "removed": 2 }));
    assert_eq!(org.owner.post("/api/schedules/copy-week/undo", undo).await.expect(200), json!({ "removed": 0 }));
    org.owner.post("/api/schedules/copy-week/undo", json!({ "copy_id": super::NOTHING })).await.refused("not_found");
    let week = org.owner.get("/api/schedules/week?from=2098-03-24").await.expect(200);
    assert_eq!(titles(&week["shifts"]), ["Tue"]);
    // What was undone can be copied again; what was kept is there once.
    assert_eq!(org.owner.post("/api/schedules/copy-week", copy).await.expect(200)["copied"], 2);
}
