//! What works for every command and collection without a line in the module (API.md's conventions).

use super::pinboard;
use futures::future::join_all;
use guildhall_tests::World;
use serde_json::{Value, json};

async fn world() -> World {
    World::with().module(pinboard::module()).build().await
}

#[tokio::test]
async fn the_same_key_and_body_get_the_stored_answer() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let pin = async |key: &str, title: &str| {
        org.owner.call("POST", "/api/pins").header("idempotency-key", key).json(json!({ "title": title })).send().await
    };
    let first = pin("a", "one").await;
    let replay = pin("a", "one").await;
    assert_eq!(first.expect(201), replay.expect(201));
    assert_eq!((first.header("idempotency-replayed"), replay.header("idempotency-replayed")), ("", "true"));
    assert_eq!(first.header("location"), replay.header("location"));
    pin("a", "two").await.refused("conflict");
    let _ = pin("b", "one").await.expect(201);
    assert_eq!(org.owner.get("/api/pins").await.expect(200)["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn four_hundred_calls_on_a_hundred_keys_do_a_hundred_deeds() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let calls = (0..400).map(|n| {
        let key = format!("key-{}", n % 100);
        let owner = org.owner.clone();
        async move {
            // A full queue tells its callers to come back, and the key makes that harmless.
            loop {
                let answer = owner.call("POST", "/api/pins").header("idempotency-key", &key).json(json!({ "title": key })).send().await;
                if answer.status != 503 {
                    return answer;
                }
            }
        }
    });
    for answer in join_all(calls).await {
        let _ = answer.expect(201);
    }
    let pins = org.owner.call("GET", "/api/pins?limit=200").header("prefer", "count=exact").send().await.expect(200);
    assert_eq!(pins["count"], 100);
}

/// QU10: a replay needs the permission of now.
#[tokio::test]
async fn a_demoted_caller_gets_no_replay() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let role = org.owner.post("/api/roles", json!({ "name": "Pinner", "permissions": ["pinboard.pins.write"] })).await.text_at("/id");
    let ana = org.member("Ana", "staff").await;
    let _ = org.owner.patch(&format!("/api/members/{}", ana.id), json!({ "roles": ["staff", role] })).await.expect(200);
    let pin = async || ana.call("POST", "/api/pins").header("idempotency-key", "k").json(json!({ "title": "x" })).send().await;
    let _ = pin().await.expect(201);
    let _ = org.owner.patch(&format!("/api/members/{}", ana.id), json!({ "roles": ["staff"] })).await.expect(200);
    pin().await.refused("forbidden");
}

#[tokio::test]
async fn a_preview_shows_the_answer_and_keeps_nothing() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let preview =
        org.owner.call("POST", "/api/pins").header("prefer", "tx=rollback").json(json!({ "title": "maybe" })).send().await.expect(200);
    assert_eq!(preview["preview"], true);
    assert_eq!(preview["result"]["title"], "maybe");
    assert_eq!(preview["events"][0]["kind"], "pinboard.pin.pinned");
    assert_eq!(org.owner.get("/api/pins").await.expect(200)["data"], json!([]));
    assert_eq!(org.owner.get("/api/audit-events?kind=eq.pinboard.pin.pinned").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_condition_fails_when_someone_else_was_first() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let etag = org.owner.get("/api/organization").await.header("etag").to_owned();
    assert!(etag.starts_with('"'), "{etag}");
    let rename = async |name: &str| {
        org.owner.call("PATCH", "/api/organization").header("if-match", &etag).json(json!({ "name": name })).send().await
    };
    assert_eq!(rename("Saltmarsh Instruments").await.expect(200)["name"], "Saltmarsh Instruments");
    rename("Too late").await.refused("precondition_failed");
    assert_eq!(org.owner.get("/api/organization").await.expect(200)["name"], "Saltmarsh Instruments");
}

#[tokio::test]
async fn pages_follow_one_another_without_a_gap() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    for n in 0..25 {
        let _ = org.owner.post("/api/pins", json!({ "title": format!("{:02}", n % 7) })).await.expect(201);
    }
    let mut seen: Vec<(String, String)> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = org.owner.get(&format!("/api/pins?order=title.desc&limit=4{cursor}")).await.expect(200);
        seen.extend(page["data"].as_array().into_iter().flatten().map(|pin| (text(pin, "title"), text(pin, "id"))));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.windows(2).all(|pair| pair[0].0 >= pair[1].0));
    let distinct: std::collections::HashSet<_> = seen.iter().map(|(_, id)| id).collect();
    assert_eq!(distinct.len(), 25);
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

/// QU1, QU2, QU4, QU6
#[tokio::test]
async fn hidden_columns_foreign_cursors_and_excess_are_refused_alike() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    for _ in 0..3 {
        let _ = org.owner.post("/api/pins", json!({ "title": "x" })).await.expect(201);
    }
    for hidden in ["organization_id", "password_hash", "no_such_column"] {
        for clause in [
            format!("?{hidden}=eq.1"),
            format!("?select={hidden}"),
            format!("?order={hidden}"),
            format!("?or=({hidden}.is.null)"),
            format!("?{hidden}->>a=eq.1"),
        ] {
            org.owner.get(&format!("/api/pins{clause}")).await.refused("bad_request");
        }
    }
    let page = org.owner.get("/api/pins?limit=1").await;
    let cursor = page.text_at("/next_cursor");
    org.owner.get(&format!("/api/members?cursor={cursor}")).await.refused("bad_request");
    org.owner.get(&format!("/api/pins?order=title&cursor={cursor}")).await.refused("bad_request");
    let mut flipped = cursor.clone().into_bytes();
    flipped[3] ^= 1;
    org.owner.get(&format!("/api/pins?cursor={}", String::from_utf8_lossy(&flipped))).await.refused("bad_request");
    for excess in ["limit=201", "limit=0", "limit=x", "select=id&select=title", &format!("id=in.({})", vec!["a"; 201].join(","))] {
        org.owner.get(&format!("/api/pins?{excess}")).await.refused("bad_request");
    }
}

/// QU5
#[tokio::test]
async fn fields_of_the_server_are_unknown_fields() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    for field in ["id", "organization_id", "created_by", "created_at", "updated_at"] {
        let answer = org.owner.post("/api/pins", json!({ "title": "x", field: "01a1fca6-8f59-701d-b3f2-c7f0b13a3e36" })).await;
        assert_eq!(answer.faulty_fields(), [field]);
        answer.refused("bad_request");
    }
}

/// BR2, RL5, KE4
#[tokio::test]
async fn every_answer_carries_its_headers() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let answers = [
        org.owner.get("/api/users/me").await,
        org.owner.get("/api/nowhere").await,
        world.stranger().get("/api/users/me").await,
        org.owner.post("/api/pins", json!({})).await,
        org.owner.delete("/api/pins").await,
    ];
    for answer in answers {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", answer.asked);
        assert_eq!(answer.header("cache-control"), "private, no-store", "{}", answer.asked);
        assert!(!answer.header("x-request-id").is_empty());
        assert!(!answer.header("referrer-policy").is_empty());
        assert_eq!(answer.header("server"), "");
    }
    let mine = org.owner.call("GET", "/api/users/me").header("x-request-id", "from-me.1").send().await;
    assert_eq!(mine.header("x-request-id"), "from-me.1");
}
