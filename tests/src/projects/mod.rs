//! Projects and tasks, over HTTP.

mod access;
mod activity;
mod board;
mod comments;
mod due;
mod facts;
mod lifecycle;
mod live;
mod many;
mod rights;
mod tables;
mod tasks;
mod undo;

use guildhall_tests::{NOTHING, Person};
use serde_json::{Value, json};

async fn project(person: &Person, name: &str) -> String {
    person.post("/api/projects", json!({ "name": name })).await.text_at("/id")
}

async fn private_project(person: &Person, name: &str) -> String {
    person.post("/api/projects", json!({ "name": name, "is_private": true })).await.text_at("/id")
}

async fn task(person: &Person, project: &str, title: &str) -> Value {
    person.post(&format!("/api/projects/{project}/tasks"), json!({ "title": title })).await.expect(201)
}

/// The task as a person sees it.
async fn look(person: &Person, task: &str) -> Value {
    person.get(&format!("/api/tasks/{task}")).await.expect(200)
}

/// Titles of a column, from its top.
async fn column(person: &Person, project: &str, status: &str) -> Vec<String> {
    let page = person.get(&format!("/api/projects/{project}/tasks?status=eq.{status}&limit=200")).await.expect(200);
    each(&page["data"], "title").iter().map(|title| title.as_str().unwrap_or_default().to_owned()).collect()
}

/// What stands under a name in each object of a list.
fn each(list: &Value, name: &str) -> Vec<Value> {
    list.as_array().into_iter().flatten().map(|object| object[name].clone()).collect()
}

fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an id")
}
