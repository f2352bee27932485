//! The index follows what people do: edits, deletions, and what was there before it.

use super::{conversation, empty_the_index, find, found, gone, say, settled, texts};
use guildhall_tests::{World, eventually};
use serde_json::json;

#[tokio::test]
async fn edited_and_deleted_words_are_forgotten_with_their_entries() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = conversation(&org.owner, "channel", "lab", &[]).await;
    let message = say(&org.owner, &lab, "a heliotrope secret").await;
    let _ = found(&org.owner, "heliotrope").await;
    let path = format!("/api/conversations/{lab}/messages/{message}");
    let _ = org.owner.put(&path, json!({ "content": "a turquoise secret" })).await.expect(200);
    gone(&org.owner, "heliotrope").await;
    assert_eq!(texts(&org.owner, "turquoise").await, ["Founder of Saltmarsh: a [turquoise] secret"]);
    let _ = org.owner.delete(&path).await.expect(204);
    gone(&org.owner, "turquoise").await;
    // Nothing of them is left in any table of the index.
    let superuser = world.superuser().await;
    const LEFT: &str = "
select (select count(*) from guildhall.search_entries where words::text ~ 'heliotrope|turquoise|secret')
    + (select count(*) from guildhall.search_words where word ~ 'heliotrope|turquoise|secret')
    + (select count(*) from guildhall.search_word_places where word ~ 'heliotrope|turquoise|secret')";
    eventually("nothing is left", async || (superuser.query_one(LEFT, &[]).await.expect("a count").get::<_, i64>(0) == 0).then_some(()))
        .await;
}

#[tokio::test]
async fn a_tasks_state_number_and_project_are_followed() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let project = org.owner.post("/api/projects", json!({ "name": "Water", "key": "WA" })).await.text_at("/id");
    let task = org.owner.post(&format!("/api/projects/{project}/tasks"), json!({ "title": "Mend the sluice" })).await.text_at("/id");
    let _ = found(&org.owner, "sluice is:open").await;
    let _ = org.owner.patch(&format!("/api/tasks/{task}"), json!({ "status": "done" })).await.expect(200);
    let _ = found(&org.owner, "sluice is:done").await;
    assert!(find(&org.owner, "sluice is:open").await.is_empty());
    let _ = org.owner.patch(&format!("/api/projects/{project}"), json!({ "key": "TIDE" })).await.expect(200);
    let _ = found(&org.owner, "TIDE-1").await;
    assert!(find(&org.owner, "WA-1").await.is_empty());
    let _ = org.owner.delete(&format!("/api/projects/{project}")).await;
    gone(&org.owner, "sluice").await;
}

#[tokio::test]
async fn who_takes_another_name_or_leaves_is_found_accordingly() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let bea = org.member("Bea", "staff").await;
    let _ = found(&org.owner, "bea kind:person").await;
    let _ = bea.put("/api/users/me", json!({ "name": "Beatrix" })).await.expect(200);
    let _ = found(&org.owner, "beatrix kind:person").await;
    let _ = org.owner.delete(&format!("/api/members/{}", bea.id)).await.expect(204);
    let _ = found(&org.owner, "beatrix is:left").await;
    assert!(find(&org.owner, "beatrix is:here").await.is_empty());
}

/// An upgrade brings the index to rows that were there before it.
#[tokio::test]
async fn what_was_there_before_the_index_is_taken_in() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = conversation(&org.owner, "channel", "lab", &[]).await;
    for nth in 0..30 {
        let _ = say(&org.owner, &lab, &format!("old wood {nth}")).await;
    }
    settled(&org).await;
    empty_the_index(&world.superuser().await).await;
    eventually("everything is back", async || (find(&org.owner, "wood").await.len() == 20).then_some(())).await;
    eventually("near words too", async || (!find(&org.owner, "woood").await.is_empty()).then_some(())).await;
}
