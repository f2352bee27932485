use super::{NOTHING, channel, group, id, say};
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn a_mention_is_kept_with_the_message_and_told_to_the_log() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let path = format!("/api/conversations/{place}/messages");
    let role = org.owner.get("/api/roles?key=eq.staff").await.text_at("/data/0/id");
    let named = json!({ "user_ids": [ana.id, ana.id], "everyone": "here", "role_ids": [role] });
    let said = org.owner.post(&path, json!({ "content": "@Ana, @here", "mentions": named })).await.expect(201);
    assert_eq!(said["mentions"], json!({ "user_ids": [ana.id], "everyone": "here", "role_ids": [role] }));
    assert_eq!(ana.get(&format!("{path}/{}", id(&said))).await.expect(200), said);
    let log = org.owner.get("/api/audit-events?kind=eq.chat.message.sent&limit=1").await.expect(200);
    let data = &log["data"][0]["data"];
    assert_eq!(
        (&data["mentioned"], &data["mentioned_everyone"], &data["mentioned_roles"]),
        (&json!([ana.id]), &json!("here"), &json!([role]))
    );
    assert_eq!(say(&ana, &place, "nobody in particular").await["mentions"], json!(null));
    let none = json!({ "content": "hm", "mentions": { "user_ids": [] } });
    assert_eq!(ana.post(&path, none).await.expect(201)["mentions"], json!(null));

    // An edit keeps them unless it says others.
    let one = format!("{path}/{}", id(&said));
    assert_eq!(org.owner.put(&one, json!({ "content": "again" })).await.expect(200)["mentions"], said["mentions"]);
    let edited = org.owner.put(&one, json!({ "content": "to Ana", "mentions": { "user_ids": [ana.id] } })).await.expect(200);
    assert_eq!(edited["mentions"], json!({ "user_ids": [ana.id], "everyone": null, "role_ids": [] }));
    assert_eq!(org.owner.put(&one, json!({ "content": "to none", "mentions": null })).await.expect(200)["mentions"], json!(null));

    for (field, wrong) in [
        ("mentions.user_ids", json!({ "user_ids": [ben.id] })),
        ("mentions.user_ids", json!({ "user_ids": [NOTHING] })),
        ("mentions.role_ids", json!({ "role_ids": [NOTHING] })),
        ("mentions.user_ids", json!({ "user_ids": vec![ana.id.as_str(); 5000] })),
        ("mentions.role_ids", json!({ "role_ids": vec![role.as_str(); 11] })),
        ("mentions", json!({ "everyone": "all" })),
    ] {
        let answer = ana.post(&path, json!({ "content": "hm", "mentions": wrong })).await;
        answer.refused("bad_request");
        assert_eq!(answer.faulty_fields(), [field], "{}", answer.text);
    }
    assert_eq!(say(&ana, &place, "nothing of it was said").await["seq"], 4);
}

#[tokio::test]
async fn a_crowd_is_called_by_its_moderators() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = channel(&org.owner, "lobby").await;
    let _ = ana.post(&format!("/api/conversations/{place}/join"), json!({})).await.expect(200);
    let path = format!("/api/conversations/{place}/messages");
    let all = json!({ "content": "Fire drill", "mentions": { "everyone": "channel" } });
    let _ = ana.post(&path, all.clone()).await.expect(201);
    // As if fifty-one had joined.
    let superuser = world.superuser().await;
    let _ =
        superuser.execute("update public.conversations set member_count = 51 where id = $1::text::uuid", &[&place]).await.expect("done");
    ana.post(&path, all.clone()).await.refused("forbidden");
    let _ = ana.post(&path, json!({ "content": "Anyone?", "mentions": { "everyone": "here" } })).await.expect(201);
    let _ = org.owner.post(&path, all).await.expect(201);
}

#[tokio::test]
async fn names_in_the_text_are_mentions_unless_the_client_says_whom_it_means() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let _ = ana.put("/api/users/me", json!({ "name": "Ana Maria" })).await.expect(200);
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let role = org.owner.get("/api/roles?key=eq.staff").await.text_at("/data/0/id");
    let said = say(&org.owner, &place, "@anamaria and @Ben, see mail@here.example, @role:staff @here").await;
    assert_eq!(said["mentions"], json!({ "user_ids": [ana.id], "everyone": "here", "role_ids": [role] }), "{} is not in it", ben.name);
    assert_eq!(say(&org.owner, &place, "@nobody @ all").await["mentions"], json!(null));
    let quiet = json!({ "content": "@AnaMaria, as I said", "mentions": { "user_ids": [] } });
    let path = format!("/api/conversations/{place}/messages");
    assert_eq!(org.owner.post(&path, quiet).await.expect(201)["mentions"], json!(null));
    let edited = org.owner.put(&format!("{path}/{}", id(&said)), json!({ "content": "only @channel" })).await.expect(200);
    assert_eq!(edited["mentions"], json!({ "user_ids": [], "everyone": "channel", "role_ids": [] }));
}
