//! Who is on a shift: taking and leaving it oneself, and those who leave the organization.

use super::{id, near, path, plan, shift, with};
use futures::future::join_all;
use guildhall_tests::{Hearing, World, eventually};
use serde_json::json;

#[tokio::test]
async fn people_take_and_leave_open_shifts_by_themselves() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let early = plan(&org.owner, shift("Early", "17T06", "17T14")).await;
    let (take, leave) = (format!("{}/take", path(&early)), format!("{}/leave", path(&early)));
    ana.post(&leave, json!({})).await.refused("conflict");
    let hearing = Hearing::at(&world);
    let taken = ana.post(&take, json!({})).await.expect(200);
    assert_eq!((&taken["participant_ids"], &taken["missing"]), (&json!([ana.id]), &json!(0)));
    assert_eq!(hearing.take("schedule:updated")[0].payload, taken);
    ana.post(&take, json!({})).await.refused("conflict");
    ben.post(&take, json!({})).await.refused("conflict");
    assert_eq!(ana.post(&leave, json!({})).await.expect(200)["participant_ids"], json!([]));
    assert_eq!(ben.post(&take, json!({})).await.expect(200)["participant_ids"], json!([ben.id]));
    // Where it is given out, where another role is needed, where it has begun, where it is over.
    let given = plan(&org.owner, with(shift("Given", "17T06", "17T14"), json!({ "open": false, "participant_ids": [ben.id] }))).await;
    ana.post(&format!("{}/take", path(&given)), json!({})).await.refused("forbidden");
    ben.post(&format!("{}/leave", path(&given)), json!({})).await.refused("forbidden");
    let managers = plan(&org.owner, with(shift("Hand-over", "17T06", "17T14"), json!({ "role": "manager" }))).await;
    ana.post(&format!("{}/take", path(&managers)), json!({})).await.refused("forbidden");
    let begun = plan(&org.owner, near(&world, "Begun", -1, 1)).await;
    let _ = ana.post(&format!("{}/take", path(&begun)), json!({})).await.expect(200);
    ana.post(&format!("{}/leave", path(&begun)), json!({})).await.refused("conflict");
    let over = plan(&org.owner, near(&world, "Over", -2, -1)).await;
    ana.post(&format!("{}/take", path(&over)), json!({})).await.refused("conflict");
}

#[tokio::test]
async fn a_shift_that_needs_two_is_taken_by_two_of_many() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let mut people = Vec::new();
    for n in 0..8 {
        people.push(org.member(&format!("P{n}"), "staff").await);
    }
    let early = plan(&org.owner, with(shift("Early", "17T06", "17T14"), json!({ "needed": 2 }))).await;
    let take = format!("{}/take", path(&early));
    let answers = join_all(people.iter().map(async |person| person.post(&take, json!({})).await)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 2);
    answers.iter().filter(|answer| answer.status != 200).for_each(|answer| drop(answer.refused("conflict")));
    let full = org.owner.get(&path(&early)).await.expect(200);
    assert_eq!((full["participant_ids"].as_array().map(Vec::len), &full["missing"]), (Some(2), &json!(0)));
    // Whoever keeps the plan may put more people on it than it takes.
    let all: Vec<_> = people.iter().map(|person| person.id.clone()).collect();
    assert_eq!(org.owner.put(&path(&early), json!({ "participant_ids": all })).await.expect(200)["missing"], 0);
}

#[tokio::test]
async fn whoever_leaves_the_organization_leaves_the_shifts_to_come() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let both = json!({ "participant_ids": [ana.id, ben.id], "needed": 2 });
    let ahead = plan(&org.owner, with(shift("Early", "17T06", "17T14"), both.clone())).await;
    let over = plan(&org.owner, with(near(&world, "Over", -2, -1), both)).await;
    let asked = ben.post("/api/swap-requests", json!({ "schedule_id": id(&ahead), "to_user_id": org.owner.id })).await.text_at("/id");
    let _ = org.owner.delete(&format!("/api/members/{}", ben.id)).await.expect(204);
    eventually("Ben is off the shift to come", async || {
        let now = ana.get(&path(&ahead)).await.expect(200);
        (now["participant_ids"] == json!([ana.id]) && now["missing"] == 1).then_some(())
    })
    .await;
    assert_eq!(ana.get(&path(&over)).await.expect(200)["participant_ids"], json!([ana.id, ben.id]), "what was done stays");
    assert_eq!(org.owner.get(&format!("/api/swap-requests/{asked}")).await.expect(200)["status"], "withdrawn");
    let answer = org.owner.put(&path(&ahead), json!({ "participant_ids": [ben.id] })).await;
    assert_eq!(answer.faulty_fields(), ["participant_ids"]);
}
