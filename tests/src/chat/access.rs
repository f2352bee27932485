use super::{channel, direct, each, group, id, look, say};
use guildhall_tests::{Answer, Person, World};
use serde_json::json;

/// Everything that can be asked of a conversation and a message in it.
async fn everything(person: &Person, place: &str, message: &str) -> Vec<Answer> {
    let place = format!("/api/conversations/{place}");
    let text = || json!({ "content": "let me in" });
    vec![
        person.get(&format!("{place}/messages")).await,
        person.get(&format!("{place}/messages?before=5")).await,
        person.get(&format!("{place}/messages/{message}")).await,
        person.get(&format!("{place}/sync?after=0")).await,
        person.get(&format!("{place}/sync?after={message}")).await,
        person.post(&format!("{place}/messages"), text()).await,
        person.post("/api/chat/messages", json!({ "conversation_id": &place[19..], "content": "let me in" })).await,
        person.get(&format!("/api/chat/messages?conversation_id={}", &place[19..])).await,
        person.put(&format!("{place}/messages/{message}"), text()).await,
        person.delete(&format!("{place}/messages/{message}")).await,
        person.post(&format!("{place}/read"), json!({ "message_id": message })).await,
        person.post(&format!("{place}/members"), json!({ "user_ids": [person.id] })).await,
    ]
}

#[tokio::test]
async fn a_conversation_of_others_is_not_there() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let elsewhere = world.org("Undercliff").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "manager").await;
    let talk = direct(&org.owner, &ana).await;
    let said = say(&ana, &talk, "between us").await;
    let lobby = channel(&org.owner, "lobby").await;
    let open = say(&org.owner, &lobby, "to all").await;
    let before = (look(&ana, &talk).await, look(&org.owner, &lobby).await);
    // Somebody of the same organization at a talk of two; somebody of another one at that and at a channel.
    for (outsider, place, message) in [
        (&ben, &talk, &said),
        (&elsewhere.owner, &talk, &said),
        (&elsewhere.owner, &lobby, &open),
        (&ben, &super::NOTHING.to_owned(), &said),
    ] {
        let mut answers = everything(outsider, place, id(message)).await;
        let place = format!("/api/conversations/{place}");
        answers.push(outsider.get(&place).await);
        answers.push(outsider.patch(&place, json!({ "name": "Ours" })).await);
        answers.push(outsider.post(&format!("{place}/join"), json!({})).await);
        answers.push(outsider.post(&format!("{place}/leave"), json!({})).await);
        answers.push(outsider.get(&format!("{place}/members")).await);
        answers.push(outsider.get(&format!("{place}/members/{}", ana.id)).await);
        answers.push(outsider.delete(&format!("{place}/members/{}", ana.id)).await);
        for answer in answers {
            answer.refused("not_found");
            assert!(!answer.text.contains("between us") && !answer.text.contains("to all"), "{}", answer.text);
        }
    }
    assert_eq!((look(&ana, &talk).await, look(&org.owner, &lobby).await), before);
    assert_eq!(each(&ben.get("/api/conversations").await.expect(200)["data"], "id"), [json!(lobby)]);
    assert_eq!(elsewhere.owner.get("/api/conversations").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_channel_tells_its_words_to_those_who_joined() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let lobby = channel(&org.owner, "lobby").await;
    let said = say(&org.owner, &lobby, "to those here").await;
    let before = look(&org.owner, &lobby).await;
    for answer in everything(&ana, &lobby, id(&said)).await {
        answer.refused("forbidden");
        assert!(!answer.text.contains("to those here"), "{}", answer.text);
    }
    let seen = look(&ana, &lobby).await;
    assert_eq!((&seen["name"], &seen["last_message"], &seen["unread_count"]), (&json!("lobby"), &json!(null), &json!(0)));
    assert_eq!(look(&org.owner, &lobby).await, before);
}

#[tokio::test]
async fn whoever_leaves_a_group_loses_what_is_in_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let said = say(&ana, &place, "mine, once").await;
    let _ = ana.post(&format!("/api/conversations/{place}/leave"), json!({})).await.expect(204);
    for answer in everything(&ana, &place, id(&said)).await {
        answer.refused("not_found");
    }
    assert_eq!(ana.get("/api/conversations").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn labsyncs_paths_answer_the_same() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let chat = "/api/chat/conversations";
    let opened = ana.post(chat, json!({ "type": "group", "name": "Bench", "member_ids": [org.owner.id] })).await;
    let place = opened.text_at("/id");
    assert_eq!(opened.header("location"), format!("{chat}/{place}"));
    let (long, short) = (format!("/api/conversations/{place}"), format!("{chat}/{place}"));
    let body = json!({ "conversation_id": place, "content": "flat", "client_id": "one" });
    let flat = ana.post("/api/chat/messages", body).await;
    let said = flat.expect(201);
    assert_eq!(flat.header("location"), format!("/api/chat/messages/{}", id(&said)));
    let nested = ana.post(&format!("{long}/messages"), json!({ "content": "flat", "client_id": "one" })).await;
    assert_eq!(nested.expect(200), said);
    let message = id(&said);
    for (one, other) in [
        ("/api/conversations".to_owned(), chat.to_owned()),
        (long.clone(), short.clone()),
        (format!("{long}/members"), format!("{short}/members")),
        (format!("{long}/messages"), format!("{short}/messages")),
        (format!("{long}/messages"), format!("/api/chat/messages?conversation_id={place}")),
        (format!("{long}/messages/{message}"), format!("{short}/messages/{message}")),
        (format!("{long}/messages/{message}"), format!("/api/chat/messages/{message}?conversation_id={place}")),
        (format!("{long}/sync?after=0"), format!("{short}/sync?after=0")),
    ] {
        let (one, other) = (org.owner.get(&one).await, org.owner.get(&other).await);
        assert_eq!(one.expect(200), other.expect(200));
        assert_eq!(one.header("etag"), other.header("etag"));
    }
    assert_eq!(ana.patch(&short, json!({ "name": "Benches" })).await.expect(200)["name"], "Benches");
    let flat = format!("/api/chat/messages/{message}");
    let edited = ana.put(&flat, json!({ "conversation_id": place, "content": "round" })).await.expect(200);
    assert_eq!(edited["content"], "round");
    let edited = ana.patch(&format!("{flat}?conversation_id={place}"), json!({ "content": "oval" })).await.expect(200);
    assert_eq!(edited, org.owner.get(&format!("{long}/messages/{message}")).await.expect(200));
    let _ = org.owner.post(&format!("{short}/read"), json!({ "message_id": message })).await.expect(200);
    let _ = ana.delete(&format!("{flat}?conversation_id={place}")).await.expect(204);
    assert_eq!(ana.put(&flat, json!({ "content": "x" })).await.faulty_fields(), ["conversation_id"]);
    let _ = org.owner.post(&format!("{short}/leave"), json!({})).await.expect(204);
    let _ = ana.post(&format!("{short}/members"), json!({ "user_ids": [org.owner.id] })).await.expect(200);
    let _ = ana.delete(&format!("{short}/members/{}", org.owner.id)).await.expect(204);
    let lobby = channel(&org.owner, "lobby").await;
    let _ = ana.post(&format!("{chat}/{lobby}/join"), json!({})).await.expect(200);
}
