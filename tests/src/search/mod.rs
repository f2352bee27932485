//! Finding things, over HTTP.

mod finding;
mod keeping;
mod limits;
mod privacy;
mod vectors;

use guildhall_tests::{Org, Person, eventually};
use serde_json::{Value, json};

/// What somebody finds, best first.
async fn find(person: &Person, query: &str) -> Vec<Value> {
    find_more(person, query, "").await["data"].as_array().cloned().unwrap_or_default()
}

async fn find_more(person: &Person, query: &str, more: &str) -> Value {
    person.get(&format!("/api/search?q={}{more}", encoded(query))).await.expect(200)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The titles and excerpts of what is found, with marks as brackets.
async fn texts(person: &Person, query: &str) -> Vec<String> {
    let shown = |value: &Value| value.as_str().unwrap_or_default().replace('\u{e000}', "[").replace('\u{e001}', "]");
    find(person, query).await.iter().map(|one| format!("{}: {}", shown(&one["title"]), shown(&one["excerpt"]))).collect()
}

/// Waits until the index has what everybody did until now: it follows the log.
async fn settled(org: &Org<'_>) {
    let owner = &org.owner;
    let word = format!("zz{}", &org.world.clock.new_uuid().simple().to_string()[20..]);
    let status = owner.post("/api/status", json!({ "text": word })).await.text_at("/id");
    found(owner, &word).await;
    let _ = owner.delete(&format!("/api/status/{status}")).await.expect(204);
    gone(owner, &word).await;
}

/// The index as an upgrade finds it that brings more to be found.
async fn empty_the_index(superuser: &tokio_postgres::Client) {
    const EMPTY: &str = "
update guildhall.search_progress
    set organization_id = '00000000-0000-0000-0000-000000000000', id = '00000000-0000-0000-0000-000000000000', done = false;
delete from guildhall.search_entries;
delete from guildhall.search_words;
delete from guildhall.search_word_places";
    superuser.batch_execute(EMPTY).await.expect("an empty index");
}

async fn found(person: &Person, query: &str) -> Value {
    eventually(&format!("“{query}” is found"), async || find(person, query).await.into_iter().next()).await
}

async fn gone(person: &Person, query: &str) {
    eventually(&format!("“{query}” is not found any more"), async || find(person, query).await.is_empty().then_some(())).await;
}

/// A conversation with its people.
async fn conversation(owner: &Person, kind: &str, name: &str, people: &[&Person]) -> String {
    let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    owner.post("/api/conversations", json!({ "type": kind, "name": name, "member_ids": ids })).await.text_at("/id")
}

async fn say(person: &Person, conversation: &str, text: &str) -> String {
    person.post(&format!("/api/conversations/{conversation}/messages"), json!({ "content": text })).await.text_at("/id")
}
