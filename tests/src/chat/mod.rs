//! Conversations and messages, over HTTP.

mod access;
mod conversations;
mod history;
mod keeping;
mod later;
mod membership;
mod mentions;
mod messages;
mod order;
mod reactions;
mod rights;
mod slashes;
mod sync;
mod topics;

use guildhall_tests::{NOTHING, Person};
use serde_json::{Value, json};

/// The direct conversation between two.
async fn direct(one: &Person, other: &Person) -> String {
    one.post("/api/conversations", json!({ "type": "direct", "member_ids": [other.id] })).await.text_at("/id")
}

async fn group(opener: &Person, others: &[&Person]) -> String {
    let ids: Vec<&str> = others.iter().map(|person| person.id.as_str()).collect();
    opener.post("/api/conversations", json!({ "type": "group", "name": "Night shift", "member_ids": ids })).await.text_at("/id")
}

async fn channel(opener: &Person, name: &str) -> String {
    opener.post("/api/conversations", json!({ "type": "channel", "name": name })).await.text_at("/id")
}

/// Says something new and answers the message.
async fn say(person: &Person, conversation: &str, content: &str) -> Value {
    person.post(&format!("/api/conversations/{conversation}/messages"), json!({ "content": content })).await.expect(201)
}

/// The conversation as a person sees it.
async fn look(person: &Person, conversation: &str) -> Value {
    person.get(&format!("/api/conversations/{conversation}")).await.expect(200)
}

/// What stands under a name in each object of a list.
fn each(list: &Value, name: &str) -> Vec<Value> {
    list.as_array().into_iter().flatten().map(|object| object[name].clone()).collect()
}

fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an id")
}
