use super::{NOTHING, channel, direct, each, group, id, look, say};
use futures::future::join_all;
use guildhall_tests::{Person, World};
use serde_json::{Value, json};

async fn answer(person: &Person, place: &str, to: &Value, content: &str) -> Value {
    let body = json!({ "content": content, "reply_to": to["id"] });
    person.post(&format!("/api/conversations/{place}/messages"), body).await.expect(201)
}

async fn topics(person: &Person, place: &str) -> Value {
    person.get(&format!("/api/conversations/{place}/topics")).await.expect(200)["data"].clone()
}

async fn message(person: &Person, place: &str, message: &Value) -> Value {
    person.get(&format!("/api/conversations/{place}/messages/{}", id(message))).await.expect(200)
}

#[tokio::test]
async fn an_answer_starts_a_topic_named_after_the_first_words() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let question = say(&ana, &place, "The **pump** in the cold room is dry.\nWho has the key?").await;
    assert_eq!(question["topic_id"], json!(null), "nobody must choose one");
    let first = answer(&org.owner, &place, &question, "I do").await;
    let asked = message(&ana, &place, &question).await;
    assert!(first["topic_id"].is_string());
    assert_eq!((&asked["topic_id"], &asked["revision"]), (&first["topic_id"], &first["revision"]), "one change holds both");
    let second = answer(&ana, &place, &first, "Bring it").await;
    assert_eq!(second["topic_id"], first["topic_id"]);
    let listed = topics(&org.owner, &place).await;
    assert_eq!(each(&listed, "name"), [json!("The **pump** in the cold room is dry.")]);
    assert_eq!((&listed[0]["message_count"], &listed[0]["last_seq"], &listed[0]["unread_count"]), (&json!(3), &json!(3), &json!(1)));
    assert_eq!((&listed[0]["created_by"], &listed[0]["resolved_at"]), (&json!(org.owner.id), &json!(null)));
    // The stream has all, and each topic its own.
    let _ = say(&ana, &place, "something else").await;
    let path = format!("/api/conversations/{place}/messages");
    let within = ana.get(&format!("{path}?topic_id=eq.{}", first["topic_id"].as_str().expect("an id"))).await.expect(200);
    assert_eq!(each(&within["data"], "seq"), [json!(3), json!(2), json!(1)]);
    assert_eq!(each(&ana.get(&path).await.expect(200)["data"], "seq"), [json!(4), json!(3), json!(2), json!(1)]);
    assert_eq!(each(&ana.get(&format!("{path}?topic_id=is.null")).await.expect(200)["data"], "seq"), [json!(4)]);
    // What the log keeps has no name in it.
    let log = org.owner.get("/api/audit-events?kind=eq.chat.topic.changed").await.expect(200);
    assert_eq!((&log["data"][0]["data"]["change"], log.to_string().contains("pump")), (&json!("started"), false));
}

#[tokio::test]
async fn two_who_answer_at_once_start_one_topic() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let place = channel(&org.owner, "lobby").await;
    let question = say(&org.owner, &place, "Tea or coffee?").await;
    let answers = join_all((0..10).map(|n| {
        let (owner, place, question) = (&org.owner, &place, &question);
        async move { answer(owner, place, question, &format!("answer {n}")).await }
    }))
    .await;
    assert!(answers.iter().all(|answer| answer["topic_id"] == answers[0]["topic_id"]));
    let listed = topics(&org.owner, &place).await;
    assert_eq!((listed.as_array().map(Vec::len), &listed[0]["message_count"]), (Some(1), &json!(11)));
    let body = json!({ "content": "again", "reply_to": question["id"], "client_id": "once" });
    let path = format!("/api/conversations/{place}/messages");
    let resent = join_all((0..5).map(|_| org.owner.post(&path, body.clone()))).await;
    assert_eq!(resent.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(topics(&org.owner, &place).await[0]["message_count"], 12, "a resend is not counted twice");
    assert_eq!(look(&org.owner, &place).await["last_seq"], 12);
}

#[tokio::test]
async fn answers_between_two_people_start_no_topic() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&org.owner, &ana).await;
    let question = say(&ana, &talk, "Lunch?").await;
    assert_eq!(answer(&org.owner, &talk, &question, "Yes").await["topic_id"], json!(null));
    org.owner.post(&format!("/api/conversations/{talk}/topics"), json!({ "name": "Lunch" })).await.refused("conflict");
    assert_eq!(topics(&ana, &talk).await, json!([]));
}

#[tokio::test]
async fn a_topic_is_started_named_resolved_and_opened_again() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = channel(&org.owner, "lobby").await;
    for person in [&ana, &ben] {
        let _ = person.post(&format!("/api/conversations/{place}/join"), json!({})).await.expect(200);
    }
    let path = format!("/api/conversations/{place}/topics");
    let made = ana.post(&path, json!({ "name": "Glassware" })).await;
    let topic = made.expect(201);
    assert_eq!(made.header("location"), format!("{path}/{}", id(&topic)));
    let one = format!("{path}/{}", id(&topic));
    assert_eq!(ben.get(&one).await.expect(200), topic);
    ben.patch(&one, json!({ "name": "Mine" })).await.refused("forbidden");
    assert_eq!(ana.patch(&one, json!({ "name": "Glass" })).await.expect(200)["name"], "Glass", "its starter names it");
    assert_eq!(org.owner.put(&one, json!({ "name": "Glasses" })).await.expect(200)["name"], "Glasses", "and the moderator");
    let said = ben.post(&format!("/api/conversations/{place}/messages"), json!({ "content": "two broke", "topic_id": id(&topic) })).await;
    assert_eq!(said.expect(201)["topic_id"], topic["id"]);
    let resolved = ben.post(&format!("{one}/resolve"), json!({})).await.expect(200);
    assert_eq!((&resolved["resolved_by"], &resolved["message_count"]), (&json!(ben.id), &json!(1)));
    let revision = look(&ana, &place).await["revision"].clone();
    let _ = ana.post(&format!("{one}/resolve"), json!({})).await.expect(200);
    assert_eq!(look(&ana, &place).await["revision"], revision, "resolving twice changes nothing");
    assert_eq!(ana.post(&format!("{one}/reopen"), json!({})).await.expect(200)["resolved_at"], json!(null));
    for (field, body) in [("name", json!({ "name": "x".repeat(81) })), ("name", json!({ "name": " " })), ("name", json!({}))] {
        assert_eq!(ana.patch(&one, body).await.faulty_fields(), [field]);
    }
    ana.patch(&format!("{path}/{NOTHING}"), json!({ "name": "x" })).await.refused("not_found");
    let elsewhere = channel(&org.owner, "elsewhere").await;
    let astray = json!({ "content": "?", "topic_id": id(&topic) });
    assert_eq!(org.owner.post(&format!("/api/conversations/{elsewhere}/messages"), astray).await.faulty_fields(), ["topic_id"]);
}

#[tokio::test]
async fn a_message_is_moved_to_a_topic_and_out_of_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = channel(&org.owner, "lobby").await;
    let _ = ana.post(&format!("/api/conversations/{place}/join"), json!({})).await.expect(200);
    let (hers, mine) = (say(&ana, &place, "hers").await, say(&org.owner, &place, "mine").await);
    let path = |message: &Value| format!("/api/conversations/{place}/messages/{}/move", id(message));
    let moved = ana.post(&path(&hers), json!({ "topic_name": "Hers" })).await.expect(200);
    let topic = moved["topic_id"].clone();
    assert!(topic.is_string());
    assert_eq!((&moved["seq"], &moved["content"]), (&hers["seq"], &hers["content"]), "it keeps its place in the stream");
    ana.post(&path(&mine), json!({ "topic_id": topic })).await.refused("forbidden");
    assert_eq!(org.owner.post(&path(&mine), json!({ "topic_id": topic })).await.expect(200)["topic_id"], topic);
    let listed = topics(&ana, &place).await;
    assert_eq!((&listed[0]["message_count"], &listed[0]["last_seq"]), (&json!(2), &mine["seq"]));
    assert_eq!(org.owner.post(&path(&mine), json!({ "topic_id": null })).await.expect(200)["topic_id"], json!(null));
    let listed = topics(&ana, &place).await;
    assert_eq!((&listed[0]["message_count"], &listed[0]["last_seq"]), (&json!(1), &hers["seq"]));
    for body in [json!({}), json!({ "topic_id": topic, "topic_name": "Both" }), json!({ "topic_id": NOTHING })] {
        assert_eq!(ana.post(&path(&hers), body).await.faulty_fields(), ["topic_id"]);
    }
    // Whoever was away hears of both, in one piece.
    let missed = ana.get(&format!("/api/conversations/{place}/sync?after={}", mine["revision"])).await.expect(200);
    assert_eq!(each(&missed["topics"], "id"), [topic]);
    let said: Vec<Value> = missed["messages"].as_array().into_iter().flatten().filter(|one| one["kind"] == "text").cloned().collect();
    assert_eq!(each(&json!(said), "topic_id"), [listed[0]["id"].clone(), json!(null)]);
    assert_eq!(missed["revision"], look(&ana, &place).await["revision"]);
}
