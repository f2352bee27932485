//! Who may do what, role by role: first the permission on each card, then what a role in a project decides.

use super::{id, project, task};
use guildhall_tests::{World, every_route_asks_for_its_permission};
use serde_json::{Value, json};

const READ: &str = "projects.read";
const WRITE: &str = "projects.write";
const MANAGE: &str = "projects.manage";

#[tokio::test]
async fn every_route_asks_for_the_permission_on_its_card() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let people = [
        (org.owner.clone(), vec![READ, WRITE, MANAGE]),
        (org.member("Manager", "manager").await, vec![READ, WRITE, MANAGE]),
        (org.member("Staff", "staff").await, vec![READ, WRITE]),
        (org.with("Reader", &[READ]).await, vec![READ]),
        (org.with("Porter", &["organization.members.read"]).await, vec![]),
    ];
    let routes = every_route_asks_for_its_permission(&world, "projects", &people).await;
    assert!(routes > 50, "{routes}");
}

/// Role × command: what a lead, a member, a viewer and somebody else may do in a private project.
#[tokio::test]
async fn a_role_in_the_project_decides() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = super::private_project(&org.owner, "Laboratory").await;
    let mut people = Vec::new();
    for role in ["lead", "member", "viewer"] {
        let person = org.member(role, "staff").await;
        let body = json!({ "user_id": person.id, "role": role });
        let _ = org.owner.post(&format!("/api/projects/{lab}/members"), body).await.expect(201);
        people.push((role, person));
    }
    people.push(("nobody", org.member("nobody", "manager").await));
    let work = task(&org.owner, &lab, "x").await;
    let beside = task(&org.owner, &lab, "beside").await;
    let newcomer = org.member("newcomer", "staff").await;
    let (here, this) = (format!("/api/projects/{lab}"), format!("/api/tasks/{}", id(&work)));
    let column = org.owner.get(&format!("{here}/columns?key=eq.backlog")).await.text_at("/data/0/id");
    // Whom the command lets: `l`eads, `m`embers, `v`iewers.
    let table: Vec<(&str, String, Value, &str)> = vec![
        ("GET", here.clone(), Value::Null, "lmv"),
        ("GET", format!("{here}/tasks"), Value::Null, "lmv"),
        ("GET", format!("{here}/tasks.csv"), Value::Null, "lmv"),
        ("GET", format!("{here}/members"), Value::Null, "lmv"),
        ("GET", format!("{here}/stages"), Value::Null, "lmv"),
        ("GET", this.clone(), Value::Null, "lmv"),
        ("GET", format!("{this}/comments"), Value::Null, "lmv"),
        ("GET", format!("{this}/activity"), Value::Null, "lmv"),
        ("POST", format!("{this}/watch"), json!({}), "lmv"),
        ("POST", format!("{here}/tasks"), json!({ "title": "x" }), "lm"),
        ("PUT", this.clone(), json!({ "title": "y" }), "lm"),
        ("POST", format!("{this}/move"), json!({ "status": "done" }), "lm"),
        ("POST", format!("{this}/comments"), json!({ "text": "x" }), "lm"),
        ("POST", format!("{this}/blocks"), json!({ "task_id": id(&beside) }), "lm"),
        ("POST", format!("{here}/import"), json!({ "csv": "x" }), "lm"),
        ("POST", "/api/tasks/bulk".to_owned(), json!({ "task_ids": [id(&work)], "changes": { "title": "z" } }), "lm"),
        ("DELETE", this.clone(), Value::Null, "lm"),
        ("PUT", here.clone(), json!({ "name": "y" }), "l"),
        ("POST", format!("{here}/stage"), json!({ "stage": "validation" }), "l"),
        ("POST", format!("{here}/archive"), json!({}), "l"),
        ("POST", format!("{here}/members"), json!({ "user_id": newcomer.id }), "l"),
        ("PUT", format!("{here}/members/{}", org.owner.id), json!({ "role": "member" }), "l"),
        ("DELETE", format!("{here}/members/{}", org.owner.id), Value::Null, "l"),
        ("POST", format!("{here}/columns"), json!({ "name": "x" }), "l"),
        ("PUT", format!("{here}/columns/{column}"), json!({ "name": "x" }), "l"),
        ("DELETE", format!("{here}/columns/{column}"), Value::Null, "l"),
        ("POST", "/api/project-templates".to_owned(), json!({ "project_id": lab, "name": "x" }), "l"),
        ("DELETE", here.clone(), Value::Null, "l"),
    ];
    for (method, url, body, may) in table {
        for (role, person) in &people {
            let call = person.call(method, &url).header("prefer", "tx=rollback");
            let answer = if body.is_null() { call.send().await } else { call.json(body.clone()).send().await };
            if may.contains(&role[..1]) {
                assert_eq!(answer.status, 200, "{role}: {}: {}", answer.asked, answer.text);
            } else if *role == "nobody" {
                // What a body names is at fault there; what the path names is not there.
                assert!(matches!(answer.status, 404 | 400), "{role}: {}: {}", answer.asked, answer.text);
            } else {
                answer.refused("forbidden");
            }
        }
    }
}

#[tokio::test]
async fn somebody_always_leads() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let lab = project(&org.owner, "Laboratory").await;
    let path = format!("/api/projects/{lab}/members");
    let mine = format!("{path}/{}", org.owner.id);
    org.owner.put(&mine, json!({ "role": "member" })).await.refused("conflict");
    org.owner.delete(&mine).await.refused("conflict");
    let added = org.owner.post(&path, json!({ "user_id": ana.id })).await.expect(201);
    assert_eq!((&added["role"], &added["name"]), (&json!("member"), &json!("Ana")));
    org.owner.post(&path, json!({ "user_id": ana.id })).await.refused("conflict");
    org.owner.delete(&mine).await.refused("conflict");
    let _ = org.owner.put(&format!("{path}/{}", ana.id), json!({ "role": "lead" })).await.expect(200);
    let _ = ana.delete(&mine).await.expect(204);
    ana.delete(&mine).await.refused("not_found");
    // Whoever leaves the organization is out of its projects.
    let ben = org.member("Ben", "staff").await;
    let _ = ana.post(&path, json!({ "user_id": ben.id })).await.expect(201);
    let _ = org.owner.delete(&format!("/api/members/{}", ben.id)).await.expect(204);
    guildhall_tests::eventually("they are off the list", async || {
        let page = ana.get(&path).await.expect(200);
        (page["data"].as_array().map(Vec::len) == Some(1)).then_some(())
    })
    .await;
}
