//! The machines: looking after them, and that one is in one place at a time.

use super::{id, machine, path, plan, shift, with};
use futures::future::join_all;
use guildhall_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn one_machine_is_in_one_place_at_a_time() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (chamber, lathe) = (machine(&org.owner, "Chamber").await, machine(&org.owner, "Lathe").await);
    let on = |title: &str, from: &str, to: &str, machine: &str| with(shift(title, from, to), json!({ "equipment_id": machine }));
    let first = plan(&org.owner, on("First", "17T08", "17T12", &chamber)).await;
    for (from, to) in [("17T08", "17T12"), ("17T11", "17T13"), ("17T07", "17T09"), ("17T09", "17T10"), ("16T00", "18T00")] {
        let answer = org.owner.post("/api/schedules", on("Second", from, to, &chamber)).await;
        assert_eq!(answer.faulty_fields(), ["equipment_id"]);
        answer.refused("conflict");
    }
    // One begins when the other ends; another machine is another matter; so is no machine.
    let after = plan(&org.owner, on("After", "17T12", "17T14", &chamber)).await;
    let _ = plan(&org.owner, on("Beside", "17T08", "17T12", &lathe)).await;
    let none = plan(&org.owner, shift("None", "17T08", "17T12")).await;
    for (shift, change) in [
        (&after, json!({ "start_time": "2098-03-17T11:59:59Z" })),
        (&none, json!({ "equipment_id": chamber })),
        (&first, json!({ "equipment_id": lathe })),
    ] {
        let answer = org.owner.put(&path(shift), change).await;
        assert_eq!(answer.faulty_fields(), ["equipment_id"]);
        answer.refused("conflict");
    }
    // What is cancelled or given back is free.
    let _ = org.owner.delete(&path(&first)).await.expect(204);
    let freed = org.owner.put(&path(&none), json!({ "equipment_id": chamber })).await.expect(200);
    assert_eq!(freed["equipment_id"], json!(chamber));
    assert_eq!(org.owner.put(&path(&none), json!({ "equipment_id": null })).await.expect(200)["equipment_id"], Value::Null);
    // Another organization's machine of that name is another machine.
    let other = world.org("Undercliff").await;
    let theirs = machine(&other.owner, "Chamber").await;
    let _ = plan(&other.owner, on("Theirs", "17T12", "17T14", &theirs)).await;
}

#[tokio::test]
async fn of_twenty_who_book_a_machine_at_once_one_has_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let chamber = machine(&org.owner, "Chamber").await;
    let book = async |n: usize| {
        let (title, from) = (format!("Run {n}"), format!("17T{:02}", 8 + n % 3));
        let person = if n.is_multiple_of(2) { &org.owner } else { &ana };
        person.post("/api/schedules", with(shift(&title, &from, "17T12"), json!({ "equipment_id": chamber }))).await
    };
    let answers = join_all((0..20).map(book)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.faulty_fields(), ["equipment_id"], "{}", answer.text);
        answer.refused("conflict");
    }
    assert_eq!(org.owner.get("/api/schedules").await.expect(200)["data"].as_array().map(Vec::len), Some(1));
    // The same where each has one already, and moves it to the same hour.
    let own = async |n: usize| {
        let from = format!("{:02}T06", 1 + n % 15);
        plan(&org.owner, with(shift("Own", &from, &from.replace("T06", "T07")), json!({ "equipment_id": chamber }))).await
    };
    let bookings = join_all((0..10).map(own)).await;
    let to = json!({ "start_time": "2098-03-20T06:00:00Z", "end_time": "2098-03-20T07:00:00Z" });
    let moved = join_all(bookings.iter().map(async |one| org.owner.put(&path(one), to.clone()).await)).await;
    assert_eq!(moved.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(moved.iter().all(|answer| matches!(answer.status, 200 | 409)), "{:?}", moved.iter().map(|one| one.status).collect::<Vec<_>>());
}

#[tokio::test]
async fn equipment_is_looked_after_by_those_who_keep_the_plan() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let body = json!({ "name": "Chamber", "description": "Holds 90 %", "place": "Cellar" });
    let made = org.owner.post("/api/equipment", body.clone()).await;
    let chamber = made.expect(201);
    let here = format!("/api/equipment/{}", id(&chamber));
    assert_eq!((made.header("location"), &chamber["is_retired"]), (&*here, &json!(false)));
    assert_eq!(ana.get("/api/equipment").await.expect(200)["data"], json!([chamber]));
    assert_eq!(org.owner.post("/api/equipment", json!({ "name": "chamber" })).await.faulty_fields(), ["name"]);
    for (body, field) in [
        (json!({}), "name"),
        (json!({ "name": " " }), "name"),
        (json!({ "name": "x".repeat(81) }), "name"),
        (json!({ "name": "Lathe", "place": "x".repeat(121) }), "place"),
        (json!({ "name": "Lathe", "description": "x".repeat(2001) }), "description"),
    ] {
        assert_eq!(org.owner.post("/api/equipment", body.clone()).await.faulty_fields(), [field], "{body}");
    }
    let etag = org.owner.get(&here).await.header("etag").to_owned();
    let changed = org.owner.put(&here, json!({ "place": null, "name": "Chamber B" })).await.expect(200);
    assert_eq!((&changed["place"], &changed["name"], &changed["description"]), (&Value::Null, &json!("Chamber B"), &json!("Holds 90 %")));
    let late = org.owner.call("PUT", &here).header("if-match", &etag).json(json!({ "name": "C" })).send().await;
    late.refused("precondition_failed");
    // What was booked stays where it is, and can be moved; nothing new comes to it.
    let booked = plan(&org.owner, with(shift("Run", "17T08", "17T12"), json!({ "equipment_id": id(&chamber) }))).await;
    org.owner.delete(&here).await.refused("conflict");
    let _ = org.owner.put(&here, json!({ "is_retired": true })).await.expect(200);
    let answer = org.owner.post("/api/schedules", with(shift("Run", "18T08", "18T12"), json!({ "equipment_id": id(&chamber) }))).await;
    assert_eq!(answer.faulty_fields(), ["equipment_id"]);
    let _ = org.owner.put(&path(&booked), json!({ "end_time": "2098-03-17T13:00:00Z" })).await.expect(200);
    let spare = machine(&org.owner, "Spare").await;
    let _ = org.owner.delete(&format!("/api/equipment/{spare}")).await.expect(204);
    org.owner.get(&format!("/api/equipment/{spare}")).await.refused("not_found");
}
