//! What is found, how it is shown, and in which order.

use super::{conversation, find, find_more, found, say, settled, texts};
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn a_message_is_found_with_its_words_marked() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = conversation(&org.owner, "channel", "lab", &[]).await;
    let message = say(&org.owner, &lab, "The <b>centrifuge</b> rotor shows cracks").await;
    let hit = found(&org.owner, "centrif").await;
    assert_eq!(hit["kind"], "message");
    assert_eq!(hit["id"], message.as_str());
    assert_eq!(hit["excerpt"], "The <b>\u{e000}centrifuge\u{e001}</b> rotor shows cracks");
    assert_eq!(hit["place"], "lab");
    assert_eq!(hit["url"], format!("/chat/{lab}?message={message}"));
    assert!(hit["rank"].as_f64().expect("a rank") > 0.0);
}

#[tokio::test]
async fn tasks_projects_statuses_people_and_conversations_are_found() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let owner = &org.owner;
    let _ = org.member("Zenobia", "staff").await;
    let project = owner.post("/api/projects", json!({ "name": "Lighthouse", "key": "LH" })).await.text_at("/id");
    let task = json!({ "title": "Paint the gallery", "description": "before the gulls come", "labels": ["weatherproof"] });
    let _ = owner.post(&format!("/api/projects/{project}/tasks"), task).await.expect(201);
    let _ = owner.post("/api/status", json!({ "text": "Up in the lantern room" })).await.expect(201);
    let _ = conversation(owner, "channel", "keepers", &[]).await;
    settled(&org).await;
    for (query, kind, title) in [
        ("gulls", "task", "LH-1 Paint the gallery"),
        ("LH-1", "task", "LH-1 Paint the gallery"),
        ("weatherpro", "task", "LH-1 Paint the gallery"),
        ("lighthouse", "project", "Lighthouse"),
        ("lantern", "status", "Founder of Saltmarsh"),
        ("zenob", "person", "Zenobia"),
        ("#keepers", "conversation", "keepers"),
    ] {
        let hits = find(owner, query).await;
        let plain = hits[0]["title"].as_str().unwrap_or_default().replace(['\u{e000}', '\u{e001}'], "");
        assert_eq!((hits.len(), &hits[0]["kind"], &*plain), (1, &json!(kind), title), "{query}: {hits:?}");
    }
    assert_eq!(find_more(owner, "paint", "&kinds=project,status").await["data"], json!([]));
    assert_eq!(find_more(owner, "paint", "&kinds=task").await["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(find(owner, "paint kind:tasks").await.len(), 1);
}

#[tokio::test]
async fn what_says_it_best_newest_and_nearest_comes_first() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let bea = org.member("Bea", "staff").await;
    let lab = conversation(&org.owner, "channel", "lab", &[&bea]).await;
    let _ = say(&bea, &lab, "the pump again").await;
    let _ = say(&org.owner, &lab, "the pump again").await;
    let project = org.owner.post("/api/projects", json!({ "name": "Water" })).await.text_at("/id");
    let _ = org.owner.post(&format!("/api/projects/{project}/tasks"), json!({ "title": "Pump" })).await.expect(201);
    settled(&org).await;
    let owners: Vec<String> = texts(&org.owner, "pump").await;
    assert_eq!(owners.len(), 3);
    assert!(owners[0].contains("[Pump]"), "a title before a text: {owners:?}");
    assert!(owners[1].starts_with("Founder"), "one's own before others': {owners:?}");
    let beas: Vec<String> = texts(&bea, "pump").await;
    assert!(beas.iter().position(|text| text.starts_with("Bea")) < beas.iter().position(|text| text.starts_with("Founder")), "{beas:?}");
}

#[tokio::test]
async fn pages_hold_everything_once() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = conversation(&org.owner, "channel", "lab", &[]).await;
    for nth in 0..23 {
        let _ = say(&org.owner, &lab, &format!("buoy number {nth}")).await;
    }
    settled(&org).await;
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = find_more(&org.owner, "buoy", &format!("&limit=10{cursor}")).await;
        ids.extend(page["data"].as_array().into_iter().flatten().map(|one| one["id"].as_str().unwrap_or_default().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(ids.len(), 23);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 23);
}

#[tokio::test]
async fn operators_alone_list_the_newest() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let bea = org.member("Bea", "staff").await;
    let lab = conversation(&org.owner, "channel", "lab", &[&bea]).await;
    let _ = say(&bea, &lab, "one").await;
    let _ = say(&org.owner, &lab, "two").await;
    settled(&org).await;
    assert_eq!(texts(&org.owner, "from:bea").await, ["Bea: one"]);
    assert_eq!(texts(&bea, "from:me kind:message").await, ["Bea: one"]);
    assert_eq!(texts(&org.owner, "in:#lab").await.len(), 2);
    assert_eq!(texts(&org.owner, "in:lab after:2199-01-01").await, [""; 0]);
}

#[tokio::test]
async fn what_is_said_everywhere_hides_nothing() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let owner = &org.owner;
    let lab = conversation(owner, "channel", "lab", &[]).await;
    let pinned = say(owner, &lab, "look at the kiln").await;
    let _ = owner.put(&format!("/api/conversations/{lab}/messages/{pinned}/pin"), json!({})).await;
    let _ = say(owner, &lab, "kiln cracked").await;
    let _ = say(owner, &lab, "the kilnroom is locked").await;
    let _ = owner.post("/api/projects", json!({ "name": "Kiln", "key": "KILN" })).await.expect(201);
    settled(&org).await;
    const SAID: &str = "
insert into guildhall.search_entries (organization_id, kind, id, places, people, at, words)
select $1::text::uuid, 'message', gen_random_uuid(), array[$2::text::uuid], '{}', now() - make_interval(mins => nth),
    guildhall.search_vector('message', array[$2::text::uuid], now() - make_interval(mins => nth), null, '{}', null, null, 'the cracked kiln again ' || nth)
from generate_series(1, 6000) as nth";
    world.superuser().await.execute(SAID, &[&org.id, &lab]).await.expect("what was said");
    for (query, expected) in [
        ("kiln kind:project", "[Kiln]: "),
        ("kil", "[Kiln]: "),
        ("is:pinned ki", "Founder of Saltmarsh: look at the [kiln]"),
        ("\"kiln cracked\"", "Founder of Saltmarsh: [kiln cracked]"),
        ("the kilnro", "Founder of Saltmarsh: [the] [kilnroom] is locked"),
        ("from:me ki loo", "Founder of Saltmarsh: [look] at the [kiln]"),
        ("kilnroom -cracked", "Founder of Saltmarsh: the [kilnroom] is locked"),
    ] {
        let found = texts(owner, query).await;
        assert!(found.iter().any(|text| text == expected), "{query}: {found:?}");
    }
}
