use futures::future::join_all;
use guildhall_tests::{PASSWORD, World};
use serde_json::json;

#[tokio::test]
async fn an_invitation_makes_a_member_once() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let invitation = org.owner.post("/api/invitations", json!({ "email": "tomasz@saltmarsh.example" })).await.expect(201);
    assert_eq!(invitation["roles"], json!(["staff"]), "the blueprint's usual role");
    assert!(invitation["link"].as_str().is_some_and(|link| link.contains("#")), "the token stands in the fragment");
    let body = json!({ "name": "Tomasz", "email": "tomasz@saltmarsh.example", "password": PASSWORD, "invitation": invitation["token"] });
    let joined = world.stranger().post("/api/auth/register", body).await.expect(201);
    assert_eq!(joined["organization"]["id"], org.id);
    let (somebody, _) = world.register("Somebody", json!({})).await;
    let again = somebody.post("/api/invitations/accept", json!({ "token": invitation["token"] })).await;
    assert_eq!(again.faulty_fields(), ["token"]);
}

/// QU11
#[tokio::test]
async fn of_fifty_parallel_accepts_one_makes_the_membership() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (tomasz, _) = world.register("Tomasz", json!({})).await;
    let invitation = org.owner.post("/api/invitations", json!({ "email": tomasz.email })).await;
    let token = invitation.text_at("/token");
    let answers = join_all((0..50).map(|_| tomasz.post("/api/invitations/accept", json!({ "token": token })))).await;
    let accepted = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(accepted, 1);
    assert!(
        answers.iter().all(|answer| answer.status < 500 || answer.status == 503),
        "{:?}",
        answers.iter().map(|a| a.status).collect::<Vec<_>>()
    );
    let members = org.owner.get("/api/members").await.expect(200);
    assert_eq!(members["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn the_last_one_who_can_manage_cannot_leave_or_lose_that_right() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let owner = &org.owner;
    owner.delete(&format!("/api/members/{}", owner.id)).await.refused("conflict");
    owner.patch(&format!("/api/members/{}", owner.id), json!({ "roles": ["staff"] })).await.refused("conflict");
    let roles = owner.get("/api/roles?key=eq.owner").await;
    let role = roles.text_at("/data/0/id");
    owner.patch(&format!("/api/roles/{role}"), json!({ "permissions": ["organization.members.read"] })).await.refused("conflict");
    owner.delete(&format!("/api/roles/{role}")).await.refused("conflict");
    let _ = owner.get("/api/users/me").await.expect(200);
}

#[tokio::test]
async fn a_removed_member_is_out_at_the_next_request() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "manager").await;
    let _ = ana.get("/api/members").await.expect(200);
    let _ = org.owner.delete(&format!("/api/members/{}", ana.id)).await.expect(204);
    ana.get("/api/members").await.refused("forbidden");
    let me = ana.get("/api/users/me").await.expect(200);
    assert_eq!(me["organizations"], json!([]), "the account still works");
}

/// RL3
#[tokio::test]
async fn nobody_gives_rights_that_they_do_not_hold() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "manager").await;
    ana.post("/api/invitations", json!({ "email": "x@saltmarsh.example", "roles": ["owner"] })).await.refused("forbidden");
    let _ = ana.post("/api/invitations", json!({ "email": "x@saltmarsh.example", "roles": ["staff"] })).await.expect(201);
}

#[tokio::test]
async fn a_role_made_here_counts_at_the_next_request() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    ana.get("/api/audit-events").await.refused("forbidden");
    let role = org.owner.post("/api/roles", json!({ "name": "Auditor", "permissions": ["organization.audit.read"] })).await;
    let role = role.text_at("/id");
    let _ = org.owner.patch(&format!("/api/members/{}", ana.id), json!({ "roles": ["staff", role] })).await.expect(200);
    let events = ana.get("/api/audit-events?kind=eq.organization.role.created").await.expect(200);
    assert_eq!(events["data"][0]["subject_id"], role);
    let _ = org.owner.patch(&format!("/api/roles/{role}"), json!({ "permissions": [] })).await.expect(200);
    ana.get("/api/audit-events").await.refused("forbidden");
}
