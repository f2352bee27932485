//! What becomes of a conversation beyond it: messages sent later, tasks made of messages, exports.

use super::{NOTHING, each, group, id, say};
use guildhall_tests::{World, eventually};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_message_is_sent_at_its_time_as_its_writer() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let path = format!("/api/conversations/{place}/scheduled");
    let at = |minutes: i64| (world.clock.now() + jiff::SignedDuration::from_mins(minutes)).to_string();
    let first = ana.post(&path, json!({ "content": "In four minutes", "send_at": at(4) })).await.expect(201);
    let second = ana.post(&path, json!({ "content": "In an hour", "send_at": at(60), "mentions": { "user_ids": [org.owner.id] } })).await;
    let second = second.expect(201);
    let third = ana.post(&path, json!({ "content": "Never", "send_at": at(4) })).await.expect(201);
    assert_eq!(ana.get("/api/scheduled-messages").await.expect(200)["data"].as_array().map(Vec::len), Some(3));
    assert_eq!(org.owner.get("/api/scheduled-messages").await.expect(200)["data"], json!([]), "nobody else sees them");
    let one = |message: &serde_json::Value| format!("/api/scheduled-messages/{}", id(message));
    org.owner.delete(&one(&third)).await.refused("not_found");
    let _ = ana.delete(&one(&third)).await.expect(204);
    let changed = ana.patch(&one(&second), json!({ "content": "In eight minutes", "send_at": at(8) })).await.expect(200);
    assert_eq!(changed["content"], "In eight minutes");
    for (body, field) in [
        (json!({ "content": "x", "send_at": at(-1) }), "send_at"),
        (json!({ "content": "x", "send_at": "9999-01-01T00:00:00Z" }), "send_at"),
        (json!({ "content": "", "send_at": at(1) }), "content"),
        (json!({ "content": "x", "send_at": at(1), "topic_id": NOTHING }), "topic_id"),
    ] {
        assert_eq!(ana.post(&path, body).await.faulty_fields(), [field]);
    }
    ben.post(&path, json!({ "content": "x", "send_at": at(1) })).await.refused("not_found");
    let messages = format!("/api/conversations/{place}/messages");
    world.clock.advance(Duration::from_secs(241));
    eventually("the first one", async || {
        let page = org.owner.get(&messages).await.expect(200);
        (each(&page["data"], "content") == [json!("In four minutes")] && page["data"][0]["sender_id"] == json!(ana.id)).then_some(())
    })
    .await;
    world.clock.advance(Duration::from_secs(240));
    eventually("both", async || {
        let page = org.owner.get(&messages).await.expect(200);
        (each(&page["data"], "content") == [json!("In eight minutes"), json!("In four minutes")]).then_some(())
    })
    .await;
    assert_eq!(ana.get("/api/scheduled-messages").await.expect(200)["data"], json!([]));
    let _ = first;
}

#[tokio::test]
async fn a_message_becomes_a_task_in_one_step() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let said = say(&ana, &place, "Order more **pipettes**\nbefore Friday").await;
    let project = org.owner.post("/api/projects", json!({ "name": "Supplies", "key": "SUP" })).await;
    let project = project.text_at("/id");
    let path = format!("/api/conversations/{place}/messages/{}/task", id(&said));
    let made = org.owner.post(&path, json!({ "project_id": project })).await.expect(200);
    let task = org.owner.get(&format!("/api/tasks/{}", made["task_id"].as_str().expect("an id"))).await.expect(200);
    assert_eq!(task["title"], "Order more **pipettes");
    let description = task["description"].as_str().expect("a text");
    assert!(description.starts_with("> Order more **pipettes**\n> before Friday\n"), "{description}");
    assert!(description.contains(&format!("/chat/{place}?message={}", id(&said))));
    let named = org.owner.post(&path, json!({ "project_id": project, "title": "Pipettes" })).await.expect(200);
    assert_ne!(named["task_id"], made["task_id"]);
    org.owner.post(&path, json!({ "project_id": NOTHING })).await.refused("not_found");
    org.member("Ben", "staff").await.post(&path, json!({ "project_id": project })).await.refused("not_found");
}

#[tokio::test]
async fn an_export_holds_what_its_reader_may_read() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&org.member("Ben", "staff").await]).await;
    let path = format!("/api/conversations/{place}/export");
    for n in 1..=3 {
        let _ = say(&org.owner, &place, &format!("message {n}")).await;
    }
    let all = org.owner.get(&path).await.expect(200);
    assert_eq!(each(&all["messages"], "content"), [json!("message 1"), json!("message 2"), json!("message 3")]);
    assert_eq!((&all["people"][0]["id"], &all["more"]), (&json!(org.owner.id), &json!(false)));
    assert_eq!(each(&org.owner.get(&format!("{path}?after=2")).await.expect(200)["messages"], "seq"), [json!(3)]);
    let _ = say(&org.owner, &place, "=cmd|' /C calc'!A0, \"quoted\"").await;
    let table = org.owner.get(&format!("{path}.csv?after=3")).await;
    assert_eq!(table.status, 200, "{}", table.text);
    let line = table.text.lines().nth(1).expect("a line");
    assert!(line.starts_with("4,") && line.ends_with(",,\"'=cmd|' /C calc'!A0, \"\"quoted\"\"\""), "{line}");
    ana.get(&path).await.refused("not_found");
    ana.get(&format!("{path}.csv")).await.refused("not_found");
    let _ = org.owner.patch(&format!("/api/conversations/{place}"), json!({ "history": "since_joining" })).await.expect(200);
    let _ = org.owner.post(&format!("/api/conversations/{place}/members"), json!({ "user_ids": [ana.id] })).await.expect(200);
    let hers = ana.get(&path).await.expect(200);
    assert_eq!(each(&hers["messages"], "kind"), [json!("system")]);
}
