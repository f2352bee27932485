use super::{each, id, private_project, project, task};
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn a_project_begins_with_a_key_columns_and_its_founder_as_lead() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let made = org.owner.post("/api/projects", json!({ "name": "Lab automation" })).await;
    let begun = made.expect(201);
    assert_eq!(made.header("location"), format!("/api/projects/{}", id(&begun)));
    assert_eq!(begun["key"], "LA");
    assert_eq!((&begun["stage"], &begun["status"], &begun["role"]), (&json!("ideation"), &json!("active"), &json!("lead")));
    assert_eq!((&begun["owner_id"], &begun["member_count"]), (&json!(org.owner.id), &json!(1)));
    assert_eq!(org.owner.get(&format!("/api/projects/{}", id(&begun))).await.expect(200), begun);
    // A second one of the name gets other letters; letters that are taken are refused by name.
    assert_eq!(org.owner.post("/api/projects", json!({ "name": "Lab automation" })).await.expect(201)["key"], "LAA");
    let taken = org.owner.post("/api/projects", json!({ "name": "Other", "key": "LA" })).await;
    assert_eq!(taken.faulty_fields(), ["key"]);
    taken.refused("conflict");
    for wrong in ["", "A", "la", "LABORAT", "L1", "ÄÖ"] {
        let answer = org.owner.post("/api/projects", json!({ "name": "Other", "key": wrong })).await;
        assert!(answer.faulty_fields().iter().all(|field| field == "key"), "{wrong}: {}", answer.text);
        answer.refused("bad_request");
    }
}

#[tokio::test]
async fn a_change_keeps_what_it_leaves_out() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let begun = org.owner.post("/api/projects", json!({ "name": "Flow cell", "description": "A *cell*" })).await.expect(201);
    let path = format!("/api/projects/{}", id(&begun));
    let changed =
        org.owner.put(&path, json!({ "status": "paused", "settings": { "time_zone": "Asia/Tokyo", "color": "teal" } })).await.expect(200);
    assert_eq!(
        (&changed["name"], &changed["description"], &changed["status"]),
        (&json!("Flow cell"), &json!("A *cell*"), &json!("paused"))
    );
    assert_eq!(changed["settings"], json!({ "time_zone": "Asia/Tokyo", "color": "teal" }));
    assert_eq!(changed["time_zone"], "Asia/Tokyo");
    let cleared = org.owner.patch(&path, json!({ "description": null, "key": "FLOW" })).await.expect(200);
    assert_eq!((&cleared["description"], &cleared["key"]), (&json!(null), &json!("FLOW")));
    for (wrong, field) in [
        (json!({ "settings": { "time_zone": "Mars/Olympus" } }), "settings.time_zone"),
        (json!({ "settings": { "sauce": 1 } }), "settings.sauce"),
        (json!({ "product_type": "spaceship" }), "product_type"),
        (json!({ "owner_id": super::NOTHING }), "owner_id"),
        (json!({ "stage": "launched" }), "stage"),
    ] {
        let answer = org.owner.put(&path, wrong).await;
        assert_eq!(answer.faulty_fields(), [field], "{}", answer.text);
        answer.refused("bad_request");
    }
}

#[tokio::test]
async fn names_of_the_world_are_kept() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    for name in ["مختبر الصباح", "👩‍🔬 Wet lab", "山田研究室", "עברית ו-English"] {
        let begun = org.owner.post("/api/projects", json!({ "name": name })).await.expect(201);
        assert_eq!(begun["name"], name);
        assert_eq!(task(&org.owner, id(&begun), name).await["title"], name);
    }
}

#[tokio::test]
async fn a_project_can_be_hidden_and_shown_again() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let open = project(&org.owner, "Open").await;
    let hidden = private_project(&org.owner, "Hidden").await;
    let seen = async || each(&ana.get("/api/projects").await.expect(200)["data"], "id");
    assert_eq!(seen().await, [json!(open)]);
    let _ = org.owner.put(&format!("/api/projects/{open}"), json!({ "is_private": true })).await.expect(200);
    assert_eq!(seen().await, [json!(null); 0]);
    let _ = org.owner.put(&format!("/api/projects/{hidden}"), json!({ "is_private": false })).await.expect(200);
    assert_eq!(seen().await, [json!(hidden)]);
}
