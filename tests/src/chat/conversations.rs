use super::{channel, direct, each, group, look, say};
use futures::future::join_all;
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn two_people_have_one_direct_conversation() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let first = ana.post("/api/conversations", json!({ "type": "direct", "member_ids": [org.owner.id] })).await;
    let opened = first.expect(201);
    assert_eq!(first.header("location"), format!("/api/conversations/{}", first.text_at("/id")));
    let again = org.owner.post("/api/conversations", json!({ "type": "direct", "member_ids": [ana.id] })).await.expect(200);
    assert_eq!(again["id"], opened["id"]);
    assert_eq!((&opened["type"], &opened["is_group"], &opened["name"]), (&json!("direct"), &json!(false), &json!(null)));
    assert_eq!((&opened["last_seq"], &opened["revision"]), (&json!(0), &json!(1)));
    // Naming oneself among the others changes nothing.
    let both = json!({ "type": "direct", "member_ids": [ana.id, org.owner.id, ana.id] });
    assert_eq!(ana.post("/api/conversations", both).await.expect(200)["id"], opened["id"]);
}

#[tokio::test]
async fn a_direct_conversation_opened_by_both_at_once_is_one() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let open = (0..20).map(|n| {
        let (one, other) = if n % 2 == 0 { (&ana, &org.owner) } else { (&org.owner, &ana) };
        one.post("/api/conversations", json!({ "type": "direct", "member_ids": [other.id] }))
    });
    let answers = join_all(open).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 19);
    let first = answers[0].text_at("/id");
    assert!(answers.iter().all(|answer| answer.text_at("/id") == first));
    assert_eq!(look(&ana, &first).await["members"].as_array().map(Vec::len), Some(2));
    let opened = org.owner.get("/api/audit-events?kind=eq.chat.conversation.opened").await.expect(200);
    assert_eq!(opened["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_direct_conversation_keeps_its_two_people_and_no_name() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = format!("/api/conversations/{}", direct(&ana, &ben).await);
    ana.patch(&place, json!({ "name": "Us" })).await.refused("conflict");
    ana.post(&format!("{place}/members"), json!({ "user_ids": [org.owner.id] })).await.refused("conflict");
    ana.post(&format!("{place}/leave"), json!({})).await.refused("conflict");
    ana.delete(&format!("{place}/members/{}", ben.id)).await.refused("conflict");
    assert_eq!(ana.get(&place).await.expect(200)["members"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn type_name_and_people_must_go_together() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    for (body, fields) in [
        (json!({}), vec!["type"]),
        (json!({ "type": "party", "member_ids": [ana.id] }), vec!["type"]),
        (json!({ "type": "direct" }), vec!["member_ids"]),
        (json!({ "type": "direct", "member_ids": [org.owner.id] }), vec!["member_ids"]),
        (json!({ "type": "direct", "member_ids": [ana.id, ben.id] }), vec!["member_ids"]),
        (json!({ "type": "direct", "name": "Us", "member_ids": [] }), vec!["member_ids", "name"]),
        (json!({ "type": "group" }), vec!["member_ids"]),
        (json!({ "type": "group", "member_ids": ["ana"] }), vec!["member_ids[0]"]),
        (json!({ "type": "channel" }), vec!["name"]),
        (json!({ "type": "channel", "name": " " }), vec!["name"]),
        (json!({ "type": "channel", "name": "two\nlines" }), vec!["name"]),
        (json!({ "type": "group", "member_ids": [ana.id], "id": ben.id, "last_seq": 3 }), vec!["id", "last_seq"]),
    ] {
        let answer = org.owner.post("/api/conversations", body).await;
        answer.refused("bad_request");
        assert_eq!(answer.faulty_fields(), fields, "{}", answer.text);
    }
    assert_eq!(org.owner.get("/api/conversations").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_conversation_shows_its_people_and_the_newest_message() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&ana, &[&org.owner]).await;
    let message = say(&ana, &place, "first").await;
    let listed = org.owner.get("/api/conversations").await.expect(200);
    assert_eq!(listed["data"][0], look(&org.owner, &place).await);
    assert_eq!(listed["data"][0]["last_message"], message);
    let mut members = each(&listed["data"][0]["members"], "name");
    members.sort_by_key(ToString::to_string);
    assert_eq!(members, [json!("Ana"), json!("Founder of Saltmarsh")]);
}

#[tokio::test]
async fn what_was_written_to_last_stands_first() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (bench, lobby) = (channel(&org.owner, "bench").await, channel(&org.owner, "lobby").await);
    let order = async || each(&org.owner.get("/api/conversations").await.expect(200)["data"], "id");
    assert_eq!(order().await, [json!(lobby), json!(bench)]);
    let _ = say(&org.owner, &bench, "news").await;
    assert_eq!(order().await, [json!(bench), json!(lobby)]);
    let channels = org.owner.get("/api/conversations?type=eq.channel&name=eq.lobby&select=id,name").await.expect(200);
    assert_eq!(channels["data"], json!([{ "id": lobby, "name": "lobby" }]));
}

#[tokio::test]
async fn put_and_patch_rename_alike() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = format!("/api/conversations/{}", group(&ana, &[&org.owner]).await);
    let renamed = ana.put(&place, json!({ "name": "Day shift" })).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["revision"]), (&json!("Day shift"), &json!(2)));
    let renamed = org.owner.patch(&place, json!({ "name": "Night shift" })).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["revision"]), (&json!("Night shift"), &json!(3)));
    let same = ana.patch(&place, json!({ "name": "Night shift" })).await.expect(200);
    assert_eq!(same["revision"], 3, "the same name again is no change");
    assert_eq!(ana.patch(&place, json!({})).await.expect(200), same, "nothing said, nothing changed");
    assert_eq!(ana.patch(&place, json!({ "name": null })).await.expect(200)["name"], json!(null), "a group needs no name");
    let lobby = format!("/api/conversations/{}", channel(&org.owner, "lobby").await);
    assert_eq!(org.owner.patch(&lobby, json!({ "name": null })).await.faulty_fields(), ["name"], "a channel does");
}

#[tokio::test]
async fn a_name_is_given_on_the_condition_that_nobody_was_first() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = format!("/api/conversations/{}", group(&ana, &[&org.owner]).await);
    let etag = ana.get(&place).await.header("etag").to_owned();
    let rename =
        async |method: &str, name: &str| ana.call(method, &place).header("if-match", &etag).json(json!({ "name": name })).send().await;
    let _ = rename("PATCH", "First").await.expect(200);
    rename("PATCH", "Second").await.refused("precondition_failed");
    rename("PUT", "Third").await.refused("precondition_failed");
    let now = ana.get(&place).await;
    assert_eq!(now.expect(200)["name"], "First");
    assert_ne!(now.header("etag"), etag);
    let unchanged = ana.call("GET", &place).header("if-none-match", now.header("etag")).send().await;
    let _ = unchanged.expect(304);
}

/// 80 characters, whatever their bytes; 200 others.
#[tokio::test]
async fn names_and_people_have_a_most() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let open = async |name: &str| org.owner.post("/api/conversations", json!({ "type": "channel", "name": name })).await;
    assert_eq!(open(&"龍".repeat(80)).await.expect(201)["name"], "龍".repeat(80));
    assert_eq!(open(&"a".repeat(81)).await.faulty_fields(), ["name"]);

    // Two hundred accounts by hand: each would take a hash.
    let superuser = world.superuser().await;
    const PEOPLE: &str = "
with account as (
    insert into auth.users (id, name, email, password_hash, created_at, updated_at)
    select gen_random_uuid(), 'Person ' || n, 'person-' || n || '@saltmarsh.example', '-', now(), now() from generate_series(1, 201) as n
    returning *
)
insert into public.users (organization_id, id, name, email, joined_at, created_at, updated_at)
select $1::text::uuid, id, name, email, now(), now(), now() from account
returning id::text";
    let people: Vec<String> = superuser.query(PEOPLE, &[&org.id]).await.expect("people").iter().map(|row| row.get(0)).collect();
    let open = async |others: &[String]| org.owner.post("/api/conversations", json!({ "type": "group", "member_ids": others })).await;
    let too_many = open(&people).await;
    too_many.refused("bad_request");
    assert_eq!(too_many.faulty_fields(), ["member_ids"]);
    let opened = open(&people[..200]).await.expect(201);
    assert_eq!(opened["members"].as_array().map(Vec::len), Some(200), "the caller and the first 199 others");
    assert!(each(&opened["members"], "user_id").contains(&json!(org.owner.id)));
    let place = format!("/api/conversations/{}/members", super::id(&opened));
    let all = org.owner.call("GET", &format!("{place}?limit=200")).header("prefer", "count=exact").send().await.expect(200);
    assert_eq!(all["count"], 201);
    let _ = org.owner.post(&place, json!({ "user_ids": people })).await.refused("bad_request");
    let _ = org.owner.post(&place, json!({ "user_ids": [people[200]] })).await.expect(200);
}
