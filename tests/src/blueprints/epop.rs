//! Section 4 of EPOP's backend structure, line by line.

use super::ask;
use guildhall_tests::{PASSWORD, World};
use serde_json::json;

#[tokio::test]
async fn every_endpoint_of_epop_answers_as_its_source_says() {
    let world = World::new().await;
    let org = world.org_on("Saltmarsh", "epop").await;
    let ana = &org.owner;

    // Authentication
    let email = "ben@saltmarsh.example";
    let stranger = world.stranger();
    let account = json!({ "name": "Ben", "email": email, "password": PASSWORD });
    let _ = ask(&stranger, "POST", "/api/auth/register", Some(account)).await.expect(201);
    let login = json!({ "email": email, "password": PASSWORD, "refresh": "body" });
    let session = ask(&stranger, "POST", "/api/auth/login", Some(login)).await.expect(200);
    let refresh = json!({ "refresh_token": session["refresh_token"] });
    let session = ask(&stranger, "POST", "/api/auth/refresh", Some(refresh)).await.expect(200);
    let ben = stranger.with_token(session["access_token"].as_str().expect("a token"));
    assert_eq!(ask(&ben, "POST", "/api/auth/logout", None).await.status, 204);
    ben.get("/api/users/me").await.refused("unauthenticated");

    // Users
    assert_eq!(ask(ana, "GET", "/api/users/me", None).await.expect(200)["id"], json!(ana.id));
    let renamed = ask(ana, "PUT", "/api/users/me", Some(json!({ "name": "Ana Holm" }))).await.expect(200);
    assert_eq!(renamed["name"], "Ana Holm");

    // Conversations & messages
    let mia = org.member("Mia", "member").await;
    let group = json!({ "type": "group", "name": "Plans", "member_ids": [mia.id] });
    let conversation = ask(ana, "POST", "/api/conversations", Some(group)).await.text_at("/id");
    assert_eq!(ask(&mia, "GET", "/api/conversations", None).await.text_at("/data/0/id"), conversation);
    let messages = format!("/api/conversations/{conversation}/messages");
    let sent = ask(&mia, "POST", &messages, Some(json!({ "content": "Here" }))).await.expect(201);
    assert_eq!(ask(ana, "GET", &messages, None).await.expect(200)["data"][0]["id"], sent["id"]);

    // Projects & tasks
    let plan = json!({ "name": "Kiln", "description": "A second kiln", "product_type": "physical_product", "settings": {} });
    let project = ask(ana, "POST", "/api/projects", Some(plan)).await.text_at("/id");
    assert_eq!(ask(ana, "GET", "/api/projects", None).await.text_at("/data/0/id"), project);
    assert_eq!(ask(ana, "GET", &format!("/api/projects/{project}"), None).await.expect(200)["name"], "Kiln");
    let changed = ask(ana, "PUT", &format!("/api/projects/{project}"), Some(json!({ "name": "Second kiln" }))).await.expect(200);
    assert_eq!(changed["name"], "Second kiln");
    let tasks = format!("/api/projects/{project}/tasks");
    let body = json!({ "title": "Order bricks", "assigned_to": ana.id, "due_date": "2027-01-15" });
    let task = ask(ana, "POST", &tasks, Some(body)).await.text_at("/id");
    assert_eq!(ask(ana, "GET", &tasks, None).await.text_at("/data/0/id"), task);
    let changed = ask(ana, "PUT", &format!("/api/tasks/{task}"), Some(json!({ "title": "Order fire bricks" }))).await.expect(200);
    assert_eq!((&changed["title"], &changed["assigned_to"]), (&json!("Order fire bricks"), &json!(ana.id)));
    assert_eq!(ask(ana, "DELETE", &format!("/api/tasks/{task}"), None).await.status, 204);
    assert_eq!(ask(ana, "DELETE", &format!("/api/projects/{project}"), None).await.status, 204);

    // Notifications and calendar; files have no module yet
    let event = json!({ "title": "Firing", "start_time": "2027-01-15T09:00:00Z", "end_time": "2027-01-15T10:00:00Z" });
    let event = ask(ana, "POST", "/api/calendar-events", Some(event)).await.text_at("/id");
    let listed = ask(ana, "GET", "/api/calendar-events?from=2027-01-15&to=2027-01-16", None).await;
    assert_eq!(listed.text_at("/data/0/event_id"), event);
    assert!(ask(ana, "GET", "/api/notifications", None).await.expect(200)["data"].is_array());
}
