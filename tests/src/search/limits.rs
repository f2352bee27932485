//! Nonsense is refused by the name of its field, and costs nothing.

use super::{encoded, find_more};
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_its_field() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let long = "a".repeat(501);
    let many = "a ".repeat(21);
    for query in ["from:", "before:tomorrow", "after:2026-02-30", "is:purple", "kind:dragon", "-in:lab", &long, &many] {
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
