//! Comments, reactions, and who has seen it.

use super::{id, path, post};
use futures::future::join_all;
use guildhall_tests::{Hearing, World};
use serde_json::json;

#[tokio::test]
async fn a_comment_is_its_authors_to_change_and_the_managers_to_delete() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "manager").await);
    let status = post(&ana, "The pump is dry").await;
    let hearing = Hearing::at(&world);
    let said = ben.post("/api/status/comments", json!({ "status_id": id(&status), "text": "Agian?" })).await.expect(201);
    let place = format!("{}/comments/{}", path(&status), id(&said));
    assert_eq!((&said["author"]["name"], &said["status_id"]), (&json!("Ben"), &status["id"]));
    assert_eq!(hearing.take("status:comment")[0].payload, said);
    ana.put(&place, json!({ "text": "Mine" })).await.refused("forbidden");
    ana.delete(&place).await.refused("forbidden");
    let edited = ben.put(&place, json!({ "text": "Again?" })).await.expect(200);
    assert!(edited["edited_at"].is_string());
    assert_eq!(ana.get(&place).await.expect(200), edited);
    // A comment is found under its own status alone.
    let other = post(&ana, "Something else").await;
    let astray = format!("{}/comments/{}", path(&other), id(&said));
    ben.put(&astray, json!({ "text": "x" })).await.refused("not_found");
    ben.delete(&astray).await.refused("not_found");
    let _ = cem.delete(&place).await.expect(204);
    assert_eq!(hearing.take("status:comment").last().map(|told| told.payload["deleted"].clone()), Some(json!(true)));
    ana.get(&place).await.refused("not_found");
    assert_eq!(ana.get(&path(&status)).await.expect(200)["comment_count"], 0);
}

#[tokio::test]
async fn comments_come_oldest_first_page_by_page_and_go_with_their_status() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let status = post(&org.owner, "The pump is dry").await;
    let comments = format!("{}/comments", path(&status));
    for n in 0..5 {
        let _ = org.owner.post(&comments, json!({ "text": n.to_string() })).await.expect(201);
    }
    let first = org.owner.get(&format!("{comments}?limit=3&select=text")).await.expect(200);
    assert_eq!(first["data"], json!([{ "text": "0" }, { "text": "1" }, { "text": "2" }]));
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let rest = org.owner.get(&format!("{comments}?limit=3&select=text&cursor={cursor}")).await.expect(200);
    assert_eq!((&rest["data"], &rest["next_cursor"]), (&json!([{ "text": "3" }, { "text": "4" }]), &json!(null)));
    assert_eq!(org.owner.post(&comments, json!({ "text": "x".repeat(5001) })).await.faulty_fields(), ["text"]);
    let _ = org.owner.delete(&path(&status)).await.expect(204);
    org.owner.get(&comments).await.refused("not_found");
    org.owner.post(&comments, json!({ "text": "late" })).await.refused("not_found");
}

#[tokio::test]
async fn a_reaction_counts_once_for_each_person_and_twenty_kinds_are_enough() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let status = post(&org.owner, "The pump runs").await;
    let react = |emoji: &str| format!("{}/reactions/{emoji}", path(&status));
    for _ in 0..2 {
        let _ = ana.put(&react("👍"), json!({})).await.expect(200);
    }
    let both = org.owner.put(&react("👍"), json!({})).await.expect(200);
    assert_eq!(both["reactions"], json!([{ "emoji": "👍", "count": 2, "user_ids": [ana.id, org.owner.id] }]));
    let _ = ana.delete(&react("👍")).await.expect(204);
    let _ = ana.delete(&react("👍")).await.expect(204);
    assert_eq!(org.owner.get(&path(&status)).await.expect(200)["reactions"][0]["count"], 1);
    for word in ["yes", "1", "%3Cb%3E", "👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍"] {
        assert_eq!(ana.put(&react(word), json!({})).await.faulty_fields(), ["emoji"]);
    }
    // Thirty kinds at once: twenty are kept, whoever comes first.
    let kinds: Vec<String> = ('🐀'..).take(30).map(String::from).collect();
    let answers = join_all(kinds.iter().map(|emoji| async { ana.put(&react(emoji), json!({})).await.status })).await;
    let kept = answers.iter().filter(|status| **status == 200).count();
    assert_eq!((kept, answers.iter().filter(|status| **status == 409).count()), (19, 11));
    assert_eq!(org.owner.get(&path(&status)).await.expect(200)["reactions"].as_array().map(Vec::len), Some(20));
    let _ = org.owner.put(&react("🐀"), json!({})).await;
    assert_eq!(org.owner.put(&react("👍"), json!({})).await.status, 200, "what is there can be joined");
}

#[tokio::test]
async fn the_author_learns_who_has_seen_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let status = post(&org.owner, "The pump runs").await;
    let seen = format!("{}/seen", path(&status));
    let hearing = Hearing::at(&world);
    for _ in 0..2 {
        let _ = ana.post(&seen, json!({})).await.expect(204);
    }
    let _ = org.owner.post(&seen, json!({})).await.expect(204);
    let told = hearing.take("status:seen");
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].room.as_str(), &told[0].payload["user_id"]), (&*format!("person/{}", org.owner.id), &json!(ana.id)));
    let list = org.owner.get(&seen).await.expect(200);
    assert_eq!(list["data"].as_array().map(Vec::len), Some(1), "the author does not count");
    assert_eq!((&list["data"][0]["user_id"], &list["data"][0]["name"]), (&json!(ana.id), &json!("Ana")));
    let now = ana.get(&path(&status)).await.expect(200);
    assert_eq!((&now["seen"], &now["seen_count"]), (&json!(true), &json!(1)));
    assert_eq!(org.owner.get(&path(&status)).await.expect(200)["seen"], json!(false));
}
