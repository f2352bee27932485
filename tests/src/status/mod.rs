//! The status feed, over HTTP.

mod feed;
mod readers;
mod replies;

use guildhall_tests::{Answer, NOTHING, Org, Person};
use serde_json::{Value, json};

/// Writes something for the whole organization.
async fn post(person: &Person, text: &str) -> Value {
    person.post("/api/status", json!({ "text": text })).await.expect(201)
}

async fn private(person: &Person, text: &str, people: &[&Person]) -> Value {
    let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    person.post("/api/status", json!({ "text": text, "visibility": "private", "user_ids": ids })).await.expect(201)
}

async fn for_roles(person: &Person, text: &str, roles: &[&str]) -> Value {
    person.post("/api/status", json!({ "text": text, "visibility": "role-based", "role_ids": roles })).await.expect(201)
}

/// The id of the role with a key.
async fn role(org: &Org<'_>, key: &str) -> String {
    org.owner.get(&format!("/api/roles?key=eq.{key}")).await.text_at("/data/0/id")
}

/// What a person's feed says, newest first.
async fn feed(person: &Person) -> Vec<String> {
    let page = person.get("/api/status").await.expect(200);
    page["data"].as_array().into_iter().flatten().map(|one| one["text"].as_str().unwrap_or_default().to_owned()).collect()
}

fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an id")
}

fn path(status: &Value) -> String {
    format!("/api/status/{}", id(status))
}

/// Everything that a reader can ask of a status and a comment under it.
async fn everything(person: &Person, status: &str, comment: &str) -> Vec<Answer> {
    let place = format!("/api/status/{status}");
    let text = || json!({ "text": "let me in" });
    vec![
        person.get(&place).await,
        person.get(&format!("{place}/comments")).await,
        person.get(&format!("/api/status/comments?status_id={status}")).await,
        person.get(&format!("{place}/comments/{comment}")).await,
        person.get(&format!("{place}/seen")).await,
        person.post(&format!("{place}/seen"), json!({})).await,
        person.post(&format!("{place}/comments"), text()).await,
        person.post("/api/status/comments", json!({ "status_id": status, "text": "let me in" })).await,
        person.put(&format!("{place}/comments/{comment}"), text()).await,
        person.delete(&format!("{place}/comments/{comment}")).await,
        person.put(&format!("{place}/reactions/👍"), json!({})).await,
        person.delete(&format!("{place}/reactions/👍")).await,
        person.put(&place, text()).await,
        person.delete(&place).await,
        person.put(&format!("{place}/pin"), json!({})).await,
        person.delete(&format!("{place}/pin")).await,
    ]
}
