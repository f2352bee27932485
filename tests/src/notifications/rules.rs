//! What the cards say: who should know of what, and why.

use super::{id, inbox, say, settled, told};
use guildhall_tests::{World, eventually};
use serde_json::json;

#[tokio::test]
async fn an_inviter_hears_who_came() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let cem = org.member("Cem", "manager").await;
    settled(&org).await;
    let all = org.owner.get("/api/notifications").await.expect(200);
    let one = all["data"].as_array().and_then(|all| all.iter().find(|one| one["subject"]["id"] == cem.id)).cloned().expect("it was told");
    assert_eq!((&one["reasons"], &one["payload"]["title"]), (&json!(["invitation_accepted"]), &json!("Cem joined")));
    assert_eq!(cem.get("/api/notifications").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn authors_commenters_and_those_who_are_called_hear_of_a_comment() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let (cem, anabel) = (org.member("Cem", "staff").await, org.member("Anabel", "staff").await);
    let status = ana.post("/api/status", json!({ "text": "The pump is dry" })).await.text_at("/id");
    let comment = async |person: &guildhall_tests::Person, text: &str| {
        let _ = person.post("/api/status/comments", json!({ "status_id": status, "text": text })).await.expect(201);
    };
    comment(&ben, "On my way").await;
    comment(&org.owner, "@ana, @CEM: is it?").await;
    settled(&org).await;
    let reasons = async |person| inbox(person).await.iter().map(|one| one["reasons"].clone()).collect::<Vec<_>>();
    assert_eq!(reasons(&ana).await, [json!(["comment", "mention"])]);
    assert_eq!(reasons(&ben).await, [json!(["reply"])]);
    assert_eq!(reasons(&cem).await, [json!(["mention"])]);
    assert_eq!(reasons(&anabel).await, [""; 0], "her name was not called");
    assert_eq!(inbox(&ana).await[0]["count"], 2);
    assert_eq!(inbox(&ana).await[0]["subject"], json!({ "kind": "status", "id": status }));
}

#[tokio::test]
async fn a_group_tells_those_who_are_answered() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let group = json!({ "type": "group", "name": "Night shift", "member_ids": [ana.id, ben.id] });
    let place = org.owner.post("/api/conversations", group).await.text_at("/id");
    let asked = say(&ana, &place, "Who has the key?").await;
    let path = format!("/api/conversations/{place}/messages");
    let _ = ben.post(&path, json!({ "content": "I do", "reply_to": id(&asked) })).await.expect(201);
    let one = told(&ana, 1).await.remove(0);
    assert_eq!((&one["reasons"], &one["payload"]["title"]), (&json!(["reply", "topic"]), &json!("Ben in Night shift")));
    settled(&org).await;
    assert_eq!((inbox(&ben).await.len(), inbox(&org.owner).await.len()), (0, 0));
}

#[tokio::test]
async fn whoever_gets_a_task_hears_of_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let project = org.owner.post("/api/projects", json!({ "name": "Pump" })).await.text_at("/id");
    let path = format!("/api/projects/{project}/tasks");
    let task = org.owner.post(&path, json!({ "title": "Calibrate", "assignees": [ana.id, org.owner.id] })).await.text_at("/id");
    let one = told(&ana, 1).await.remove(0);
    assert_eq!((&one["reasons"], &one["subject"]["id"]), (&json!(["assigned"]), &json!(task)));
    assert_eq!(one["payload"]["title"], "Calibrate");
    settled(&org).await;
    assert_eq!(inbox(&org.owner).await.len(), 0, "one gives oneself work without being told");
    // Whoever has a task watches it; the owner said something, so Ana hears.
    let _ = org.owner.post(&format!("/api/tasks/{task}/comments"), json!({ "text": "By Friday" })).await.expect(201);
    let one = eventually("it is counted", async || inbox(&ana).await.pop().filter(|one| one["count"] == 2)).await;
    assert_eq!((&one["reasons"], &one["payload"]["excerpt"]), (&json!(["assigned", "watching"]), &json!("By Friday")));
}

#[tokio::test]
async fn a_message_tells_those_it_names_and_who_writes_in_its_topic_unless_they_muted_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let cem = org.member("Cem", "staff").await;
    let group = json!({ "type": "group", "name": "Night shift", "member_ids": [ana.id, ben.id, cem.id] });
    let place = org.owner.post("/api/conversations", group).await.text_at("/id");
    let conversation = format!("/api/conversations/{place}");
    let topic = org.owner.post(&format!("{conversation}/topics"), json!({ "name": "Pump" })).await.text_at("/id");
    let path = format!("{conversation}/messages");
    let _ = ana.post(&path, json!({ "content": "It is dry", "topic_id": topic })).await.expect(201);
    let _ = ben.post(&path, json!({ "content": "Again?", "topic_id": topic })).await.expect(201);
    let _ = told(&ana, 1).await;
    let _ = ben.put(&format!("{conversation}/mute"), json!({})).await;
    let named = json!({ "content": "Look", "topic_id": topic, "mentions": { "user_ids": [cem.id] } });
    let _ = org.owner.post(&path, named).await.expect(201);
    settled(&org).await;
    let reasons = async |person| inbox(person).await.iter().map(|one| one["reasons"].clone()).collect::<Vec<_>>();
    assert_eq!(reasons(&ana).await, [json!(["topic"])]);
    assert_eq!(reasons(&cem).await, [json!(["mention"])]);
    assert_eq!(reasons(&ben).await, [""; 0], "it is muted");
    let _ = org.owner.post(&path, json!({ "content": "Ben!", "mentions": { "user_ids": [ben.id] } })).await.expect(201);
    assert_eq!(told(&ben, 1).await[0]["reasons"], json!(["mention"]), "their own name is told all the same");
}
