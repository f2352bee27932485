//! Telling: whom, once, together, and nothing that they may not read.

use super::{direct, heard, id, inbox, reread, say, settled, told};
use futures::future::join_all;
use guildhall_tests::{Hearing, World, eventually};
use proptest::prelude::*;
use serde_json::json;

#[tokio::test]
async fn what_concerns_somebody_reaches_them_live_and_what_follows_is_counted_into_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&org.owner, &ana).await;
    let hearing = Hearing::at(&world);
    let _ = say(&org.owner, &talk, "The pump is dry").await;
    let first = told(&ana, 1).await.remove(0);
    assert_eq!((&first["type"], &first["is_read"], &first["count"]), (&json!("chat.message.sent"), &json!(false), &json!(1)));
    assert_eq!(first["subject"], json!({ "kind": "conversation", "id": talk }));
    assert_eq!((&first["reasons"], &first["payload"]["excerpt"]), (&json!(["direct"]), &json!("The pump is dry")));
    let live = heard(&hearing, &ana, "notification:new").await;
    assert_eq!((&live.payload["id"], &live.payload["quiet"]), (&first["id"], &json!(false)));
    // More of the same thing, for another reason too.
    let mine = say(&ana, &talk, "Again?").await;
    let _ = told(&org.owner, 1).await;
    let path = format!("/api/conversations/{talk}/messages");
    let _ = org.owner.post(&path, json!({ "content": "Yes", "reply_to": id(&mine) })).await.expect(201);
    let second = eventually("it is counted", async || inbox(&ana).await.pop().filter(|one| one["count"] == 2)).await;
    assert_eq!((&second["id"], &second["payload"]["excerpt"]), (&first["id"], &json!("Yes")));
    assert_eq!(second["reasons"], json!(["direct", "reply"]));
    assert_eq!(heard(&hearing, &ana, "notification:updated").await.payload["count"], 2);
    // Nobody is told of what they did themselves; the owner heard of Ana's words alone.
    settled(&org).await;
    let owners = inbox(&org.owner).await;
    assert_eq!((owners.len(), &owners[0]["count"], &owners[0]["payload"]["excerpt"]), (1, &json!(1), &json!("Again?")));
}

#[tokio::test]
async fn what_was_read_is_done_with_and_unread_comes_first() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let talk = direct(&org.owner, &ana).await;
    let _ = say(&org.owner, &talk, "one").await;
    let first = told(&ana, 1).await.remove(0);
    let read = format!("/api/notifications/{}/read", id(&first));
    ben.post(&read, json!({})).await.refused("not_found");
    let hearing = Hearing::at(&world);
    let done = ana.post(&read, json!({})).await.expect(200);
    assert_eq!((&done["is_read"], &hearing.take("notification:updated")[0].payload), (&json!(true), &done));
    let _ = ana.post(&read, json!({})).await.expect(200);
    assert_eq!(hearing.take("notification:updated"), [], "twice is once");
    let _ = say(&org.owner, &talk, "two").await;
    let second = told(&ana, 2).await.remove(0);
    assert_ne!(second["id"], first["id"]);
    let other = direct(&ben, &ana).await;
    let _ = say(&ben, &other, "three").await;
    let all = told(&ana, 3).await;
    let order: Vec<_> = all.iter().map(|one| one["payload"]["excerpt"].as_str().unwrap_or_default()).collect();
    assert_eq!(order, ["three", "two", "one"]);
    let _ = ana.post(&format!("/api/notifications/{}/read", id(&all[0])), json!({})).await.expect(200);
    let order: Vec<_> = inbox(&ana).await.iter().map(|one| one["payload"]["excerpt"].clone()).collect();
    assert_eq!(order, ["two", "three", "one"], "unread first");
    // The first cannot come back beside what came of the same thing since; the third can.
    let _ = ana.post(&format!("/api/notifications/{}/unread", id(&first)), json!({})).await.expect(200);
    let _ = ana.post(&format!("/api/notifications/{}/unread", id(&all[0])), json!({})).await.expect(200);
    let unread = ana.get("/api/notifications?is_read=eq.false").await.expect(200);
    assert_eq!(unread["data"].as_array().map(Vec::len), Some(2));
    assert_eq!(ana.post("/api/notifications/read-all", json!({})).await.expect(200), json!({ "read": 2 }));
    assert!(hearing.take("notification:updated").iter().any(|told| told.payload["all_read_at"].is_string()));
    assert_eq!(ana.post("/api/notifications/read-all", json!({})).await.expect(200), json!({ "read": 0 }));
}

#[tokio::test]
async fn nobody_is_told_what_they_may_not_read_when_it_is_told() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    // Ben's name is called where Ben cannot look.
    let body = json!({ "text": "@Ana @Ben look", "visibility": "private", "user_ids": [ana.id] });
    let _ = org.owner.post("/api/status", body).await.expect(201);
    let one = told(&ana, 1).await.remove(0);
    assert_eq!(one["reasons"], json!(["chosen", "mention"]));
    settled(&org).await;
    assert_eq!(inbox(&ben).await.len(), 0);
    // Ana stops being a reader between the deed and the telling.
    let superuser = world.superuser().await;
    let _ = superuser.execute("update guildhall.event_readers set page = page + 1000000", &[]).await.expect("a pause");
    let body = json!({ "text": "@Ben look", "visibility": "private", "user_ids": [ben.id] });
    let status = org.owner.post("/api/status", body).await.text_at("/id");
    let _ = org.owner.put(&format!("/api/status/{status}"), json!({ "user_ids": [ana.id] })).await.expect(200);
    reread(&world).await;
    settled(&org).await;
    assert_eq!(inbox(&ben).await.len(), 0);
}

#[tokio::test]
async fn every_rule_of_the_cards_is_a_statement_that_runs() {
    let world = World::new().await;
    let superuser = world.superuser().await;
    let registry = &world.house.kernel.services.registry;
    assert!(!registry.notifies().is_empty());
    for rule in registry.notifies() {
        let whom = superuser.prepare(rule.recipients).await.unwrap_or_else(|error| panic!("{}: {error:?}", rule.event));
        let types: Vec<&str> = whom.columns().iter().map(|column| column.type_().name()).collect();
        assert_eq!(types, ["uuid", "text"], "{}", rule.event);
        let shows = superuser.prepare(rule.shows).await.unwrap_or_else(|error| panic!("{}: {error:?}", rule.event));
        let types: Vec<&str> = shows.columns().iter().map(|column| column.type_().name()).collect();
        assert!(types == ["text", "uuid", "json"] || types == ["text", "uuid", "jsonb"], "{}: {types:?}", rule.event);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 0, ..ProptestConfig::default() })]

    /// Whatever is said by whom, and however often the reader loses its place meanwhile: each message is told once, counted
    /// into a notification of its conversation. Nobody answers: whoever writes has read what came before.
    #[test]
    fn each_cause_is_told_once_across_rereads(script in prop::collection::vec((0..3_usize, 0..3_usize, any::<bool>()), 5..25)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let world = World::new().await;
            let org = world.org("Saltmarsh").await;
            let people = [org.owner.clone(), org.member("Ana", "staff").await, org.member("Ben", "staff").await];
            let mut expected = [0_i64; 3];
            for (from, to, lost) in script {
                if from >= to {
                    continue;
                }
                let talk = direct(&people[from], &people[to]).await;
                let _ = join_all([say(&people[from], &talk, "one"), say(&people[from], &talk, "two")]).await;
                expected[to] += 2;
                if lost {
                    reread(&world).await;
                }
            }
            settled(&org).await;
            reread(&world).await;
            settled(&org).await;
            for (person, expected) in people.iter().zip(expected) {
                let count: i64 = inbox(person).await.iter().map(|one| one["count"].as_i64().unwrap_or_default()).sum();
                assert_eq!(count, expected, "{}", person.name);
            }
        });
    }
}

#[tokio::test]
async fn whoever_an_edit_names_is_told_once() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let ids = json!([ana.id, ben.id]);
    let place = org.owner.post("/api/conversations", json!({ "type": "group", "name": "Lab", "member_ids": ids })).await.text_at("/id");
    let said = say(&org.owner, &place, "@Ana, please").await;
    assert_eq!(told(&ana, 1).await[0]["reasons"], json!(["mention"]));
    let path = format!("/api/conversations/{place}/messages/{}", id(&said));
    let edit = async |content: &str| org.owner.put(&path, json!({ "content": content })).await.expect(200);
    let _ = ben.post(&format!("/api/conversations/{place}/read"), json!({ "message_id": id(&said) })).await.expect(200);
    let _ = edit("@Ana, @Ben, please").await;
    let hers = told(&ben, 1).await.remove(0);
    assert_eq!((&hers["reasons"], &hers["type"]), (&json!(["mention"]), &json!("chat.message.edited")));
    assert_eq!(hers["payload"]["excerpt"], "@Ana, @Ben, please");
    // Named no more, and again; then with everyone; then another text of the same names.
    let _ = edit("nobody @channel").await;
    let _ = edit("@Ben after all").await;
    let _ = edit("@Ben and @Ana after all").await;
    settled(&org).await;
    let counts = [inbox(&ana).await, inbox(&ben).await].map(|all| all.iter().map(|one| one["count"].as_i64().unwrap_or(0)).sum::<i64>());
    assert_eq!(counts, [1, 1]);
}

#[tokio::test]
async fn who_reads_a_conversation_has_read_what_they_were_told_of_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&org.owner, &ana).await;
    let first = say(&org.owner, &talk, "one").await;
    let _ = told(&ana, 1).await;
    let second = say(&org.owner, &talk, "two").await;
    eventually("both are told", async || inbox(&ana).await.pop().filter(|one| one["count"] == 2)).await;
    let read = format!("/api/conversations/{talk}/read");
    let hearing = Hearing::at(&world);
    let _ = ana.post(&read, json!({ "message_id": id(&first) })).await.expect(200);
    assert_eq!(inbox(&ana).await[0]["is_read"], false, "the latest is not read yet");
    let _ = ana.post(&read, json!({ "message_id": id(&second) })).await.expect(200);
    let done = inbox(&ana).await.remove(0);
    assert_eq!(done["is_read"], true);
    assert_eq!(hearing.take("notification:updated")[0].payload, done);
    assert_eq!(inbox(&org.owner).await.len(), 0);
}

#[tokio::test]
async fn what_was_told_and_read_long_ago_is_let_go() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let superuser = world.superuser().await;
    let talk = direct(&org.owner, &ana).await;
    let _ = say(&org.owner, &talk, "old").await;
    let _ = told(&ana, 1).await;
    let _ = ana.post("/api/notifications/read-all", json!({})).await.expect(200);
    let _ = say(&org.owner, &talk, "old and not read").await;
    let _ = told(&ana, 2).await;
    let count = async |table: &str| {
        let of_hers = format!("select count(*) from public.{table} where user_id::text = $1");
        superuser.query_one(&of_hers, &[&ana.id]).await.expect("a count").get::<_, i64>(0)
    };
    assert_eq!((count("notifications").await, count("notification_causes").await), (2, 2));
    world.clock.advance(std::time::Duration::from_secs(100 * 24 * 3600));
    eventually("the causes are gone", async || (count("notification_causes").await == 0).then_some(())).await;
    assert_eq!(count("notifications").await, 2);
    // What happened so long ago is not told again by a reader that begins anew.
    reread(&world).await;
    world.clock.advance(std::time::Duration::from_secs(100 * 24 * 3600));
    eventually("what was read is gone", async || (count("notifications").await == 1).then_some(())).await;
    assert_eq!(count("notification_causes").await, 0);
}
