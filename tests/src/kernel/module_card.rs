//! Routes, contract, permissions, events and live delivery come from the card alone.

use super::pinboard;
use guildhall_kernel::prelude::*;
use guildhall_tests::{Org, World, eventually};
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

#[tokio::test]
async fn a_card_a_table_and_two_commands_are_a_module() {
    let world = World::with().module(pinboard::module()).build().await;
    let org = world.org("Saltmarsh").await;
    let staff = org.member("Ana", "staff").await;

    let pin = org.owner.post("/api/pins", json!({ "title": "Herring on Thursday" })).await;
    let id = pin.text_at("/id");
    assert_eq!(pin.header("location"), format!("/api/pins/{id}"));
    assert_eq!(org.owner.get("/api/pins?title=like.Herring*").await.expect(200)["data"][0]["id"], id);
    assert_eq!(org.owner.get(&format!("/api/pins/{id}")).await.expect(200)["title"], "Herring on Thursday");
    staff.get("/api/pins").await.refused("forbidden");
    staff.post("/api/pins", json!({ "title": "mine" })).await.refused("forbidden");
    let other = world.org("Elsewhere").await;
    other.owner.delete(&format!("/api/pins/{id}")).await.refused("not_found");

    let event = org.owner.get("/api/audit-events?kind=eq.pinboard.pin.pinned").await.expect(200);
    assert_eq!(event["data"][0]["data"], json!({ "pin_id": id }));
    let contract = world.stranger().get("/openapi.json").await.expect(200);
    assert_eq!(contract["paths"]["/api/pins"]["post"]["x-command"], "pinboard.pin.up");
    assert_eq!(contract["paths"]["/api/pins"]["post"]["x-permission"], "pinboard.pins.write");
    let _ = org.owner.delete(&format!("/api/pins/{id}")).await.expect(204);
    assert_eq!(org.owner.get("/api/pins").await.expect(200)["data"], json!([]));
}

#[derive(Deserialize, JsonSchema)]
struct SomethingPinned {
    pin_id: Uuid,
}
impl Heard for SomethingPinned {
    const KIND: &'static str = "pinboard.pin.pinned";
}

async fn copy(heard: SomethingPinned, cx: &mut Act) -> Result<()> {
    let id: Id<SomethingPinned> = cx.new_id();
    let organization = cx.organization()?;
    const COPY: &str = "insert into public.pins select $1, $2, 'copy of ' || title from public.pins where id = $3";
    cx.run(COPY, &[&organization, &id, &heard.pin_id]).await?;
    Ok(())
}

/// Fails at the fifth copy, twice; what it had copied before is not kept, or there would be two.
async fn stumble(heard: SomethingPinned, cx: &mut Act) -> Result<()> {
    static COPIED: AtomicU32 = AtomicU32::new(0);
    static FAILED: AtomicU32 = AtomicU32::new(0);
    if COPIED.fetch_add(1, Relaxed) >= 4 && FAILED.fetch_add(1, Relaxed) < 2 {
        return Err(Problem::conflict("a stumble"));
    }
    copy(heard, cx).await
}

async fn titles(org: &Org<'_>, enough: usize) -> Vec<String> {
    eventually("every copy is there", async || {
        let pins = org.owner.get("/api/pins?order=title.asc").await.expect(200);
        let titles: Vec<String> = pins["data"].as_array()?.iter().filter_map(|pin| pin["title"].as_str().map(str::to_owned)).collect();
        (titles.len() >= enough).then_some(titles)
    })
    .await
}

#[tokio::test]
async fn a_reaction_runs_once_for_each_event_as_the_organization() {
    let world = World::with().module(pinboard::module().on("pinboard.copies", copy)).build().await;
    let org = world.org("Saltmarsh").await;
    for title in ["one", "two"] {
        let _ = org.owner.post("/api/pins", json!({ "title": title })).await.expect(201);
    }
    assert_eq!(titles(&org, 4).await, ["copy of one", "copy of two", "one", "two"]);
}

#[tokio::test]
async fn a_reaction_that_fails_among_many_is_tried_again_and_none_runs_twice() {
    let world = World::with().module(pinboard::module().on("pinboard.copies", stumble)).build().await;
    let org = world.org("Saltmarsh").await;
    let pins = (0..10).map(|number| org.owner.post("/api/pins", json!({ "title": number.to_string() })));
    for answer in futures::future::join_all(pins).await {
        let _ = answer.expect(201);
    }
    let copies = (0..10).map(|number| format!("copy of {number}"));
    let pins = (0..10).map(|number: u32| number.to_string());
    let mut expected: Vec<String> = copies.chain(pins).collect();
    expected.sort();
    assert_eq!(titles(&org, 20).await, expected);
}
