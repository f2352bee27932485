//! What keeps order in a conversation: moderators, who writes, what late comers read, and what the house says.

use super::{channel, direct, each, group, id, look, say};
use guildhall_tests::{Person, World, eventually};
use serde_json::{Value, json};

async fn join(person: &Person, place: &str) {
    let _ = person.post(&format!("/api/conversations/{place}/join"), json!({})).await.expect(200);
}

async fn lines(person: &Person, place: &str) -> Vec<(Value, Value)> {
    let page = person.get(&format!("/api/conversations/{place}/messages?kind=eq.system&order=seq.asc")).await.expect(200);
    page["data"].as_array().into_iter().flatten().map(|line| (line["system"]["what"].clone(), line["system"]["user_ids"].clone())).collect()
}

#[tokio::test]
async fn a_channel_for_announcements_is_written_by_its_moderators() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = channel(&org.owner, "news").await;
    for person in [&ana, &ben] {
        join(person, &place).await;
    }
    let path = format!("/api/conversations/{place}");
    ana.patch(&path, json!({ "posting": "moderators" })).await.refused("forbidden");
    let set = org.owner.patch(&path, json!({ "posting": "moderators", "purpose": "What everyone should know" })).await.expect(200);
    assert_eq!((&set["posting"], &set["purpose"]), (&json!("moderators"), &json!("What everyone should know")));
    let said = say(&org.owner, &place, "Welcome").await;
    for body in [
        json!({ "content": "hi" }),
        json!({ "content": "hi", "reply_to": id(&said) }),
        json!({ "content": "hi", "mentions": { "everyone": "here" } }),
    ] {
        ana.post(&format!("{path}/messages"), body).await.refused("forbidden");
    }
    ana.post(&format!("{path}/topics"), json!({ "name": "mine" })).await.refused("forbidden");
    let _ = ana.put(&format!("{path}/messages/{}/reactions/👋", id(&said)), json!({})).await.expect(200);
    // A moderator of it may, without any right beyond it.
    ana.patch(&format!("{path}/members/{}", ana.id), json!({ "role": "moderator" })).await.refused("forbidden");
    let given = org.owner.patch(&format!("{path}/members/{}", ana.id), json!({ "role": "moderator" })).await.expect(200);
    let roles: Vec<&Value> = given["members"].as_array().expect("people").iter().map(|member| &member["role"]).collect();
    assert_eq!(roles.iter().filter(|role| **role == "moderator").count(), 2);
    let announced = say(&ana, &place, "Cake at four").await;
    ben.delete(&format!("{path}/messages/{}", id(&announced))).await.refused("forbidden");
    let _ = ana.delete(&format!("{path}/messages/{}", id(&said))).await.expect(204);
    let _ = ana.patch(&path, json!({ "name": "notices" })).await.expect(200);
    let _ = ana.delete(&format!("{path}/members/{}", ben.id)).await.expect(204);
    let _ = org.owner.patch(&format!("{path}/members/{}", ana.id), json!({ "role": "member" })).await.expect(200);
    ana.post(&format!("{path}/messages"), json!({ "content": "more cake" })).await.refused("forbidden");
}

#[tokio::test]
async fn late_comers_read_what_the_conversation_lets_them() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&org.member("Ben", "staff").await]).await;
    let path = format!("/api/conversations/{place}");
    let secret = say(&org.owner, &place, "before Ana").await;
    let topic = org.owner.post(&format!("{path}/topics"), json!({ "name": "Old matters" })).await.expect(201);
    let _ = org.owner.put(&format!("{path}/messages/{}/pin", id(&secret)), json!({})).await.expect(200);
    let _ = org.owner.patch(&path, json!({ "history": "since_joining" })).await.expect(200);
    let _ = org.owner.post(&format!("{path}/members"), json!({ "user_ids": [ana.id] })).await.expect(200);
    let fresh = say(&org.owner, &place, "with Ana").await;
    let old = format!("{path}/messages/{}", id(&secret));
    for hidden in [
        format!("{path}/messages"),
        format!("{path}/messages?before=100"),
        format!("{path}/sync?after=0"),
        format!("{path}/pins"),
        format!("{path}/topics"),
        path.clone(),
        "/api/conversations".to_owned(),
    ] {
        let seen = ana.get(&hidden).await.expect(200).to_string();
        assert!(!seen.contains("before Ana") && !seen.contains("Old matters"), "{hidden}: {seen}");
    }
    ana.get(&old).await.refused("not_found");
    ana.get(&format!("{path}/topics/{}", id(&topic))).await.refused("not_found");
    ana.put(&format!("{old}/reactions/👋"), json!({})).await.refused("not_found");
    ana.put(&format!("{old}/pin"), json!({})).await.refused("not_found");
    ana.put(&format!("/api/saved-messages/{}", id(&secret)), json!({})).await.refused("not_found");
    ana.post(&format!("{old}/forward"), json!({ "to_conversation_id": place })).await.refused("not_found");
    let reply = json!({ "content": "what?", "reply_to": id(&secret) });
    assert_eq!(ana.post(&format!("{path}/messages"), reply).await.faulty_fields(), ["reply_to"]);
    assert_eq!(ana.get(&format!("{path}/messages/{}", id(&fresh))).await.expect(200), fresh);
    assert_eq!(look(&ana, &place).await["unread_count"], 1);
    // Opened again, it is there.
    let _ = org.owner.patch(&path, json!({ "history": "full" })).await.expect(200);
    assert_eq!(ana.get(&old).await.expect(200)["content"], "before Ana");
    let _ = org.owner.patch(&path, json!({ "history": "since_joining" })).await.expect(200);
    ana.get(&old).await.refused("not_found");
    assert_eq!(org.owner.get(&old).await.expect(200)["content"], "before Ana", "whoever was there has it still");
}

#[tokio::test]
async fn the_house_says_who_came_and_went_and_it_is_not_unread() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = channel(&org.owner, "lobby").await;
    join(&ana, &place).await;
    let path = format!("/api/conversations/{place}");
    let _ = org.owner.post(&format!("{path}/members"), json!({ "user_ids": [ben.id] })).await.expect(200);
    let _ = org.owner.patch(&path, json!({ "name": "hall" })).await.expect(200);
    let said = say(&org.owner, &place, "Good morning").await;
    let _ = org.owner.post(&format!("{path}/messages/{}/move", id(&said)), json!({ "topic_name": "Mornings" })).await.expect(200);
    let _ = ben.post(&format!("{path}/leave"), json!({})).await.expect(204);
    assert_eq!(
        lines(&ana, &place).await,
        [
            (json!("joined"), json!([ana.id])),
            (json!("added"), json!([ben.id])),
            (json!("renamed"), json!([])),
            (json!("moved"), json!([])),
            (json!("left"), json!([ben.id])),
        ]
    );
    let now = look(&ana, &place).await;
    assert_eq!((&now["unread_count"], &now["last_seq"], &now["member_count"]), (&json!(1), &json!(6), &json!(2)));
    let line = &now["last_message"];
    assert_eq!((&line["kind"], &line["content"], &line["sender_id"]), (&json!("system"), &json!(null), &json!(ben.id)));
    let one = format!("{path}/messages/{}", id(line));
    org.owner.put(&one, json!({ "content": "x" })).await.refused("conflict");
    org.owner.delete(&one).await.refused("conflict");
    org.owner.put(&format!("{one}/reactions/👋"), json!({})).await.refused("conflict");
    let talk = direct(&ana, &ben).await;
    assert_eq!(look(&ana, &talk).await["last_seq"], 0, "between two nothing is announced");
}

#[tokio::test]
async fn a_muted_conversation_is_quiet_for_one_person() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let path = format!("/api/conversations/{place}/mute");
    let until = (world.clock.now() + jiff::SignedDuration::from_hours(8)).to_string();
    let muted = ana.put(&path, json!({ "until": until })).await.expect(200);
    assert_eq!(
        look(&ana, &place).await["muted_until"].as_str().map(|text| &text[..19]),
        muted["muted_until"].as_str().map(|text| &text[..19])
    );
    assert_eq!(look(&org.owner, &place).await["muted_until"], json!(null));
    assert_eq!(ana.put(&path, json!({ "until": "2020-01-01T00:00:00Z" })).await.faulty_fields(), ["until"]);
    assert!(ana.put(&path, json!({})).await.expect(200)["muted_until"].as_str().is_some_and(|text| text.starts_with("9999-12-")));
    let _ = ana.delete(&path).await.expect(204);
    assert_eq!(look(&ana, &place).await["muted_until"], json!(null));
}

#[tokio::test]
async fn the_others_hear_of_somebody_who_left_the_organization() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let places = [group(&org.owner, &[&ana]).await, group(&ana, &[&org.owner]).await];
    let _ = say(&ana, &places[0], "so long").await;
    let before = look(&org.owner, &places[0]).await["revision"].as_i64();
    let _ = org.owner.delete(&format!("/api/members/{}", ana.id)).await.expect(204);
    for place in &places {
        let now = eventually("she is off the list", async || {
            let now = look(&org.owner, place).await;
            (now["member_count"] == 1).then_some(now)
        })
        .await;
        assert_eq!(each(&now["members"], "user_id"), [json!(org.owner.id)]);
        assert_eq!(now["last_message"]["system"], json!({ "what": "left", "user_ids": [ana.id] }));
    }
    assert_eq!(look(&org.owner, &places[0]).await["revision"].as_i64(), before.map(|revision| revision + 1));
    let known = org.owner.get(&format!("/api/people?id=eq.{}", ana.id)).await.expect(200);
    assert_eq!(
        (&known["data"][0]["name"], known["data"][0]["left_at"].is_string()),
        (&json!("Ana"), true),
        "what she said keeps its author"
    );
}
