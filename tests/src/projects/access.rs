use super::{NOTHING, id, private_project, project, task};
use guildhall_tests::{World, eventually};
use serde_json::json;

/// What is private cannot be seen, counted, guessed or written to by anybody else, whatever rights they hold.
#[tokio::test]
async fn a_private_project_is_one_that_never_was() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let manager = org.member("Manager", "manager").await;
    let hidden = private_project(&org.owner, "Hidden").await;
    let work = task(&org.owner, &hidden, "secret").await;
    let work = id(&work);
    for path in ["/api/projects", "/api/tasks", "/api/my-work"] {
        let page = manager.call("GET", path).header("prefer", "count=exact").send().await.expect(200);
        assert_eq!((&page["data"], &page["count"]), (&json!([]), &json!(0)), "{path}");
    }
    let same = async |method: &str, path: &str, body: serde_json::Value| {
        let ask = async |target: &str| {
            let call = manager.call(method, &path.replace('@', target));
            let answer = if method == "GET" { call.send().await } else { call.json(body.clone()).send().await };
            answer.refused("not_found");
        };
        ask(if path.contains("/tasks/@") { work } else { &hidden }).await;
        ask(NOTHING).await;
    };
    same("GET", "/api/projects/@", json!({})).await;
    same("PUT", "/api/projects/@", json!({ "name": "Mine" })).await;
    same("GET", "/api/projects/@/tasks", json!({})).await;
    same("POST", "/api/projects/@/tasks", json!({ "title": "x" })).await;
    same("GET", "/api/tasks/@", json!({})).await;
    same("PUT", "/api/tasks/@", json!({ "title": "x" })).await;
    same("PUT", "/api/tasks/@", json!({ "status": "done" })).await;
    same("POST", "/api/tasks/@/move", json!({})).await;
    same("DELETE", "/api/tasks/@", json!({})).await;
    // Nobody outside can be given its work.
    let answer = org.owner.put(&format!("/api/tasks/{work}"), json!({ "assigned_to": manager.id })).await;
    assert_eq!(answer.faulty_fields(), ["assigned_to"]);
}

#[tokio::test]
async fn a_public_project_is_looked_at_by_all_and_changed_by_its_own() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (manager, staff) = (org.member("Manager", "manager").await, org.member("Staff", "staff").await);
    let open = project(&org.owner, "Open").await;
    let work = task(&org.owner, &open, "visible").await;
    let path = format!("/api/tasks/{}", id(&work));
    assert_eq!(staff.get(&path).await.expect(200)["title"], "visible");
    assert_eq!(staff.get(&format!("/api/projects/{open}")).await.expect(200)["role"], "viewer");
    staff.put(&path, json!({ "title": "mine" })).await.refused("forbidden");
    staff.delete(&path).await.refused("forbidden");
    staff.post(&format!("{path}/move"), json!({ "status": "done" })).await.refused("forbidden");
    staff.post(&format!("/api/projects/{open}/tasks"), json!({ "title": "mine" })).await.refused("forbidden");
    staff.put(&format!("/api/projects/{open}"), json!({ "name": "Mine" })).await.refused("forbidden");
    // Whoever manages projects leads the public ones.
    assert_eq!(manager.get(&format!("/api/projects/{open}")).await.expect(200)["role"], "lead");
    let _ = manager.put(&path, json!({ "title": "ours" })).await.expect(200);
    // Hiding it brings whoever hides it in, so that they do not lose it.
    let hidden = manager.put(&format!("/api/projects/{open}"), json!({ "is_private": true })).await.expect(200);
    assert_eq!((&hidden["role"], &hidden["member_count"]), (&json!("lead"), &json!(2)));
    staff.get(&path).await.refused("not_found");
}

#[tokio::test]
async fn a_project_keeps_a_lead_whoever_goes() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cleo) = (org.member("Ana", "manager").await, org.member("Ben", "manager").await, org.member("Cleo", "manager").await);
    let vault = private_project(&ana, "Vault").await;
    let members = format!("/api/projects/{vault}/members");
    let _ = ana.post(&members, json!({ "user_id": cleo.id, "role": "viewer" })).await.expect(201);
    let _ = ana.post(&members, json!({ "user_id": ben.id })).await.expect(201);
    ana.delete(&format!("{members}/{}", ana.id)).await.refused("conflict");
    ana.put(&format!("{members}/{}", ana.id), json!({ "role": "member" })).await.refused("conflict");
    // Of two leads who go at once, one stays.
    let _ = ana.put(&format!("{members}/{}", ben.id), json!({ "role": "lead" })).await.expect(200);
    let (own, other) = (format!("{members}/{}", ana.id), format!("{members}/{}", ben.id));
    let (first, second) = futures::join!(ana.delete(&own), ben.delete(&other));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409], "{} {}", first.text, second.text);
    let (left, stays) = if first.status == 204 { (&ana, &ben) } else { (&ben, &ana) };
    let _ = stays.post(&members, json!({ "user_id": left.id })).await.expect(201);
    let role = async |person: &guildhall_tests::Person, of: &guildhall_tests::Person| {
        person.get(&format!("{members}/{}", of.id)).await.json()["role"].clone()
    };
    // A member goes before a viewer who is in it longer.
    let _ = org.owner.delete(&format!("/api/members/{}", stays.id)).await.expect(204);
    eventually("the member leads", async || (role(left, left).await == "lead").then_some(())).await;
    assert_eq!(role(&cleo, &cleo).await, "viewer");
    let _ = org.owner.delete(&format!("/api/members/{}", left.id)).await.expect(204);
    eventually("the viewer leads", async || (role(&cleo, &cleo).await == "lead").then_some(())).await;
    // Nobody else is in it: it goes to whoever took the last one out.
    let _ = org.owner.delete(&format!("/api/members/{}", cleo.id)).await.expect(204);
    eventually("the owner leads", async || (role(&org.owner, &org.owner).await == "lead").then_some(())).await;
}
