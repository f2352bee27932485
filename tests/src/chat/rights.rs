//! Who may do what, role by role: first the permission on each card, then what the commands ask for beyond it.

use super::{NOTHING, channel, group, id, say};
use guildhall_kernel::{Access, Method};
use guildhall_tests::{Org, Person, World};
use serde_json::json;

const READ: &str = "chat.messages.read";
const WRITE: &str = "chat.messages.write";
const MANAGE: &str = "chat.channels.manage";

/// Somebody whose one role holds these permissions.
async fn with(org: &Org<'_>, name: &str, permissions: &[&str]) -> Person {
    let role = org.owner.post("/api/roles", json!({ "name": name, "permissions": permissions })).await.text_at("/id");
    org.member(name, &role).await
}

#[tokio::test]
async fn every_route_asks_for_the_permission_on_its_card() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let people = [
        (org.owner.clone(), vec![READ, WRITE, MANAGE]),
        (org.member("Manager", "manager").await, vec![READ, WRITE, MANAGE]),
        (org.member("Staff", "staff").await, vec![READ, WRITE]),
        (with(&org, "Reader", &[READ]).await, vec![READ]),
        (with(&org, "Porter", &["organization.members.read"]).await, vec![]),
    ];
    let registry = &world.house.kernel.services.registry;
    let commands = registry.commands().iter().filter(|command| command.module == "chat").flat_map(|command| {
        let Access::Member(permission) = command.access else { panic!("{} is open to more than members", command.name) };
        command.routes.iter().map(move |(method, path)| (*method, (*path).to_owned(), permission.key))
    });
    let collections = registry.collections().iter().filter(|collection| collection.module == "chat").flat_map(|collection| {
        let permission = collection.needs.expect("a permission").key;
        let paths = collection.paths.iter().map(|path| (*path).to_owned()).chain(collection.item_paths());
        paths.map(move |path| (Method::Get, path, permission))
    });
    let routes: Vec<_> = commands.chain(collections).collect();
    assert!(routes.len() > 30, "{}", routes.len());
    for (method, path, permission) in routes {
        let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { NOTHING } else { part }).collect();
        let url = format!("/api{}", parts.join("/"));
        for (person, held) in &people {
            let call = person.call(method.as_str(), &url);
            let answer = if method == Method::Get { call.send().await } else { call.json(json!({})).send().await };
            if held.contains(&permission) {
                assert!(matches!(answer.status, 200 | 400 | 404), "{}: {}", answer.asked, answer.text);
            } else {
                answer.refused("forbidden");
            }
        }
    }
}

#[tokio::test]
async fn channels_are_the_affair_of_those_who_manage_them() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let staff = org.member("Staff", "staff").await;
    let manager = org.member("Manager", "manager").await;
    let keeper = with(&org, "Keeper", &[READ, WRITE, MANAGE]).await;
    let reader = with(&org, "Reader", &[READ]).await;
    for (person, may) in [(&org.owner, true), (&manager, true), (&keeper, true), (&staff, false), (&reader, false)] {
        let lobby = channel(&org.owner, &format!("For {}", person.name)).await;
        let place = format!("/api/conversations/{lobby}");
        let _ = person.post(&format!("{place}/join"), json!({})).await.expect(200);
        let _ = org.owner.post(&format!("{place}/members"), json!({ "user_ids": [staff.id, manager.id] })).await.expect(200);
        let said = say(if person.id == manager.id { &org.owner } else { &manager }, &lobby, "hm").await;
        let leaver = if person.id == staff.id { &manager } else { &staff };
        for (answer, done) in [
            (person.post("/api/conversations", json!({ "type": "channel", "name": "mine" })).await, 201),
            (person.patch(&place, json!({ "name": "Renamed" })).await, 200),
            (person.delete(&format!("{place}/messages/{}", id(&said))).await, 204),
            (person.delete(&format!("{place}/members/{}", leaver.id)).await, 204),
        ] {
            if may {
                let _ = answer.expect(done);
            } else {
                answer.refused("forbidden");
            }
        }
        // Adding people is for everyone who may write, reading and leaving for everyone who may read.
        let added = person.post(&format!("{place}/members"), json!({ "user_ids": [org.owner.id] })).await;
        if person.id == reader.id {
            drop(added.refused("forbidden"))
        } else {
            drop(added.expect(200))
        }
        let _ = person.get(&format!("{place}/messages")).await.expect(200);
        let _ = person.post(&format!("{place}/read"), json!({ "message_id": said["id"] })).await.expect(200);
        let _ = person.post(&format!("{place}/leave"), json!({})).await.expect(204);
    }
}

/// A right taken away counts at the next request, in conversations that one is in, too.
#[tokio::test]
async fn a_member_of_a_conversation_reads_and_writes_by_their_role() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let role = org.owner.post("/api/roles", json!({ "name": "Chatter", "permissions": [READ, WRITE] })).await.text_at("/id");
    let ana = org.member("Ana", &role).await;
    let place = group(&org.owner, &[&ana]).await;
    let said = say(&ana, &place, "while I may").await;
    let path = format!("/api/conversations/{place}/messages");
    let allow = async |permissions: &[&str]| {
        let _ = org.owner.patch(&format!("/api/roles/{role}"), json!({ "permissions": permissions })).await.expect(200);
    };
    allow(&[READ]).await;
    let _ = ana.get(&path).await.expect(200);
    ana.post(&path, json!({ "content": "no more" })).await.refused("forbidden");
    ana.delete(&format!("{path}/{}", id(&said))).await.refused("forbidden");
    allow(&[WRITE]).await;
    ana.get(&path).await.refused("forbidden");
    ana.get("/api/conversations").await.refused("forbidden");
    allow(&[READ, WRITE]).await;
    let _ = say(&ana, &place, "again").await;
}
