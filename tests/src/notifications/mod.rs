//! Who hears of what, and how it reaches them.

mod mailing;
mod push_service;
mod pushing;
mod rules;
mod settings;
mod telling;

use guildhall_tests::{Hearing, Org, Person, Told, World, eventually};
use serde_json::{Value, json};

/// A person's notifications, without those of who joined.
async fn inbox(person: &Person) -> Vec<Value> {
    let page = person.get("/api/notifications?type=neq.organization.member.joined&limit=200").await.expect(200);
    page["data"].as_array().cloned().expect("notifications")
}

/// The notifications, once there are so many.
async fn told(person: &Person, number: usize) -> Vec<Value> {
    eventually("they are told", async || Some(inbox(person).await).filter(|all| all.len() == number)).await
}

/// Waits until everything that happened in this world so far has been told: the reader goes by the log's order, so what
/// the owner is told of last comes after all of it.
async fn settled(org: &Org<'_>) {
    let guest = org.member("Marker", "staff").await;
    eventually("the reader has come so far", async || {
        let page = org.owner.get("/api/notifications?type=eq.organization.member.joined&limit=200").await.expect(200);
        page["data"].as_array().into_iter().flatten().any(|one| one["subject"]["id"] == guest.id).then_some(())
    })
    .await;
}

async fn direct(one: &Person, other: &Person) -> String {
    one.post("/api/conversations", json!({ "type": "direct", "member_ids": [other.id] })).await.text_at("/id")
}

async fn say(person: &Person, conversation: &str, content: &str) -> Value {
    person.post(&format!("/api/conversations/{conversation}/messages"), json!({ "content": content })).await.expect(201)
}

/// Sends the reader back to the beginning of the log.
async fn reread(world: &World) {
    let superuser = world.superuser().await;
    let again = "update guildhall.event_readers set page = 0, seq = 0 where name = 'notifications.tell'";
    let _ = superuser.execute(again, &[]).await.expect("the cursor");
}

/// The first thing of a name that somebody hears; what is stored is told right after.
async fn heard(hearing: &Hearing, person: &Person, name: &str) -> Told {
    let room = format!("person/{}", person.id);
    eventually("it is heard", async || hearing.take(name).into_iter().find(|told| told.room == room)).await
}

fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an id")
}
