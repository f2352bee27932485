//! The endpoints of Labsync Chat's backend structure, line by line.

use super::ask;
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn every_endpoint_of_labsync_chat_answers_as_its_source_says() {
    let world = World::new().await;
    let org = world.org_on("Saltmarsh", "labsync-chat").await;
    let ana = &org.owner;
    let ben = org.member("Ben", "staff").await;

    // /api/chat/conversations
    let direct = json!({ "type": "direct", "member_ids": [ben.id] });
    let conversation = ask(ana, "POST", "/api/chat/conversations", Some(direct)).await.text_at("/id");
    let listed = ask(&ben, "GET", "/api/chat/conversations", None).await.expect(200);
    assert_eq!((&listed["data"][0]["id"], &listed["data"][0]["is_group"]), (&json!(conversation), &json!(false)));

    // /api/chat/messages
    let said = json!({ "conversation_id": conversation, "content": "Who has the night shift?" });
    let message = ask(&ben, "POST", "/api/chat/messages", Some(said)).await.expect(201);
    let read = ask(ana, "GET", &format!("/api/chat/messages?conversation_id={conversation}"), None).await.expect(200);
    assert_eq!(read["data"][0]["id"], message["id"]);

    // /api/status
    let post = json!({ "text": "Chamber B holds 90 %", "visibility": "public" });
    let status = ask(&ben, "POST", "/api/status", Some(post)).await.text_at("/id");
    assert_eq!(ask(ana, "GET", "/api/status", None).await.text_at("/data/0/id"), status);

    // /api/status/comments
    let comment = json!({ "status_id": status, "text": "Until five?" });
    let comment = ask(ana, "POST", "/api/status/comments", Some(comment)).await.expect(201);
    assert_eq!(comment["text"], "Until five?");
    // /api/chatbot and /api/files have no module yet
}
