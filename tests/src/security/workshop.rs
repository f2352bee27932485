//! The part of an estate that work is done in: one of everything that a project has.

use guildhall_tests::Person;
use serde_json::json;

/// Furnishes a project; answers the things in it by the names of their tables, and the words that nobody else may read.
pub async fn furnish(owner: &Person, member: &Person, name: &str) -> (Vec<(&'static str, String)>, Vec<String>) {
    let secret = format!("planned in {name}");
    let project = owner.post("/api/projects", json!({ "name": format!("Project of {name}") })).await.text_at("/id");
    let task = json!({ "title": secret, "assignees": [member.id] });
    let task = owner.post(&format!("/api/projects/{project}/tasks"), task).await.text_at("/id");
    let beside = owner.post(&format!("/api/projects/{project}/tasks"), json!({ "title": "beside" })).await.text_at("/id");
    (vec![("projects", project), ("tasks", task), ("tasks_beside", beside)], vec![secret])
}
