//! Who may do what, role by role: first the permission on each card, then what the commands ask for beyond it.

use super::{channel, group, id, say};
use guildhall_tests::{World, every_route_asks_for_its_permission};
use serde_json::json;

const READ: &str = "chat.messages.read";
const WRITE: &str = "chat.messages.write";
const MANAGE: &str = "chat.channels.manage";

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
    let routes = every_route_asks_for_its_permission(&world, "chat", &people).await;
    assert!(routes > 30, "{routes}");
}

#[tokio::test]
async fn channels_are_the_affair_of_those_who_manage_them() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let staff = org.member("Staff", "staff").await;
    let manager = org.member("Manager", "manager").await;
    let keeper = org.with("Keeper", &[READ, WRITE, MANAGE]).await;
    let reader = org.with("Reader", &[READ]).await;
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
