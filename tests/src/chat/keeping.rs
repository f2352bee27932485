//! Pins, saved messages, drafts, and forwarding.

use super::{NOTHING, channel, direct, each, group, id, look, say};
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn a_pin_is_everyones_in_the_conversation() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let (first, second) = (say(&ana, &place, "the door code").await, say(&ana, &place, "hello").await);
    let path = format!("/api/conversations/{place}/messages/{}/pin", id(&first));
    let pinned = org.owner.put(&path, json!({})).await.expect(200);
    assert_eq!(
        (&pinned["pinned_by"], pinned["pinned_at"].is_string(), &pinned["content"]),
        (&json!(org.owner.id), true, &json!("the door code"))
    );
    assert_eq!(ana.put(&path, json!({})).await.expect(200), pinned, "twice is once");
    let pins = format!("/api/conversations/{place}/pins");
    assert_eq!(ana.get(&pins).await.expect(200)["data"], json!([pinned]));
    let missed = ana.get(&format!("/api/conversations/{place}/sync?after={}", second["revision"])).await.expect(200);
    assert_eq!(missed["messages"], json!([pinned]));
    ben.get(&pins).await.refused("not_found");
    ben.put(&path, json!({})).await.refused("not_found");
    let _ = ana.delete(&path).await.expect(204);
    assert_eq!(ana.get(&pins).await.expect(200)["data"], json!([]));
    let revision = look(&ana, &place).await["revision"].clone();
    let _ = ana.delete(&path).await.expect(204);
    assert_eq!(look(&ana, &place).await["revision"], revision);
    // A deleted message is pinned no more.
    let _ = ana.put(&path, json!({})).await.expect(200);
    let _ = ana.delete(&format!("/api/conversations/{place}/messages/{}", id(&first))).await.expect(204);
    assert_eq!(ana.get(&pins).await.expect(200)["data"], json!([]));
    ana.put(&path, json!({})).await.refused("conflict");
}

#[tokio::test]
async fn what_a_person_saved_is_theirs_alone_while_they_may_read_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let said = say(&org.owner, &place, "read this later").await;
    let path = format!("/api/saved-messages/{}", id(&said));
    let saved = ana.put(&path, json!({})).await.expect(200);
    assert_eq!((&saved["message"], &saved["message_id"]), (&said, &said["id"]));
    assert_eq!(ana.put(&path, json!({})).await.expect(200), saved);
    assert_eq!(ana.get("/api/saved-messages").await.expect(200)["data"], json!([saved]));
    assert_eq!(org.owner.get("/api/saved-messages").await.expect(200)["data"], json!([]));
    ben.put(&path, json!({})).await.refused("not_found");
    ana.put(&format!("/api/saved-messages/{NOTHING}"), json!({})).await.refused("not_found");
    let _ = ana.post(&format!("/api/conversations/{place}/leave"), json!({})).await.expect(204);
    assert_eq!(ana.get("/api/saved-messages").await.expect(200)["data"], json!([]), "what they may not read they have not");
    let _ = org.owner.post(&format!("/api/conversations/{place}/members"), json!({ "user_ids": [ana.id] })).await.expect(200);
    let _ = ana.delete(&path).await.expect(204);
    ana.delete(&path).await.refused("not_found");
    assert_eq!(ana.get("/api/saved-messages").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_draft_follows_its_writer_and_nobody_else() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let path = format!("/api/conversations/{place}/draft");
    let draft = ana.put(&path, json!({ "content": "Dear al" })).await.expect(200);
    assert_eq!((&draft["content"], &draft["conversation_id"]), (&json!("Dear al"), &json!(place)));
    let later = ana.put(&path, json!({ "content": "Dear all" })).await.expect(200);
    assert_eq!(ana.get("/api/drafts").await.expect(200)["data"], json!([later]));
    assert_eq!(org.owner.get("/api/drafts").await.expect(200)["data"], json!([]));
    ben.put(&path, json!({ "content": "x" })).await.refused("not_found");
    assert_eq!(ana.put(&path, json!({ "content": "x".repeat(8001) })).await.faulty_fields(), ["content"]);
    let _ = ana.delete(&path).await.expect(204);
    let _ = ana.delete(&path).await.expect(204);
    assert_eq!(ana.get("/api/drafts").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_forwarded_message_says_where_it_comes_from() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let talk = direct(&ana, &ben).await;
    let lobby = channel(&org.owner, "lobby").await;
    let said = say(&org.owner, &place, "The audit is on Friday").await;
    let path = format!("/api/conversations/{place}/messages/{}/forward", id(&said));
    let sent = ana.post(&path, json!({ "to_conversation_id": talk, "comment": "Did you know?" })).await.expect(201);
    assert_eq!((&sent["content"], &sent["conversation_id"], &sent["sender_id"]), (&said["content"], &json!(talk), &json!(ana.id)));
    let from = &sent["forwarded_from"];
    assert_eq!((&from["conversation_id"], &from["message_id"], &from["sender_id"]), (&json!(place), &said["id"], &json!(org.owner.id)));
    assert_eq!(from["comment"], "Did you know?");
    assert_eq!(ben.get(&format!("/api/conversations/{talk}/messages")).await.expect(200)["data"], json!([sent]));
    // What others said stays as they said it, and a copy of a copy comes from the first.
    let copy = format!("/api/conversations/{talk}/messages/{}", id(&sent));
    ana.put(&copy, json!({ "content": "on Monday" })).await.refused("conflict");
    let again = direct(&ben, &org.owner).await;
    let again = ben.post(&format!("{copy}/forward"), json!({ "to_conversation_id": again })).await.expect(201);
    assert_eq!((&again["forwarded_from"]["message_id"], &again["forwarded_from"]["comment"]), (&said["id"], &json!(null)));
    // From where one may read, to where one may write.
    ben.post(&path, json!({ "to_conversation_id": talk })).await.refused("not_found");
    ana.post(&path, json!({ "to_conversation_id": lobby })).await.refused("forbidden");
    ana.post(&path, json!({ "to_conversation_id": NOTHING })).await.refused("not_found");
    let _ = org.owner.delete(&format!("/api/conversations/{place}/messages/{}", id(&said))).await.expect(204);
    ana.post(&path, json!({ "to_conversation_id": talk })).await.refused("conflict");
    assert_eq!(
        each(&ana.get(&format!("/api/conversations/{talk}/messages")).await.expect(200)["data"], "content"),
        [said["content"].clone()]
    );
}
