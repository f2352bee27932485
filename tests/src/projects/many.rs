use super::{column, each, id, look, project, task};
use guildhall_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn many_tasks_change_together_or_not_at_all() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(id(&task(&org.owner, &lab, &n.to_string()).await).to_owned());
    }
    let changed = org
        .owner
        .post("/api/tasks/bulk", json!({ "task_ids": ids, "changes": { "status": "done", "labels": ["swept"] } }))
        .await
        .expect(200);
    assert_eq!(each(&changed["data"], "status"), ["done"; 5]);
    let _ = org.owner.post("/api/tasks/bulk/undo", json!({ "task_ids": ids })).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["0", "1", "2", "3", "4"]);
    let _ = org.owner.post("/api/tasks/bulk", json!({ "task_ids": ids, "delete": true })).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, [""; 0]);
    let _ = org.owner.post("/api/tasks/bulk/undo", json!({ "task_ids": ids })).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["0", "1", "2", "3", "4"]);
    // One that cannot be changed: none is.
    let mut with_stranger = ids.clone();
    with_stranger.push(super::NOTHING.to_owned());
    org.owner.post("/api/tasks/bulk", json!({ "task_ids": with_stranger, "changes": { "title": "x" } })).await.refused("not_found");
    assert_eq!(column(&org.owner, &lab, "todo").await, ["0", "1", "2", "3", "4"]);
    let answer = org.owner.post("/api/tasks/bulk", json!({ "task_ids": ids, "changes": { "due_date": "9999-12-31" } })).await;
    assert_eq!(answer.faulty_fields(), ["changes.due_date"]);
}

#[tokio::test]
async fn what_recurs_is_made_anew_when_it_is_done() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let body = json!({
        "title": "Water the cells", "due_date": "2190-03-01", "assignees": [org.owner.id], "labels": ["wet"],
        "checklist": [{ "text": "rinse", "done": true }], "recurrence": { "every": "weekly" },
    });
    let first = org.owner.post(&format!("/api/projects/{lab}/tasks"), body).await.expect(201);
    let done = org.owner.post(&format!("/api/tasks/{}/move", id(&first)), json!({ "status": "done" })).await.expect(200);
    assert_eq!(done["recurrence"], json!(null));
    let page = org.owner.get(&format!("/api/projects/{lab}/tasks?status=eq.todo")).await.expect(200);
    let next = &page["data"][0];
    assert_eq!((&next["title"], &next["due_date"], &next["serial"]), (&json!("Water the cells"), &json!("2190-03-08"), &json!(2)));
    assert_eq!((&next["recurrence"], &next["assignees"]), (&json!({ "every": "weekly", "interval": 1 }), &json!([org.owner.id])));
    assert_eq!(next["checklist"], json!([{ "text": "rinse", "done": false }]));
    // Taken back, the next one goes and the first one recurs again.
    let back = org.owner.post(&format!("/api/tasks/{}/undo", id(&first)), json!({})).await.expect(200);
    assert_eq!((&back["status"], &back["recurrence"]["every"]), (&json!("todo"), &json!("weekly")));
    assert_eq!(column(&org.owner, &lab, "todo").await, ["Water the cells"]);
}

#[tokio::test]
async fn nothing_waits_for_itself() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let mut tasks: Vec<Value> = Vec::new();
    for n in 0..4 {
        tasks.push(task(&org.owner, &lab, &n.to_string()).await);
    }
    let block = async |first: usize, then: usize| {
        org.owner.post(&format!("/api/tasks/{}/blocks", id(&tasks[first])), json!({ "task_id": id(&tasks[then]) })).await
    };
    for n in 0..3 {
        let tied = block(n, n + 1).await.expect(200);
        assert_eq!(tied["blocks"], json!([id(&tasks[n + 1])]));
    }
    assert_eq!(look(&org.owner, id(&tasks[1])).await["blocked_by"], json!([id(&tasks[0])]));
    for first in 0..4 {
        for then in 0..=first {
            let answer = block(first, then).await;
            assert_eq!(answer.faulty_fields(), ["task_id"]);
            answer.refused("conflict");
        }
    }
    let path = format!("/api/tasks/{}/blocks/{}", id(&tasks[1]), id(&tasks[2]));
    let _ = org.owner.delete(&path).await.expect(204);
    org.owner.delete(&path).await.refused("not_found");
    let _ = block(3, 0).await.expect(200);
    let elsewhere = task(&org.owner, &project(&org.owner, "Other").await, "x").await;
    let answer = org.owner.post(&format!("/api/tasks/{}/blocks", id(&tasks[0])), json!({ "task_id": id(&elsewhere) })).await;
    assert_eq!(answer.faulty_fields(), ["task_id"]);
    answer.refused("bad_request");
}

#[tokio::test]
async fn filters_are_kept_for_oneself_or_for_all() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let hidden = super::private_project(&org.owner, "Hidden").await;
    let save = async |name: &str, shared: bool| {
        ana.post("/api/saved-filters", json!({ "name": name, "query": "priority=eq.urgent", "is_shared": shared })).await.text_at("/id")
    };
    let (own, shared) = (save("own", false).await, save("shared", true).await);
    assert_eq!(each(&ana.get("/api/saved-filters").await.expect(200)["data"], "name"), ["own", "shared"]);
    assert_eq!(each(&ben.get("/api/saved-filters").await.expect(200)["data"], "name"), ["shared"]);
    ben.put(&format!("/api/saved-filters/{own}"), json!({ "name": "x" })).await.refused("not_found");
    ben.put(&format!("/api/saved-filters/{shared}"), json!({ "name": "x" })).await.refused("forbidden");
    ben.delete(&format!("/api/saved-filters/{shared}")).await.refused("forbidden");
    let renamed = ana.put(&format!("/api/saved-filters/{own}"), json!({ "name": "mine", "view": "board" })).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["view"]), (&json!("mine"), &json!("board")));
    let answer = ana.post("/api/saved-filters", json!({ "name": "x", "query": "", "project_id": hidden })).await;
    assert_eq!(answer.faulty_fields(), ["project_id"]);
    let _ = ana.delete(&format!("/api/saved-filters/{own}")).await.expect(204);
}
