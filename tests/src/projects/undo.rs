use super::{column, id, look, project, task};
use guildhall_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn the_last_change_can_be_taken_back() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "manager").await;
    let lab = project(&org.owner, "Laboratory").await;
    let body = json!({
        "title": "Calibrate", "description": "The pump", "assignees": [ana.id, org.owner.id], "due_date": "2026-12-24",
        "labels": ["wet"], "checklist": [{ "text": "drain", "done": true }], "estimate": 2.5,
    });
    let made = org.owner.post(&format!("/api/projects/{lab}/tasks"), body).await.expect(201);
    let path = format!("/api/tasks/{}", id(&made));
    let undo = format!("{path}/undo");
    let same = |one: &Value, other: &Value| {
        for name in
            ["title", "description", "status", "assignees", "due_at", "labels", "checklist", "estimate", "completed_at", "assigned_to"]
        {
            assert_eq!(one[name], other[name], "{name}");
        }
    };
    org.owner.post(&undo, json!({})).await.refused("conflict");
    let change = json!({
        "title": "x", "description": null, "assigned_to": null, "due_date": null, "labels": [], "checklist": [], "estimate": null,
        "status": "done",
    });
    let _ = org.owner.put(&path, change).await.expect(200);
    ana.post(&undo, json!({})).await.refused("conflict");
    let back = org.owner.post(&undo, json!({})).await.expect(200);
    same(&back, &made);
    assert_eq!(look(&ana, id(&made)).await, back);
    org.owner.post(&undo, json!({})).await.refused("conflict");
    // Somebody changed it since.
    let _ = org.owner.put(&path, json!({ "title": "mine" })).await.expect(200);
    let _ = ana.put(&path, json!({ "priority": "low" })).await.expect(200);
    org.owner.post(&undo, json!({})).await.refused("conflict");
    assert_eq!(ana.post(&undo, json!({})).await.expect(200)["priority"], "none");
}

#[tokio::test]
async fn a_deleted_task_comes_back_with_those_below() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let top = task(&org.owner, &lab, "top").await;
    let below = json!({ "title": "below", "parent_id": id(&top) });
    let below = org.owner.post(&format!("/api/projects/{lab}/tasks"), below).await.expect(201);
    let path = format!("/api/tasks/{}", id(&top));
    let _ = org.owner.delete(&path).await.expect(204);
    assert_eq!(column(&org.owner, &lab, "todo").await, [""; 0]);
    org.owner.get(&path).await.refused("not_found");
    org.owner.put(&path, json!({ "title": "x" })).await.refused("not_found");
    let _ = org.owner.post(&format!("{path}/undo"), json!({})).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["top", "below"]);
    assert_eq!(look(&org.owner, id(&below)).await["parent_id"], json!(id(&top)));
}

/// A move, too; and what undoing needs is kept for a minute and no longer.
#[tokio::test]
async fn a_minute_later_it_is_forgotten() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let (a, b) = (task(&org.owner, &lab, "a").await, task(&org.owner, &lab, "b").await);
    let go = async || org.owner.post(&format!("/api/tasks/{}/move", id(&b)), json!({ "before": id(&a) })).await.expect(200);
    let undo = format!("/api/tasks/{}/undo", id(&b));
    let _ = go().await;
    assert_eq!(column(&org.owner, &lab, "todo").await, ["b", "a"]);
    let _ = org.owner.post(&undo, json!({})).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["a", "b"]);
    let _ = go().await;
    world.clock.advance(std::time::Duration::from_secs(61));
    org.owner.post(&undo, json!({})).await.refused("conflict");
    let superuser = world.superuser().await;
    let kept = async || superuser.query_one("select count(*) from public.task_undos", &[]).await.expect("a count").get::<_, i64>(0);
    assert_eq!(kept().await, 1);
    let _ = org.owner.put(&format!("/api/tasks/{}", id(&a)), json!({ "title": "x" })).await.expect(200);
    assert_eq!(kept().await, 1, "the next change forgot the old one");
}
