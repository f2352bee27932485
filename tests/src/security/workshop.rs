//! The part of an estate that work is done in: one of everything that a project has.

use guildhall_tests::Person;
use serde_json::{Value, json};

/// Furnishes a project; answers the things in it by the names of their tables, and the words that nobody else may read.
pub async fn furnish(owner: &Person, member: &Person, name: &str) -> (Vec<(&'static str, String)>, Vec<String>) {
    let planned = format!("planned in {name}");
    let make = async |path: &str, body: Value| owner.post(path, body).await.text_at("/id");
    let project = make("/api/projects", json!({ "name": format!("Project of {name}") })).await;
    let archived = make("/api/projects", json!({ "name": "Put away" })).await;
    let _ = owner.post(&format!("/api/projects/{archived}/archive"), json!({})).await.expect(200);
    let _ = owner.post(&format!("/api/projects/{project}/stage"), json!({ "stage": "validation" })).await.expect(200);
    let _ = owner.post(&format!("/api/projects/{project}/members"), json!({ "user_id": member.id })).await.expect(201);
    let column = owner.get(&format!("/api/projects/{project}/columns?key=eq.backlog")).await.text_at("/data/0/id");
    let tasks = format!("/api/projects/{project}/tasks");
    let task = make(&tasks, json!({ "title": planned, "assignees": [member.id] })).await;
    let beside = make(&tasks, json!({ "title": "beside" })).await;
    let blocked = make(&tasks, json!({ "title": "blocked" })).await;
    let comment = make(&format!("/api/tasks/{task}/comments"), json!({ "text": planned, "mentioned_ids": [member.id] })).await;
    let _ = owner.post(&format!("/api/tasks/{task}/blocks"), json!({ "task_id": blocked })).await.expect(200);
    let template = make("/api/project-templates", json!({ "project_id": project, "name": planned })).await;
    let filter = make("/api/saved-filters", json!({ "project_id": project, "name": planned, "query": "status=eq.todo" })).await;
    // The last change, so that there is one to take back.
    let _ = owner.put(&format!("/api/tasks/{task}"), json!({ "priority": "high" })).await.expect(200);
    let things = vec![
        ("projects", project),
        ("projects_archived", archived),
        ("project_columns", column),
        ("tasks", task),
        ("tasks_beside", beside),
        ("tasks_blocked", blocked),
        ("task_comments", comment),
        ("project_templates", template),
        ("saved_filters", filter),
    ];
    (things, vec![planned])
}
