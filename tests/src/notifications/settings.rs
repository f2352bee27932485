//! How people want to hear.

use super::{direct, heard, inbox, say, settled, told};
use guildhall_tests::{Hearing, World};
use serde_json::json;
use std::time::Duration;

const SETTINGS: &str = "/api/notification-settings";

#[tokio::test]
async fn settings_are_a_persons_own_in_each_organization() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let before = ana.get(SETTINGS).await.expect(200);
    assert_eq!((&before["mail"], &before["digest_hour"], &before["quiet_from"]), (&json!(true), &json!(8), &json!(null)));
    let chat = before["kinds"].as_array().and_then(|kinds| kinds.iter().find(|kind| kind["kind"] == "chat.message.sent")).cloned();
    assert_eq!(chat, Some(json!({ "kind": "chat.message.sent", "module": "Chat", "in_app": true, "mail": "digest", "push": true })));
    let wanted = json!({
        "quiet_from": "22:00", "quiet_to": "07:00", "digest_hour": 18, "do_not_disturb_until": "2030-01-01T00:00:00Z",
        "kinds": [{ "kind": "chat.message.sent", "in_app": true, "mail": "at_once" }],
    });
    let after = ana.put(SETTINGS, wanted).await.expect(200);
    assert_eq!((&after["quiet_from"], &after["digest_hour"]), (&json!("22:00"), &json!(18)));
    assert_eq!(ana.get(SETTINGS).await.expect(200), after);
    let cleared = ana.patch(SETTINGS, json!({ "quiet_from": null, "quiet_to": null, "do_not_disturb_until": null })).await.expect(200);
    assert_eq!((&cleared["quiet_to"], &cleared["do_not_disturb_until"], &cleared["digest_hour"]), (&json!(null), &json!(null), &json!(18)));
    assert_eq!(org.owner.get(SETTINGS).await.expect(200)["digest_hour"], 8);
}

#[tokio::test]
async fn settings_that_cannot_be_name_their_field() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    for (body, field) in [
        (json!({ "quiet_from": "22:00" }), "quiet_to"),
        (json!({ "quiet_from": "22:00", "quiet_to": null }), "quiet_to"),
        (json!({ "quiet_from": "25:00", "quiet_to": "07:00" }), "quiet_from"),
        (json!({ "quiet_from": "22:00", "quiet_to": "7" }), "quiet_to"),
        (json!({ "digest_hour": 24 }), "digest_hour"),
        (json!({ "kinds": [{ "kind": "chat.message.deleted", "in_app": true, "mail": "none" }] }), "kinds[0].kind"),
        (json!({ "kinds": [{ "kind": "chat.message.sent", "in_app": true, "mail": "weekly" }] }), "kinds[0].mail"),
    ] {
        assert_eq!(org.owner.put(SETTINGS, body.clone()).await.faulty_fields(), [field], "{body}");
    }
}

#[tokio::test]
async fn what_is_not_wanted_is_not_told() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let no_chat = json!({ "kinds": [{ "kind": "chat.message.sent", "in_app": false, "mail": "none" }] });
    let _ = ana.put(SETTINGS, no_chat).await.expect(200);
    let talk = direct(&org.owner, &ana).await;
    let _ = say(&org.owner, &talk, "unheard").await;
    let status = ana.post("/api/status", json!({ "text": "At the bench" })).await.text_at("/id");
    let _ = org.owner.post("/api/status/comments", json!({ "status_id": status, "text": "heard" })).await.expect(201);
    settled(&org).await;
    let all = inbox(&ana).await;
    assert_eq!((all.len(), &all[0]["payload"]["excerpt"]), (1, &json!("heard")));
}

#[tokio::test]
async fn in_quiet_hours_it_comes_without_a_sound() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let until = world.clock.now() + Duration::from_secs(3600);
    let _ = ana.put(SETTINGS, json!({ "do_not_disturb_until": until })).await.expect(200);
    let talk = direct(&org.owner, &ana).await;
    let hearing = Hearing::at(&world);
    let _ = say(&org.owner, &talk, "psst").await;
    let _ = told(&ana, 1).await;
    assert_eq!(heard(&hearing, &ana, "notification:new").await.payload["quiet"], true);
}
