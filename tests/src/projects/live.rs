//! What goes out after a commit, and to whom: looked at where it leaves for the sockets.

use super::{id, look, private_project, project, task};
use guildhall_kernel::live::{Dispatch, Listener, Notice};
use guildhall_tests::World;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// What was delivered: room, name, payload.
#[derive(Default)]
struct Ear(Mutex<Vec<(String, String, Value)>>);

impl Listener for Ear {
    fn hear(&self, dispatch: &Dispatch) {
        for notice in &dispatch.notices {
            // What the notification centre makes of it is its own affair.
            if let Notice::Deliver { room, name, payload } = notice
                && !name.starts_with("notification:")
            {
                let payload = serde_json::from_slice(payload).expect("JSON");
                self.0.lock().expect("nobody died over it").push((room.as_str().to_owned(), name.to_string(), payload));
            }
        }
    }
}

impl Ear {
    fn take(&self) -> Vec<(String, String, Value)> {
        std::mem::take(&mut *self.0.lock().expect("nobody died over it"))
    }
}

#[tokio::test]
async fn every_open_board_hears_what_rest_answers() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ear = Arc::new(Ear::default());
    world.house.kernel.services.bus.listen(ear.clone());
    let everyone = format!("{}/may/projects.read", org.id);
    let lab = project(&org.owner, "Laboratory").await;
    let [(room, name, payload)] = &*ear.take() else { panic!("one is told") };
    assert_eq!((room, name.as_str(), &payload["id"]), (&everyone, "project:new", &json!(lab)));
    let work = task(&org.owner, &lab, "x").await;
    // With who did it, which REST does not say.
    let by_owner = |mut task: serde_json::Value| {
        task["actor_id"] = json!(org.owner.id);
        task
    };
    assert_eq!(ear.take(), [(everyone.clone(), "task:new".to_owned(), by_owner(work.clone()))]);
    let path = format!("/api/tasks/{}", id(&work));
    let _ = org.owner.post(&format!("{path}/move"), json!({ "status": "done" })).await.expect(200);
    assert_eq!(ear.take(), [(everyone.clone(), "task:updated".to_owned(), by_owner(look(&org.owner, id(&work)).await))]);
    let said = org.owner.post(&format!("{path}/comments"), json!({ "text": "Yes" })).await.expect(201);
    let told = ear.take();
    assert_eq!(told.iter().map(|(_, name, _)| name.as_str()).collect::<Vec<_>>(), ["task:updated", "comment:new"]);
    assert_eq!((&told[0].2["comment_count"], &told[1].2), (&json!(1), &said));
    let _ = org.owner.delete(&path).await.expect(204);
    let [(_, name, payload)] = &*ear.take() else { panic!("one is told") };
    assert_eq!((name.as_str(), &payload["id"], &payload["project_id"]), ("task:deleted", &work["id"], &json!(lab)));
    let _ = org.owner.post(&format!("{path}/undo"), json!({})).await.expect(200);
    assert_eq!(ear.take()[0].1, "task:new");
    let _ = org.owner.post(&format!("/api/projects/{lab}/columns"), json!({ "name": "Review" })).await.expect(201);
    let [(_, name, payload)] = &*ear.take() else { panic!("one is told") };
    assert_eq!((name.as_str(), payload["columns"].as_array().map(Vec::len)), ("columns:updated", Some(5)));
    // Nothing is told of what was refused, or only previewed.
    org.owner.put(&path, json!({ "status": "nowhere" })).await.refused("bad_request");
    let _ = org.owner.call("PUT", &path).header("prefer", "tx=rollback").json(json!({ "title": "y" })).send().await.expect(200);
    assert_eq!(ear.take(), []);
}

/// RT2: what is private is told to the room of its members and to nobody else.
#[tokio::test]
async fn what_is_private_is_told_to_its_members() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ear = Arc::new(Ear::default());
    world.house.kernel.services.bus.listen(ear.clone());
    let hidden = private_project(&org.owner, "Hidden").await;
    let inside = format!("{}/project/{hidden}", org.id);
    let work = task(&org.owner, &hidden, "x").await;
    let _ = org.owner.put(&format!("/api/tasks/{}", id(&work)), json!({ "title": "y" })).await.expect(200);
    let _ = org.owner.post(&format!("/api/tasks/{}/comments", id(&work)), json!({ "text": "z" })).await.expect(201);
    let _ = org.owner.put(&format!("/api/projects/{hidden}"), json!({ "name": "Still hidden" })).await.expect(200);
    let _ = org.owner.post(&format!("/api/projects/{hidden}/members"), json!({ "user_id": ana.id })).await.expect(201);
    let _ = org.owner.post(&format!("/api/projects/{hidden}/archive"), json!({})).await.expect(200);
    let told = ear.take();
    assert!(told.len() > 5);
    assert!(told.iter().all(|(room, ..)| *room == inside), "{told:?}");
    let _ = org.owner.delete(&format!("/api/projects/{hidden}/members/{}", ana.id)).await.expect(204);
    let told = ear.take();
    assert_eq!(told[0].0, inside);
    assert_eq!((&told[1].0, told[1].1.as_str()), (&format!("{}/person/{}", org.id, ana.id), "project:hidden"));
    assert_eq!(told[1].2, json!({ "id": hidden }), "whoever is out learns no more");
    // A public one that is hidden says so, and nothing else, to those who lose it.
    let open = project(&org.owner, "Open").await;
    let _ = ear.take();
    let _ = org.owner.put(&format!("/api/projects/{open}"), json!({ "is_private": true, "name": "Secret" })).await.expect(200);
    for (room, name, payload) in ear.take() {
        assert!(
            room == format!("{}/project/{open}", org.id) || (name == "project:hidden" && payload == json!({ "id": open })),
            "{room} {name}"
        );
    }
}
