use super::{column, each, id, project, task};
use guildhall_tests::{World, eventually};
use serde_json::json;

const STAGES: [&str; 6] = ["ideation", "validation", "planning", "building", "launched", "archived"];

#[tokio::test]
async fn a_project_goes_one_stage_at_a_time() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let path = format!("/api/projects/{lab}");
    let go = async |stage: &str| org.owner.post(&format!("{path}/stage"), json!({ "stage": stage })).await;
    for (at, stage) in STAGES.iter().enumerate().take(5) {
        for (to, next) in STAGES.iter().enumerate() {
            let near = to == at + 1 || to + 1 == at;
            if !near {
                let answer = go(next).await;
                assert_eq!(answer.faulty_fields(), ["stage"], "{stage} to {next}");
                answer.refused("conflict");
            }
        }
        assert_eq!(go(STAGES[at + 1]).await.expect(200)["stage"], STAGES[at + 1]);
    }
    // What is archived is looked at and not worked on.
    org.owner.put(&path, json!({ "name": "x" })).await.refused("conflict");
    org.owner.post(&format!("{path}/tasks"), json!({ "title": "x" })).await.refused("conflict");
    go("launched").await.refused("conflict");
    assert_eq!(org.owner.post(&format!("{path}/restore"), json!({})).await.expect(200)["stage"], "launched");
    assert_eq!(go("building").await.expect(200)["stage"], "building");
    let history = org.owner.get(&format!("{path}/stages")).await.expect(200);
    let steps = ["building", "launched", "archived", "launched", "building", "planning", "validation", "ideation"];
    assert_eq!(each(&history["data"], "stage"), steps);
    assert_eq!(history["data"][7]["stage_before"], json!(null));
    // From anywhere into the archive, and back to where it was.
    assert!(org.owner.post(&format!("{path}/archive"), json!({})).await.expect(200)["archived_at"].is_string());
    org.owner.post(&format!("{path}/archive"), json!({})).await.refused("conflict");
    assert_eq!(org.owner.post(&format!("{path}/restore"), json!({})).await.expect(200)["stage"], "building");
    org.owner.post(&format!("{path}/restore"), json!({})).await.refused("conflict");
}

#[tokio::test]
async fn a_deleted_project_waits_thirty_days() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let staff = org.member("Staff", "staff").await;
    let lab = project(&org.owner, "Laboratory").await;
    let work = task(&org.owner, &lab, "x").await;
    let path = format!("/api/projects/{lab}");
    staff.delete(&path).await.refused("forbidden");
    let delete = async || org.owner.delete(&path).await.expect(204);
    let _ = delete().await;
    for person in [&org.owner, &staff] {
        person.get(&path).await.refused("not_found");
        person.get(&format!("{path}/tasks")).await.refused("not_found");
        person.get(&format!("/api/tasks/{}", id(&work))).await.refused("not_found");
        assert_eq!(person.get("/api/projects").await.expect(200)["data"], json!([]));
        person.put(&path, json!({ "name": "x" })).await.refused("not_found");
    }
    staff.post(&format!("{path}/restore"), json!({})).await.refused("not_found");
    assert_eq!(staff.get("/api/deleted-projects").await.expect(200)["data"], json!([]));
    assert_eq!(each(&org.owner.get("/api/deleted-projects").await.expect(200)["data"], "id"), [json!(lab)]);
    let _ = org.owner.post(&format!("{path}/restore"), json!({})).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["x"]);
    let _ = delete().await;
    world.clock.advance(std::time::Duration::from_secs((30 * 24 + 1) * 3600));
    let superuser = world.superuser().await;
    eventually("the project is gone with all that was in it", async || {
        let left: i64 = superuser.query_one("select count(*) from public.tasks", &[]).await.expect("a count").get(0);
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_template_brings_columns_and_tasks_without_people() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = org
        .owner
        .post("/api/projects", json!({ "name": "Laboratory", "product_type": "service", "settings": { "color": "teal" } }))
        .await
        .text_at("/id");
    let path = format!("/api/projects/{lab}");
    let _ = org.owner.post(&format!("{path}/columns"), json!({ "name": "Under review", "position": 3 })).await.expect(201);
    let top = org
        .owner
        .post(&format!("{path}/tasks"), json!({ "title": "top", "assigned_to": org.owner.id, "labels": ["wet"] }))
        .await
        .expect(201);
    let below = json!({ "title": "below", "parent_id": id(&top), "status": "under_review", "due_date": "2026-12-24" });
    let _ = org.owner.post(&format!("{path}/tasks"), below).await.expect(201);
    let template = org.owner.post("/api/project-templates", json!({ "project_id": lab, "name": "Lab" })).await.expect(201);
    assert_eq!(template["task_count"], 2);
    let again = org.owner.post("/api/projects", json!({ "name": "Second", "template_id": id(&template) })).await.expect(201);
    assert_eq!((&again["product_type"], &again["settings"]), (&json!("service"), &json!({ "color": "teal" })));
    let columns = org.owner.get(&format!("/api/projects/{}/columns", id(&again))).await.expect(200);
    assert_eq!(each(&columns["data"], "key"), ["backlog", "todo", "under_review", "in_progress", "done"]);
    let tasks = org.owner.get(&format!("/api/projects/{}/tasks?order=serial", id(&again))).await.expect(200);
    assert_eq!(each(&tasks["data"], "title"), ["top", "below"]);
    assert_eq!(each(&tasks["data"], "number"), ["SEC-1", "SEC-2"]);
    assert_eq!((&tasks["data"][0]["assignees"], &tasks["data"][1]["due_date"]), (&json!([]), &json!(null)));
    assert_eq!(tasks["data"][1]["parent_id"], tasks["data"][0]["id"]);
    assert_eq!(task(&org.owner, id(&again), "third").await["serial"], 3);
    let answer = org.owner.post("/api/projects", json!({ "name": "x", "template_id": super::NOTHING })).await;
    assert_eq!(answer.faulty_fields(), ["template_id"]);
}

#[tokio::test]
async fn columns_are_the_projects_own() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let path = format!("/api/projects/{lab}/columns");
    let review = org.owner.post(&path, json!({ "name": "Under review", "position": 1 })).await.expect(201);
    assert_eq!((&review["key"], &review["position"]), (&json!("under_review"), &json!(1)));
    let keys = async || each(&org.owner.get(&path).await.expect(200)["data"], "key");
    assert_eq!(keys().await, ["under_review", "backlog", "todo", "in_progress", "done"]);
    let this = format!("{path}/{}", id(&review));
    let moved = org.owner.put(&this, json!({ "position": 4, "name": "Check" })).await.expect(200);
    assert_eq!((&moved["key"], &moved["name"]), (&json!("under_review"), &json!("Check")));
    assert_eq!(keys().await, ["backlog", "todo", "in_progress", "under_review", "done"]);
    let work = org.owner.post(&format!("/api/projects/{lab}/tasks"), json!({ "title": "x", "status": "under_review" })).await.expect(201);
    let done = async || super::look(&org.owner, id(&work)).await["completed_at"].is_string();
    let _ = org.owner.put(&this, json!({ "category": "done" })).await.expect(200);
    assert!(done().await);
    let answer = org.owner.delete(&this).await;
    assert_eq!(answer.faulty_fields(), ["move_to"]);
    answer.refused("conflict");
    org.owner.delete(&format!("{this}?move_to=under_review")).await.refused("bad_request");
    let _ = org.owner.delete(&format!("{this}?move_to=todo")).await.expect(204);
    assert!(!done().await);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["x"]);
}
