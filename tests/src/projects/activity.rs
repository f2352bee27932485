use super::{each, id, private_project, project, task};
use guildhall_tests::World;
use serde_json::json;

/// What happened to a task is read off the log by everyone who sees it, and by nobody else.
#[tokio::test]
async fn a_tasks_story_is_for_those_who_see_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let staff = org.member("Staff", "staff").await;
    let lab = project(&org.owner, "Laboratory").await;
    let work = task(&org.owner, &lab, "x").await;
    let path = format!("/api/tasks/{}", id(&work));
    let _ = org.owner.put(&path, json!({ "title": "y", "status": "done", "assigned_to": staff.id })).await.expect(200);
    let story = staff.get(&format!("{path}/activity")).await.expect(200);
    let kinds = ["projects.task.moved", "projects.task.assigned", "projects.task.changed", "projects.task.created"];
    assert_eq!(each(&story["data"], "kind"), kinds);
    assert_eq!(story["data"][0]["data"]["completed"], true);
    assert_eq!(story["data"][2]["data"]["fields"], json!(["title"]));
    assert_eq!(each(&story["data"], "actor_id"), [json!(org.owner.id), json!(org.owner.id), json!(org.owner.id), json!(org.owner.id)]);
    staff.get("/api/audit-events").await.refused("forbidden");
    let hidden = task(&org.owner, &private_project(&org.owner, "Hidden").await, "x").await;
    staff.get(&format!("/api/tasks/{}/activity", id(&hidden))).await.refused("not_found");
}
