//! Giving a shift to somebody else, with the word of those who keep the plan.

use super::{id, near, path, plan, shift, with};
use guildhall_tests::{Hearing, Org, Person, World};
use serde_json::{Value, json};

async fn swap(person: &Person, body: Value) -> String {
    person.post("/api/swap-requests", body).await.text_at("/id")
}

async fn said(person: &Person, swap: &str, what: &str) -> guildhall_tests::Answer {
    let body = match what {
        "approve" => json!({ "approve": true }),
        "refuse" => json!({ "approve": false }),
        _ => json!({}),
    };
    let verb = if matches!(what, "approve" | "refuse") { "decide" } else { what };
    person.post(&format!("/api/swap-requests/{swap}/{verb}"), body).await
}

/// A shift that somebody is on.
async fn of(org: &Org<'_>, person: &Person, title: &str, from: &str, to: &str) -> Value {
    plan(&org.owner, with(shift(title, from, to), json!({ "participant_ids": [person.id], "open": false }))).await
}

#[tokio::test]
async fn a_shift_changes_hands_when_it_is_asked_accepted_and_approved() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "manager").await);
    let early = of(&org, &ana, "Early", "17T06", "17T14").await;
    let late = of(&org, &ben, "Late", "18T14", "18T22").await;
    let hearing = Hearing::at(&world);
    let body = json!({ "to_user_id": ben.id, "return_schedule_id": id(&late), "note": "Dentist" });
    let made = ana.post(&format!("{}/swap-requests", path(&early)), body).await;
    let asked = made.expect(201);
    assert_eq!((&asked["status"], &asked["addressed"], &asked["from_user_id"]), (&json!("open"), &json!(true), &json!(ana.id)));
    assert_eq!(hearing.take("swap:changed")[0].payload, json!({ "schedule_id": id(&early) }), "without a word of it");
    let request = id(&asked);
    assert_eq!(ben.get(&format!("{}/swap-requests", path(&early))).await.expect(200)["data"], json!([asked]));
    said(&cem, request, "approve").await.refused("conflict");
    said(&cem, request, "accept").await.refused("forbidden");
    said(&ana, request, "accept").await.refused("conflict");
    assert_eq!(said(&ben, request, "accept").await.expect(200)["status"], "accepted");
    said(&ben, request, "accept").await.refused("conflict");
    assert_eq!(ana.get(&path(&early)).await.expect(200)["participant_ids"], json!([ana.id]), "nothing before the decision");
    said(&ben, request, "approve").await.refused("forbidden");
    let done = said(&cem, request, "approve").await.expect(200);
    assert_eq!((&done["status"], &done["decided_by"]), (&json!("approved"), &json!(cem.id)));
    assert_eq!(ana.get(&path(&early)).await.expect(200)["participant_ids"], json!([ben.id]));
    assert_eq!(ana.get(&path(&late)).await.expect(200)["participant_ids"], json!([ana.id]));
    assert_eq!(hearing.take("schedule:updated").len(), 2);
    for what in ["approve", "refuse", "accept", "decline"] {
        let person = if matches!(what, "approve" | "refuse") { &cem } else { &ben };
        said(person, request, what).await.refused("conflict");
    }
    said(&ana, request, "withdraw").await.refused("conflict");
}

#[tokio::test]
async fn whoever_likes_takes_what_is_asked_of_everybody() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "staff").await);
    let early = of(&org, &ana, "Early", "17T06", "17T14").await;
    let request = swap(&ana, json!({ "schedule_id": id(&early) })).await;
    assert_eq!(ana.post("/api/swap-requests", json!({ "schedule_id": id(&early) })).await.faulty_fields(), ["schedule_id"]);
    let (first, second) = tokio::join!(said(&ben, &request, "accept"), said(&cem, &request, "accept"));
    let mut codes = [first.status, second.status];
    codes.sort_unstable();
    assert_eq!(codes, [200, 409]);
    let _ = said(&org.owner, &request, "refuse").await.expect(200);
    assert_eq!(ana.get(&path(&early)).await.expect(200)["participant_ids"], json!([ana.id]));
    // Asked again, and asked no more.
    let again = swap(&ana, json!({ "schedule_id": id(&early) })).await;
    said(&ben, &again, "withdraw").await.refused("forbidden");
    assert_eq!(said(&ana, &again, "withdraw").await.expect(200)["status"], "withdrawn");
    said(&ben, &again, "accept").await.refused("conflict");
    let asked = swap(&ana, json!({ "schedule_id": id(&early), "to_user_id": ben.id })).await;
    said(&cem, &asked, "decline").await.refused("not_found");
    assert_eq!(said(&ben, &asked, "decline").await.expect(200)["status"], "declined");
}

#[tokio::test]
async fn what_cannot_be_swapped_names_its_field() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let other = world.org("Undercliff").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let early = of(&org, &ana, "Early", "17T06", "17T14").await;
    let late = of(&org, &ben, "Late", "18T14", "18T22").await;
    let begun = plan(&org.owner, with(near(&world, "Begun", -1, 1), json!({ "participant_ids": [ana.id] }))).await;
    let both = plan(&org.owner, with(shift("Both", "19T06", "19T14"), json!({ "participant_ids": [ana.id, ben.id] }))).await;
    let managers = json!({ "role": "manager", "participant_ids": [] });
    let led = plan(&org.owner, with(shift("Led", "20T06", "20T14"), managers)).await;
    let cem = org.member("Cem", "manager").await;
    let _ = org.owner.put(&path(&led), json!({ "participant_ids": [cem.id] })).await.expect(200);
    let foreign = plan(&other.owner, shift("Theirs", "17T06", "17T14")).await;
    for (person, body, code, field) in [
        (&ana, json!({ "schedule_id": id(&late) }), "conflict", "schedule_id"),
        (&ana, json!({ "schedule_id": id(&begun) }), "conflict", "schedule_id"),
        (&ana, json!({ "schedule_id": id(&early), "to_user_id": ana.id }), "bad_request", "to_user_id"),
        (&ana, json!({ "schedule_id": id(&early), "to_user_id": other.owner.id }), "bad_request", "to_user_id"),
        (&ana, json!({ "schedule_id": id(&both), "to_user_id": ben.id }), "conflict", "to_user_id"),
        (&cem, json!({ "schedule_id": id(&led), "to_user_id": ana.id }), "bad_request", "to_user_id"),
        (&ana, json!({ "schedule_id": id(&early), "return_schedule_id": id(&late) }), "bad_request", "return_schedule_id"),
        (
            &ana,
            json!({ "schedule_id": id(&early), "to_user_id": ben.id, "return_schedule_id": id(&led) }),
            "conflict",
            "return_schedule_id",
        ),
        (
            &ana,
            json!({ "schedule_id": id(&early), "to_user_id": ben.id, "return_schedule_id": id(&foreign) }),
            "bad_request",
            "return_schedule_id",
        ),
        (&ana, json!({ "schedule_id": id(&early), "note": "x".repeat(1001) }), "bad_request", "note"),
    ] {
        let answer = person.post("/api/swap-requests", body.clone()).await;
        assert_eq!(answer.faulty_fields(), [field], "{body}: {}", answer.text);
        answer.refused(code);
    }
    ana.post("/api/swap-requests", json!({ "schedule_id": id(&foreign) })).await.refused("not_found");
    assert_eq!(org.owner.get("/api/swap-requests").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_swap_is_decided_by_the_plan_as_it_is_then() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let early = of(&org, &ana, "Early", "17T06", "17T14").await;
    let late = of(&org, &ben, "Late", "18T14", "18T22").await;
    let request = swap(&ana, json!({ "schedule_id": id(&early), "to_user_id": ben.id, "return_schedule_id": id(&late) })).await;
    let _ = said(&ben, &request, "accept").await.expect(200);
    // Ben's shift is Cem's by now: half a swap is none.
    let cem = org.member("Cem", "staff").await;
    let _ = org.owner.put(&path(&late), json!({ "participant_ids": [cem.id] })).await.expect(200);
    assert_eq!(said(&org.owner, &request, "approve").await.faulty_fields(), ["return_schedule_id"]);
    assert_eq!(ana.get(&path(&early)).await.expect(200)["participant_ids"], json!([ana.id]));
    assert_eq!(ana.get(&format!("/api/swap-requests/{request}")).await.expect(200)["status"], "accepted");
    // Whoever is taken off the shift asks no more.
    let _ = org.owner.put(&path(&early), json!({ "participant_ids": [] })).await.expect(200);
    assert_eq!(ana.get(&format!("/api/swap-requests/{request}")).await.expect(200)["status"], "withdrawn");
}

#[tokio::test]
async fn what_is_asked_of_one_is_not_for_others_to_read() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "staff").await);
    let early = of(&org, &ana, "Early", "17T06", "17T14").await;
    let request = swap(&ana, json!({ "schedule_id": id(&early), "to_user_id": ben.id, "note": "Private matter" })).await;
    let here = format!("/api/swap-requests/{request}");
    for person in [&ana, &ben, &org.owner] {
        assert_eq!(person.get(&here).await.expect(200)["note"], "Private matter");
    }
    cem.get(&here).await.refused("not_found");
    assert_eq!(cem.get("/api/swap-requests").await.expect(200)["data"], json!([]));
    assert_eq!(cem.get(&format!("{}/swap-requests", path(&early))).await.expect(200)["data"], json!([]));
    for what in ["accept", "decline", "withdraw"] {
        said(&cem, &request, what).await.refused("not_found");
    }
}
