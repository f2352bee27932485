//! What stands behind links, shown under messages and statuses.

mod refusing;
mod showing;
mod site;

use guildhall_tests::{Org, Person, World, eventually};
use serde_json::{Value, json};
use site::Site;

async fn world(site: &Site) -> World {
    World::with().may_fetch_from(&site.origin).build().await
}

async fn direct(one: &Person, other: &Person) -> String {
    one.post("/api/conversations", json!({ "type": "direct", "member_ids": [other.id] })).await.text_at("/id")
}

/// Says something, and answers the message's id.
async fn say(person: &Person, conversation: &str, content: &str) -> String {
    person.post(&format!("/api/conversations/{conversation}/messages"), json!({ "content": content })).await.text_at("/id")
}

/// The preview of a text as somebody sees it now; null where there is none.
async fn seen(person: &Person, kind: &str, id: &str) -> Value {
    person.get(&format!("/api/link-previews?kind={kind}&ids={id}")).await.expect(200)["data"][0].clone()
}

/// The preview of a message, once it is there.
async fn shown(person: &Person, message: &str) -> Value {
    eventually("its preview is there", async || Some(seen(person, "message", message).await).filter(Value::is_object)).await
}

/// Waits until nothing that was said so far waits for its preview: a link said last has its own, the log's reader has passed
/// it (it may have had a preview before), and no job is left.
async fn settled(org: &Org<'_>, site: &Site) {
    const BEHIND: &str = "
select exists (
    select from guildhall.event_readers as reader
    join guildhall.event_pages as page on page.number = reader.page
    join guildhall.events as event on event.kind in ('chat.message.sent', 'chat.message.edited', 'status.post.written')
        and not pg_visible_in_snapshot(event.xid, page.since)
    where reader.name = 'previews.follow' and (event.seq > reader.seq or not pg_visible_in_snapshot(event.xid, page.until)))";
    const LEFT: &str = "select count(*) from guildhall.jobs where command = 'previews.fetch'";
    let last = direct(&org.owner, &org.member("Last", "staff").await).await;
    let message = say(&org.owner, &last, &site.at("/last")).await;
    let _ = shown(&org.owner, &message).await;
    let superuser = org.world.superuser().await;
    let behind = async || superuser.query_one(BEHIND, &[]).await.expect("a reader").get::<_, bool>(0);
    eventually("the reader has passed what was said", async || (!behind().await).then_some(())).await;
    let left = async || superuser.query_one(LEFT, &[]).await.expect("jobs").get::<_, i64>(0);
    let mut before = left().await;
    while before > 0 {
        before = eventually("fewer links are left", async || Some(left().await).filter(|now| *now < before)).await;
    }
}
