//! Statuses themselves: what they hold, who changes them, pages.

use super::{feed, id, path, post};
use guildhall_tests::{Hearing, World};
use serde_json::json;

#[tokio::test]
async fn the_author_alone_changes_a_status_and_managers_may_delete_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "manager").await);
    let media = "https://files.example/pump.jpg";
    let made = ana.post("/api/status", json!({ "text": "Teh pump", "media_url": media })).await;
    let status = made.expect(201);
    assert_eq!(made.header("location"), path(&status));
    assert_eq!((&status["author"]["name"], &status["media_url"], &status["visibility"]), (&json!("Ana"), &json!(media), &json!("public")));
    for other in [&ben, &cem] {
        other.put(&path(&status), json!({ "text": "Mine" })).await.refused("forbidden");
    }
    ben.delete(&path(&status)).await.refused("forbidden");
    let etag = ana.get(&path(&status)).await.header("etag").to_owned();
    let edited = ana.patch(&path(&status), json!({ "text": "The pump" })).await.expect(200);
    assert_eq!((&edited["text"], &edited["media_url"]), (&json!("The pump"), &json!(media)));
    assert!(edited["edited_at"].is_string());
    let late = ana.call("PUT", &path(&status)).header("if-match", &etag).json(json!({ "text": "Late" })).send().await;
    late.refused("precondition_failed");
    assert_eq!(ana.put(&path(&status), json!({ "media_url": null })).await.expect(200)["media_url"], json!(null));
    let hearing = Hearing::at(&world);
    let _ = cem.delete(&path(&status)).await.expect(204);
    assert_eq!(hearing.take("status:deleted")[0].payload, json!({ "id": id(&status) }));
    ana.get(&path(&status)).await.refused("not_found");
    ana.delete(&path(&status)).await.refused("not_found");
}

#[tokio::test]
async fn what_cannot_be_a_status_names_its_field() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    for (body, field) in [
        (json!({}), "text"),
        (json!({ "text": "" }), "text"),
        (json!({ "text": " \u{200b}" }), "text"),
        (json!({ "text": "x".repeat(5001) }), "text"),
        (json!({ "text": "x", "media_url": "http://files.example/a" }), "media_url"),
        (json!({ "text": "x", "media_url": "javascript:alert(1)" }), "media_url"),
        (json!({ "text": "x", "media_url": format!("https://files.example/{}", "x".repeat(2000)) }), "media_url"),
        (json!({ "text": "x", "author_id": org.owner.id }), "author_id"),
    ] {
        assert_eq!(org.owner.post("/api/status", body.clone()).await.faulty_fields(), [field], "{body}");
    }
    assert_eq!(feed(&org.owner).await, [""; 0]);
    let long = "é".repeat(5000);
    assert_eq!(post(&org.owner, &long).await["text"], long);
}

#[tokio::test]
async fn pages_of_the_feed_follow_one_another_while_it_grows() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    for n in 0..7 {
        let _ = post(&org.owner, &format!("{n}")).await;
    }
    let first = org.owner.get("/api/status?limit=3&select=text").await.expect(200);
    assert_eq!(first["data"], json!([{ "text": "6" }, { "text": "5" }, { "text": "4" }]));
    let _ = post(&org.owner, "7").await;
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let second = org.owner.get(&format!("/api/status?limit=3&select=text&cursor={cursor}")).await.expect(200);
    assert_eq!(second["data"], json!([{ "text": "3" }, { "text": "2" }, { "text": "1" }]));
    let by = org.owner.get(&format!("/api/status?author_id=eq.{}&visibility=eq.public&limit=1", org.owner.id)).await.expect(200);
    assert_eq!(by["data"][0]["text"], "7");
}

#[tokio::test]
async fn pinning_is_for_those_who_keep_the_feed_in_order() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, cem) = (org.member("Ana", "staff").await, org.member("Cem", "manager").await);
    let status = post(&ana, "Shift plan").await;
    let _ = post(&ana, "Something else").await;
    let pin = format!("{}/pin", path(&status));
    ana.put(&pin, json!({})).await.refused("forbidden");
    let hearing = Hearing::at(&world);
    let pinned = cem.put(&pin, json!({})).await.expect(200);
    assert_eq!(pinned["pinned_by"], cem.id);
    assert_eq!(cem.put(&pin, json!({})).await.expect(200), pinned, "twice is once");
    assert_eq!(hearing.take("status:updated").len(), 1);
    let on_top = ana.get("/api/status?pinned_at=not.is.null&select=text").await.expect(200);
    assert_eq!(on_top["data"], json!([{ "text": "Shift plan" }]));
    let _ = cem.delete(&pin).await.expect(204);
    let _ = cem.delete(&pin).await.expect(204);
    assert_eq!(ana.get(&path(&status)).await.expect(200)["pinned_at"], json!(null));
}
