use super::{channel, direct, each, group, id, look, say};
use futures::future::join_all;
use guildhall_tests::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[tokio::test]
async fn twenty_senders_at_once_leave_no_gap() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let mut people = vec![org.owner.clone()];
    for name in ["Ana", "Ben", "Cem"] {
        people.push(org.member(name, "staff").await);
    }
    let place = group(&people[0], &people[1..].iter().collect::<Vec<_>>()).await;
    // Each of twenty says ten things, one after the other.
    let sender = async |n: usize| {
        let mut said = Vec::new();
        for nth in 0..10 {
            said.push(say(&people[n % 4], &place, &format!("{n}: {nth}")).await);
        }
        said
    };
    let answers = join_all((0..20).map(sender)).await;
    assert!(
        answers.iter().all(|said| said.windows(2).all(|pair| pair[0]["seq"].as_i64() < pair[1]["seq"].as_i64())),
        "each hears its own in the order it spoke"
    );
    let by_seq: BTreeMap<i64, &Value> =
        answers.iter().flatten().map(|message| (message["seq"].as_i64().expect("a number"), message)).collect();
    assert_eq!(by_seq.keys().copied().collect::<Vec<_>>(), (1..=200).collect::<Vec<_>>());
    let revisions: Vec<i64> = by_seq.values().filter_map(|message| message["revision"].as_i64()).collect();
    assert_eq!(revisions, (2..=201).collect::<Vec<_>>(), "opening was the first revision");
    let now = look(&people[1], &place).await;
    assert_eq!((&now["last_seq"], &now["revision"]), (&json!(200), &json!(201)));
    let newest = people[1].get(&format!("/api/conversations/{place}/messages?limit=200")).await.expect(200);
    assert!(newest["data"].as_array().into_iter().flatten().rev().eq(by_seq.into_values()));
}

#[tokio::test]
async fn a_resend_says_nothing_twice() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = direct(&org.owner, &ana).await;
    let path = format!("/api/conversations/{place}/messages");
    let send = || org.owner.post(&path, json!({ "content": "The pump is dry", "client_id": "phone-1" }));
    let answers = join_all((0..30).map(|_| send())).await;
    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(made.len(), 1);
    let message = made[0].expect(201);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.expect(200), message);
    }
    let other_words = org.owner.post(&path, json!({ "content": "The pump runs", "client_id": "phone-1" })).await;
    assert_eq!(other_words.expect(200), message, "the first is what was said");
    let now = look(&ana, &place).await;
    assert_eq!((&now["last_seq"], &now["unread_count"], &now["revision"]), (&json!(1), &json!(1), &json!(2)));
    let next = say(&org.owner, &place, "next").await;
    assert_eq!((&next["seq"], &next["revision"]), (&json!(2), &json!(3)), "a resend takes no number");
    // The name is its sender's own, and the conversation's.
    let others = ana.post(&path, json!({ "content": "Mine", "client_id": "phone-1" })).await.expect(201);
    assert_eq!(others["seq"], 3);
    let elsewhere = channel(&org.owner, "lobby").await;
    let elsewhere = format!("/api/conversations/{elsewhere}/messages");
    let _ = org.owner.post(&elsewhere, json!({ "content": "There", "client_id": "phone-1" })).await.expect(201);
}

#[tokio::test]
async fn the_sender_alone_edits() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&ana, &[&org.owner]).await;
    let said = say(&ana, &place, "teh pump").await;
    let path = format!("/api/conversations/{place}/messages/{}", id(&said));
    let edited = ana.put(&path, json!({ "content": "the pump" })).await.expect(200);
    assert_eq!((&edited["content"], &edited["seq"], &edited["revision"]), (&json!("the pump"), &json!(1), &json!(3)));
    assert_eq!(edited["created_at"], said["created_at"]);
    assert!(edited["edited_at"].is_string());
    assert_eq!(ana.patch(&path, json!({ "content": "The pump" })).await.expect(200)["revision"], 4);
    org.owner.put(&path, json!({ "content": "No pump" })).await.refused("forbidden");
    assert_eq!(ana.put(&path, json!({ "content": "" })).await.faulty_fields(), ["content"]);
    assert_eq!(ana.put(&path, json!({})).await.faulty_fields(), ["content"]);
    let seen = org.owner.get(&path).await.expect(200);
    assert_eq!((&seen["content"], &seen["sender_id"]), (&json!("The pump"), &json!(ana.id)));
    // Through another conversation of theirs it is not found.
    let lobby = channel(&org.owner, "lobby").await;
    let _ = ana.post(&format!("/api/conversations/{lobby}/join"), json!({})).await.expect(200);
    let astray = format!("/api/conversations/{lobby}/messages/{}", id(&said));
    ana.put(&astray, json!({ "content": "x" })).await.refused("not_found");
    ana.delete(&astray).await.refused("not_found");
    ana.get(&astray).await.refused("not_found");
}

#[tokio::test]
async fn a_deleted_message_leaves_its_place() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let said = say(&ana, &place, "a secret of the trade").await;
    let _ = say(&org.owner, &place, "hush").await;
    let path = format!("/api/conversations/{place}/messages/{}", id(&said));
    org.owner.delete(&path).await.refused("forbidden");
    let _ = ana.delete(&path).await.expect(204);
    let stone = org.owner.get(&path).await;
    assert!(!stone.text.contains("trade"));
    let stone = stone.expect(200);
    assert_eq!((&stone["content"], &stone["seq"], &stone["revision"]), (&json!(null), &json!(1), &json!(4)));
    assert!(stone["deleted_at"].is_string());
    let _ = ana.delete(&path).await.expect(204);
    let now = look(&ana, &place).await;
    assert_eq!((&now["last_seq"], &now["revision"]), (&json!(2), &json!(4)), "deleting again changes nothing");
    ana.put(&path, json!({ "content": "again" })).await.refused("conflict");
    let listed = ana.get(&format!("/api/conversations/{place}/messages")).await.expect(200);
    assert_eq!(each(&listed["data"], "content"), [json!("hush"), json!(null)]);
    // Neither the log nor a table keeps what was deleted.
    let superuser = world.superuser().await;
    for table in ["public.messages", "guildhall.events"] {
        let count = format!("select count(*) from {table} as t where t::text like '%trade%'");
        assert_eq!(superuser.query_one(&count, &[]).await.expect("a count").get::<_, i64>(0), 0, "{table}");
    }
}

#[tokio::test]
async fn those_who_manage_channels_delete_what_others_said_there() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let lobby = channel(&org.owner, "lobby").await;
    let _ = ana.post(&format!("/api/conversations/{lobby}/join"), json!({})).await.expect(200);
    let rude = say(&ana, &lobby, "something rude").await;
    let calm = say(&org.owner, &lobby, "now, now").await;
    ana.delete(&format!("/api/conversations/{lobby}/messages/{}", id(&calm))).await.refused("forbidden");
    let path = format!("/api/conversations/{lobby}/messages/{}", id(&rude));
    org.owner.put(&path, json!({ "content": "something kind" })).await.refused("forbidden");
    let _ = org.owner.delete(&path).await.expect(204);
    assert_eq!(ana.get(&path).await.expect(200)["content"], json!(null));
}

#[tokio::test]
async fn an_answer_names_a_message_of_the_same_conversation() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let (talk, other) = (direct(&org.owner, &ana).await, group(&org.owner, &[&ana]).await);
    let question = say(&ana, &talk, "which bench?").await;
    let path = format!("/api/conversations/{talk}/messages");
    let reply = org.owner.post(&path, json!({ "content": "the third", "reply_to": id(&question) })).await.expect(201);
    assert_eq!(reply["reply_to"], question["id"]);
    let astray = say(&ana, &other, "elsewhere").await;
    for wrong in [id(&astray), super::NOTHING] {
        let answer = org.owner.post(&path, json!({ "content": "?", "reply_to": wrong })).await;
        answer.refused("bad_request");
        assert_eq!(answer.faulty_fields(), ["reply_to"]);
    }
    assert_eq!(say(&ana, &talk, "thanks").await["seq"], 3, "a refused one takes no number");
}

/// Characters are counted, not bytes: 8 000 of content, 64 of a client's own name.
#[tokio::test]
async fn a_message_has_a_longest() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let path = format!("/api/conversations/{}/messages", channel(&org.owner, "lobby").await);
    let send = async |content: &str, client_id: &str| org.owner.post(&path, json!({ "content": content, "client_id": client_id })).await;
    for (longest, client_id) in [("a".repeat(8000), "a".repeat(64)), ("🧪".repeat(8000), "é".repeat(64))] {
        let kept = send(&longest, &client_id).await.expect(201);
        assert_eq!((kept["content"].as_str(), kept["client_id"].as_str()), (Some(longest.as_str()), Some(client_id.as_str())));
    }
    assert_eq!(send(&"a".repeat(8001), "ok").await.faulty_fields(), ["content"]);
    assert_eq!(send("fine", &"b".repeat(65)).await.faulty_fields(), ["client_id"]);
    assert_eq!(send("\u{200b} \n", "").await.faulty_fields(), ["client_id", "content"]);
    let answer = org.owner.post(&path, json!({ "content": 7, "seq": 1, "sender_id": org.owner.id })).await;
    answer.refused("bad_request");
    assert_eq!(answer.faulty_fields(), ["content", "sender_id", "seq"]);
    let lines = send("one\n\ttwo\r\nthree", "lines").await.expect(201);
    assert_eq!(lines["content"], "one\n\ttwo\r\nthree");
}

#[tokio::test]
async fn a_preview_sends_nothing() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let place = channel(&org.owner, "lobby").await;
    let path = format!("/api/conversations/{place}/messages");
    let preview =
        org.owner.call("POST", &path).header("prefer", "tx=rollback").json(json!({ "content": "maybe" })).send().await.expect(200);
    assert_eq!((&preview["preview"], &preview["result"]["seq"]), (&json!(true), &json!(1)));
    assert_eq!(preview["events"][0]["kind"], "chat.message.sent");
    assert_eq!(say(&org.owner, &place, "surely").await["seq"], 1);
}
