//! Nonsense is refused by the name of its field, and costs nothing.

use super::{conversation, encoded, find, find_more, found, say};
use guildhall_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_its_field() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let long = "a".repeat(501);
    let many = "a ".repeat(21);
    let operators = "is:open ".repeat(21);
    let hundreds = "from:me ".repeat(500);
    for query in [
        "from:",
        "from:\"",
        "before:tomorrow",
        "after:2026-02-30",
        "is:purple",
        "kind:dragon",
        "-in:lab",
        "a\0b",
        &long,
        &many,
        &operators,
        &hundreds,
    ] {
        let answer = org.owner.get(&format!("/api/search?q={}", encoded(query))).await;
        answer.refused("bad_request");
        assert_eq!(answer.faulty_fields(), ["q"], "{query:?}");
    }
    for (more, field) in
        [("&kinds=dragon", "kinds"), ("&cursor=x", "cursor"), ("&limit=51", "limit"), ("&limit=0", "limit"), ("&offset=1", "offset")]
    {
        let answer = org.owner.get(&format!("/api/search?q=a{more}")).await;
        answer.refused("bad_request");
        assert_eq!(answer.faulty_fields(), [field], "{more}");
    }
    assert_eq!(find_more(&org.owner, "", "").await, json!({ "data": [], "next_cursor": null }));
    org.owner.get("/api/search").await.refused("bad_request");
    world.stranger().get("/api/search?q=a").await.refused("unauthenticated");
}

#[tokio::test]
async fn a_query_is_text_and_never_a_statement() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = conversation(&org.owner, "channel", "lab", &[]).await;
    let _ = say(&org.owner, &lab, "The kettle; drop it -- said \"twice\"").await;
    let _ = found(&org.owner, "kettle").await;
    for query in
        [";--", "' or 1=1 --", "'; drop table search; --", "$1", "\\'", "%", "_", "\"", "\"\"\"", "((((", "\u{202e}", "🌊", "<->", ":*"]
    {
        assert_eq!(find(&org.owner, query).await, Vec::<Value>::new(), "{query:?}");
    }
    for query in ["kettle ;--", "kettle \"", "\"kettle; drop", "\"the kettle\" \"said twice", "ke\u{301}ttle", "kettle '", "KETTLE & | !"] {
        assert_eq!(find(&org.owner, query).await.len(), 1, "{query:?}");
    }
}

#[tokio::test]
async fn a_query_that_no_address_can_hold_is_refused_at_the_door() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let answer = org.owner.get(&format!("/api/search?q={}", encoded(&"from:me ".repeat(2_000)))).await;
    answer.refused("bad_request");
    assert_eq!(answer.json()["detail"], "The address is longer than 8 KiB");
}

#[tokio::test]
async fn kinds_and_operators_are_understood_as_people_write_them() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = conversation(&org.owner, "channel", "lab", &[]).await;
    let _ = say(&org.owner, &lab, "The kettle drips").await;
    let _ = found(&org.owner, "kettle").await;
    for query in
        ["FROM:ME kettle", "in:#lab kettle", "in:LAB kettle", "kind:messages kettle", "Kind:Message kettle", "from:me from:nobody kettle"]
    {
        assert_eq!(find(&org.owner, query).await.len(), 1, "{query:?}");
    }
    for query in ["kind:people", "kind:person"] {
        assert_eq!(find(&org.owner, query).await.len(), 1, "{query:?}");
    }
    assert_eq!(find(&org.owner, "kind:statuses").await, Vec::<Value>::new());
    for query in ["in:#elsewhere kettle", "from:nobody kettle", "before:2000-01-01 kettle", "kind:task kettle"] {
        assert_eq!(find(&org.owner, query).await, Vec::<Value>::new(), "{query:?}");
    }
}
