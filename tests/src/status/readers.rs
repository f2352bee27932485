//! Who may read a status: the feed, everything below it, and what goes out as it happens.

use super::{NOTHING, everything, feed, for_roles, id, path, post, private, role};
use guildhall_tests::{Hearing, Person, World};
use serde_json::json;

fn rooms(people: &[&Person]) -> Vec<String> {
    let mut rooms: Vec<String> = people.iter().map(|person| format!("person/{}", person.id)).collect();
    rooms.sort();
    rooms
}

const EVERYONE: [&str; 1] = ["may/status.posts.read"];

#[tokio::test]
async fn a_public_status_is_the_whole_organizations_and_nobody_elses() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let elsewhere = world.org("Undercliff").await;
    let ana = org.member("Ana", "staff").await;
    let hearing = Hearing::at(&world);
    let status = post(&ana, "The pump is dry").await;
    assert_eq!(hearing.rooms("status:new"), EVERYONE);
    assert_eq!(feed(&org.owner).await, ["The pump is dry"]);
    assert_eq!(feed(&elsewhere.owner).await, [""; 0]);
    let comment = org.owner.post(&format!("{}/comments", path(&status)), json!({ "text": "On my way" })).await.expect(201);
    assert_eq!(hearing.rooms("status:comment"), EVERYONE);
    for answer in everything(&elsewhere.owner, id(&status), id(&comment)).await {
        answer.refused("not_found");
        assert!(!answer.text.contains("The pump") && !answer.text.contains("On my way"), "{}", answer.text);
    }
    for answer in everything(&org.owner, NOTHING, id(&comment)).await {
        answer.refused("not_found");
    }
    assert_eq!(ana.get(&path(&status)).await.expect(200)["comment_count"], 1);
}

#[tokio::test]
async fn a_private_status_is_its_authors_and_the_chosen_peoples() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "manager").await);
    let hearing = Hearing::at(&world);
    let status = private(&ana, "Between us", &[&ben]).await;
    assert_eq!(status["user_ids"], json!([ben.id]));
    assert_eq!(hearing.rooms("status:new"), rooms(&[&ana, &ben]));
    let comment = ben.post("/api/status/comments", json!({ "status_id": id(&status), "text": "It is" })).await.expect(201);
    assert_eq!(hearing.rooms("status:comment"), rooms(&[&ana, &ben]));
    let _ = ben.put(&format!("{}/reactions/👍", path(&status)), json!({})).await.expect(200);
    assert_eq!(hearing.rooms("status:updated"), rooms(&[&ana, &ben]));
    // Not even for those who keep the feed in order, nor for the founder.
    for outsider in [&cem, &org.owner] {
        assert_eq!(feed(outsider).await, [""; 0]);
        for answer in everything(outsider, id(&status), id(&comment)).await {
            answer.refused("not_found");
        }
    }
    assert_eq!(feed(&ben).await, ["Between us"]);
    assert_eq!(ana.get(&format!("{}/comments", path(&status))).await.expect(200)["data"][0]["text"], "It is");
}

#[tokio::test]
async fn a_role_based_status_is_for_those_who_hold_the_role_as_long_as_they_do() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "manager").await, org.member("Cem", "staff").await);
    let managers = role(&org, "manager").await;
    let hearing = Hearing::at(&world);
    let status = for_roles(&ana, "To those who plan", &[&managers]).await;
    assert_eq!(hearing.rooms("status:new"), rooms(&[&ana, &ben]));
    assert_eq!((feed(&ben).await, feed(&cem).await), (vec!["To those who plan".to_owned()], vec![]));
    let comment = ben.post("/api/status/comments", json!({ "status_id": id(&status), "text": "Seen" })).await.expect(201);
    let _ = hearing.take("status:comment");
    // Ben loses the role, Cem gets it.
    let _ = org.owner.patch(&format!("/api/members/{}", ben.id), json!({ "roles": ["staff"] })).await.expect(200);
    let _ = org.owner.patch(&format!("/api/members/{}", cem.id), json!({ "roles": ["manager"] })).await.expect(200);
    for answer in everything(&ben, id(&status), id(&comment)).await {
        assert!(matches!(answer.status, 403 | 404), "{}: {}", answer.asked, answer.text);
        assert!(!answer.text.contains("To those who plan"), "{}", answer.text);
    }
    assert_eq!((feed(&ben).await, feed(&cem).await), (vec![], vec!["To those who plan".to_owned()]));
    let _ = cem.post("/api/status/comments", json!({ "status_id": id(&status), "text": "Me too" })).await.expect(201);
    assert_eq!(hearing.rooms("status:comment"), rooms(&[&ana, &cem]));
    // Whoever leaves hears no more, whatever they were chosen for.
    let _ = org.owner.delete(&format!("/api/members/{}", cem.id)).await.expect(204);
    let _ = ana.post("/api/status/comments", json!({ "status_id": id(&status), "text": "Alone" })).await.expect(201);
    assert_eq!(hearing.rooms("status:comment"), rooms(&[&ana]));
}

#[tokio::test]
async fn whoever_may_not_read_the_feed_is_not_told_what_is_for_them() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let porter =
        org.owner.post("/api/roles", json!({ "name": "Porter", "permissions": ["organization.members.read"] })).await.text_at("/id");
    let ben = org.member("Ben", &porter).await;
    let hearing = Hearing::at(&world);
    let status = private(&ana, "Between us", &[&ben]).await;
    let _ = for_roles(&ana, "To the porters", &[&porter]).await;
    assert_eq!(hearing.rooms("status:new"), [rooms(&[&ana]), rooms(&[&ana])].concat());
    ben.get(&path(&status)).await.refused("forbidden");
    ben.get("/api/status").await.refused("forbidden");
}

#[tokio::test]
async fn a_status_that_changes_its_readers_goes_from_some_and_comes_to_others() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben, cem) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await, org.member("Cem", "staff").await);
    let hearing = Hearing::at(&world);
    let status = post(&ana, "The pump is dry").await;
    let place = path(&status);
    let _ = hearing.take("status:new");
    let narrowed = ana.patch(&place, json!({ "visibility": "private", "user_ids": [ben.id] })).await.expect(200);
    assert_eq!((&narrowed["visibility"], &narrowed["edited_at"]), (&json!("private"), &json!(null)));
    assert_eq!(hearing.take("status:deleted")[0].payload, json!({ "id": id(&status) }));
    assert_eq!(hearing.rooms("status:new"), rooms(&[&ana, &ben]));
    cem.get(&place).await.refused("not_found");
    let _ = ana.put(&place, json!({ "user_ids": [cem.id] })).await.expect(200);
    assert_eq!(hearing.rooms("status:deleted"), rooms(&[&ben]));
    assert_eq!(hearing.rooms("status:new"), rooms(&[&cem]));
    assert_eq!(hearing.rooms("status:updated"), rooms(&[&ana]));
    ben.get(&place).await.refused("not_found");
    let widened = ana.put(&place, json!({ "visibility": "public" })).await.expect(200);
    assert_eq!(widened["user_ids"], json!([]), "what was private is not told to all");
    assert_eq!(hearing.rooms("status:updated"), EVERYONE);
    assert_eq!(feed(&ben).await, ["The pump is dry"]);
}

#[tokio::test]
async fn whom_a_status_is_for_must_be_here() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let elsewhere = world.org("Undercliff").await;
    let theirs = role(&elsewhere, "staff").await;
    let refused = async |body| org.owner.post("/api/status", body).await.faulty_fields();
    assert_eq!(refused(json!({ "text": "x", "visibility": "private" })).await, ["user_ids"]);
    assert_eq!(refused(json!({ "text": "x", "visibility": "role-based" })).await, ["role_ids"]);
    assert_eq!(refused(json!({ "text": "x", "visibility": "private", "user_ids": [elsewhere.owner.id] })).await, ["user_ids"]);
    assert_eq!(refused(json!({ "text": "x", "visibility": "private", "user_ids": [NOTHING] })).await, ["user_ids"]);
    assert_eq!(refused(json!({ "text": "x", "visibility": "role-based", "role_ids": [theirs] })).await, ["role_ids"]);
    assert_eq!(refused(json!({ "text": "x", "visibility": "secret" })).await, ["visibility"]);
    assert_eq!(refused(json!({ "text": "x", "visibility": "private", "user_ids": vec![NOTHING; 101] })).await, ["user_ids"]);
    assert_eq!(refused(json!({ "text": "x", "visibility": "role-based", "role_ids": vec![NOTHING; 21] })).await, ["role_ids"]);
    let status = post(&org.owner, "x").await;
    let place = path(&status);
    assert_eq!(org.owner.put(&place, json!({ "visibility": "private" })).await.faulty_fields(), ["user_ids"]);
    assert_eq!(org.owner.put(&place, json!({ "user_ids": vec![NOTHING; 101] })).await.faulty_fields(), ["user_ids"]);
    assert_eq!(org.owner.get(&place).await.expect(200), status);
}
