use super::{NOTHING, channel, direct, each, group, look, say};
use guildhall_tests::{World, eventually};
use serde_json::json;

#[tokio::test]
async fn a_channel_is_found_joined_and_left() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let lobby = channel(&org.owner, "lobby").await;
    let _ = say(&org.owner, &lobby, "before Ana").await;
    let listed = ana.get("/api/conversations?type=eq.channel").await.expect(200);
    let shown = &listed["data"][0];
    assert_eq!((&shown["id"], &shown["unread_count"], &shown["last_message"]), (&json!(lobby), &json!(0), &json!(null)));
    let path = format!("/api/conversations/{lobby}");
    let joined = ana.post(&format!("{path}/join"), json!({})).await.expect(200);
    assert_eq!((&joined["revision"], &joined["unread_count"]), (&json!(3), &json!(0)), "what was said before is not news");
    assert_eq!(joined["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(ana.post(&format!("{path}/join"), json!({})).await.expect(200), joined, "joining twice is joining once");
    let history = ana.get(&format!("{path}/messages?kind=eq.text")).await.expect(200);
    assert_eq!(each(&history["data"], "content"), [json!("before Ana")]);
    let _ = say(&ana, &lobby, "hello").await;
    let _ = ana.post(&format!("{path}/leave"), json!({})).await.expect(204);
    ana.post(&format!("{path}/messages"), json!({ "content": "bye" })).await.refused("forbidden");
    ana.post(&format!("{path}/leave"), json!({})).await.refused("conflict");
    assert_eq!(look(&org.owner, &lobby).await["members"].as_array().map(Vec::len), Some(1));
    assert_eq!(look(&ana, &lobby).await["last_message"], json!(null), "the channel is still seen, its inside is not");
}

#[tokio::test]
async fn everyone_in_a_group_adds_people_and_its_opener_takes_them_out() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let cem = org.member("Cem", "staff").await;
    let place = group(&ana, &[&ben]).await;
    let people = format!("/api/conversations/{place}/members");
    cem.post(&people, json!({ "user_ids": [cem.id] })).await.refused("not_found");
    cem.post(&format!("/api/conversations/{place}/join"), json!({})).await.refused("not_found");
    let added = ben.post(&people, json!({ "user_ids": [cem.id, ana.id, cem.id] })).await.expect(200);
    assert_eq!((added["members"].as_array().map(Vec::len), &added["revision"]), (Some(3), &json!(2)));
    let one = cem.get(&format!("{people}/{}", ben.id)).await.expect(200);
    assert_eq!((&one["name"], &one["user_id"], &one["last_read_seq"]), (&json!("Ben"), &json!(ben.id), &json!(0)));
    cem.delete(&format!("{people}/{}", ben.id)).await.refused("forbidden");
    ana.delete(&format!("{people}/{NOTHING}")).await.refused("not_found");
    let _ = ana.delete(&format!("{people}/{}", cem.id)).await.expect(204);
    cem.get(&format!("/api/conversations/{place}")).await.refused("not_found");
    cem.get(&people).await.refused("not_found");
    // Anyone takes themselves out.
    let _ = ben.delete(&format!("{people}/{}", ben.id)).await.expect(204);
    ben.post(&format!("/api/conversations/{place}/leave"), json!({})).await.refused("not_found");
    assert_eq!(each(&ana.get(&people).await.expect(200)["data"], "user_id"), [json!(ana.id)]);
}

/// What somebody comes back to was said without them, but it is theirs to read.
#[tokio::test]
async fn whoever_comes_back_to_a_group_begins_at_now() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let _ = ana.post(&format!("/api/conversations/{place}/leave"), json!({})).await.expect(204);
    let _ = say(&org.owner, &place, "one").await;
    let _ = say(&org.owner, &place, "two").await;
    let _ = org.owner.post(&format!("/api/conversations/{place}/members"), json!({ "user_ids": [ana.id] })).await.expect(200);
    assert_eq!(look(&ana, &place).await["unread_count"], 0);
    let _ = say(&org.owner, &place, "three").await;
    assert_eq!(look(&ana, &place).await["unread_count"], 1);
}

/// An id of another organization tells no more than one of nobody.
#[tokio::test]
async fn strangers_and_nobody_cannot_be_told_apart() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let elsewhere = world.org("Undercliff").await;
    let ana = org.member("Ana", "staff").await;
    let left = org.member("Left", "staff").await;
    let _ = org.owner.delete(&format!("/api/members/{}", left.id)).await.expect(204);
    let place = group(&org.owner, &[&ana]).await;
    let mut told = Vec::new();
    for who in [NOTHING, &elsewhere.owner.id, &left.id] {
        for kind in ["direct", "group"] {
            let answer = org.owner.post("/api/conversations", json!({ "type": kind, "member_ids": [who] })).await;
            answer.refused("bad_request");
            assert_eq!(answer.faulty_fields(), ["member_ids"], "{}", answer.text);
            told.push(answer.json()["errors"].clone());
        }
        let answer = org.owner.post(&format!("/api/conversations/{place}/members"), json!({ "user_ids": [ana.id, who] })).await;
        answer.refused("bad_request");
        assert_eq!(answer.faulty_fields(), ["user_ids"], "{}", answer.text);
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
    assert_eq!(org.owner.get("/api/conversations").await.expect(200)["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn whoever_leaves_the_organization_leaves_its_groups() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&org.owner, &ana).await;
    let place = group(&org.owner, &[&ana]).await;
    let lobby = channel(&org.owner, "lobby").await;
    let _ = ana.post(&format!("/api/conversations/{lobby}/join"), json!({})).await.expect(200);
    let _ = say(&ana, &talk, "goodbye").await;
    let _ = org.owner.delete(&format!("/api/members/{}", ana.id)).await.expect(204);
    for path in [&talk, &place, &lobby].map(|id| format!("/api/conversations/{id}")) {
        ana.get(&path).await.refused("forbidden");
        ana.get(&format!("{path}/messages")).await.refused("forbidden");
        ana.get(&format!("{path}/sync?after=0")).await.refused("forbidden");
        ana.post(&format!("{path}/messages"), json!({ "content": "still here" })).await.refused("forbidden");
    }
    ana.get("/api/conversations").await.refused("forbidden");
    for left in [&place, &lobby] {
        eventually("they are off the list", async || {
            (look(&org.owner, left).await["members"].as_array().map(Vec::len) == Some(1)).then_some(())
        })
        .await;
    }
    assert_eq!(look(&org.owner, &talk).await["members"].as_array().map(Vec::len), Some(2), "a direct conversation keeps both names");

    // A later invitation brings back the account, not the groups.
    let invitation = org.owner.post("/api/invitations", json!({ "email": ana.email })).await.text_at("/token");
    let back = ana.post("/api/invitations/accept", json!({ "token": invitation })).await.text_at("/access_token");
    let ana = ana.with_token(&back);
    let seen = ana.get("/api/conversations").await.expect(200);
    let mut seen = each(&seen["data"], "id");
    seen.sort_by_key(ToString::to_string);
    let mut expected = [json!(talk), json!(lobby)];
    expected.sort_by_key(ToString::to_string);
    assert_eq!(seen, expected);
    ana.get(&format!("/api/conversations/{place}")).await.refused("not_found");
    ana.get(&format!("/api/conversations/{lobby}/messages")).await.refused("forbidden");
}

#[tokio::test]
async fn whoever_is_back_before_the_lists_are_tidied_stays_on_them() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let place = group(&org.owner, &[&ana, &ben]).await;
    let superuser = world.superuser().await;
    const HOLD: &str = "begin; select from guildhall.event_readers where name = 'chat.forget_departed' for update";
    superuser.batch_execute(HOLD).await.expect("the reader waits");
    let _ = org.owner.delete(&format!("/api/members/{}", ana.id)).await.expect(204);
    let invitation = org.owner.post("/api/invitations", json!({ "email": ana.email })).await.text_at("/token");
    let back = ana.post("/api/invitations/accept", json!({ "token": invitation })).await.text_at("/access_token");
    let ana = ana.with_token(&back);
    superuser.batch_execute("commit").await.expect("the reader goes on");
    // What is heard later is done later.
    let _ = org.owner.delete(&format!("/api/members/{}", ben.id)).await.expect(204);
    eventually("ben is off the list", async || {
        (look(&org.owner, &place).await["members"].as_array().map(Vec::len) == Some(2)).then_some(())
    })
    .await;
    assert_eq!(look(&ana, &place).await["id"], place.as_str());
}
