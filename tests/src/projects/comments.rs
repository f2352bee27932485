use super::{each, id, look, private_project, project, task};
use guildhall_tests::World;
use serde_json::json;

#[tokio::test]
async fn people_talk_about_a_task_and_watch_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let lab = project(&org.owner, "Laboratory").await;
    let _ = org.owner.post(&format!("/api/projects/{lab}/members"), json!({ "user_id": ana.id })).await.expect(201);
    let work = task(&org.owner, &lab, "x").await;
    let path = format!("/api/tasks/{}", id(&work));
    let said =
        ana.post(&format!("{path}/comments"), json!({ "text": "Ready? **Yes**", "mentioned_ids": [ben.id, ben.id] })).await.expect(201);
    assert_eq!((&said["text"], &said["created_by"]), (&json!("Ready? **Yes**"), &json!(ana.id)));
    assert_eq!(look(&ben, id(&work)).await["comment_count"], 1);
    let heard = org.owner.get("/api/audit-events?kind=eq.projects.task.commented").await.expect(200);
    assert_eq!(heard["data"][0]["data"]["mentioned_ids"], json!([ben.id]));
    assert!(!heard.to_string().contains("Ready"), "the log has no words of people");
    let this = format!("{path}/comments/{}", id(&said));
    org.owner.put(&this, json!({ "text": "No" })).await.refused("forbidden");
    let edited = ana.put(&this, json!({ "text": "Not yet" })).await.expect(200);
    assert!(edited["edited_at"].is_string());
    assert_eq!(each(&ben.get(&format!("{path}/comments")).await.expect(200)["data"], "text"), ["Not yet"]);
    // Whoever looks may watch, but not speak.
    ben.post(&format!("{path}/comments"), json!({ "text": "x" })).await.refused("forbidden");
    let _ = ben.post(&format!("{path}/watch"), json!({})).await.expect(204);
    let watchers = async || {
        let page = ben.get(&format!("{path}/watchers")).await.expect(200);
        each(&page["data"], "user_id").len()
    };
    assert_eq!(watchers().await, 3, "whoever made it, whoever spoke, whoever asked for it");
    let _ = ben.delete(&format!("{path}/watch")).await.expect(204);
    assert_eq!(watchers().await, 2);
    let _ = org.owner.delete(&this).await.expect(204);
    assert_eq!(look(&ben, id(&work)).await["comment_count"], 0);
    org.owner.delete(&this).await.refused("not_found");
    for (wrong, field) in [
        (json!({ "text": "" }), "text"),
        (json!({ "text": "x".repeat(20_001) }), "text"),
        (json!({ "text": "x", "mentioned_ids": [super::NOTHING] }), "mentioned_ids"),
        (json!({ "text": "x", "mentioned_ids": vec![ben.id.clone(); 51] }), "mentioned_ids"),
        (json!({ "text": "x", "mentioned_ids": vec![ben.id.clone(); 5000] }), "mentioned_ids"),
    ] {
        let answer = ana.post(&format!("{path}/comments"), wrong).await;
        assert_eq!(answer.faulty_fields(), [field]);
        answer.refused("bad_request");
    }
}

#[tokio::test]
async fn nobody_outside_is_mentioned_in_what_is_private() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let hidden = private_project(&org.owner, "Hidden").await;
    let work = task(&org.owner, &hidden, "x").await;
    let path = format!("/api/tasks/{}/comments", id(&work));
    let answer = org.owner.post(&path, json!({ "text": "x", "mentioned_ids": [ana.id] })).await;
    assert_eq!(answer.faulty_fields(), ["mentioned_ids"]);
    let _ = org.owner.post(&format!("/api/projects/{hidden}/members"), json!({ "user_id": ana.id })).await.expect(201);
    let _ = org.owner.post(&path, json!({ "text": "x", "mentioned_ids": [ana.id] })).await.expect(201);
    assert_eq!(ana.get(&path).await.expect(200)["data"].as_array().map(Vec::len), Some(1));
    let _ = org.owner.delete(&format!("/api/projects/{hidden}/members/{}", ana.id)).await.expect(204);
    ana.get(&path).await.refused("not_found");
}

/// Those who are mentioned hear of it, those who watch do, and whoever spoke does not.
#[tokio::test]
async fn a_comment_is_told_to_those_it_concerns() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "manager").await;
    let ben = org.member("Ben", "staff").await;
    let lab = project(&org.owner, "Laboratory").await;
    let work = task(&org.owner, &lab, "Calibrate").await;
    let _ = ana.post(&format!("/api/tasks/{}/comments", id(&work)), json!({ "text": "Look", "mentioned_ids": [ben.id] })).await.expect(201);
    for (person, reason) in [(&ben, "mention"), (&org.owner, "watching")] {
        guildhall_tests::eventually("they are told", async || {
            let page = person.get("/api/notifications").await.expect(200);
            let told = &page["data"][0];
            (told["reasons"].to_string().contains(reason)).then_some(())
        })
        .await;
    }
    assert_eq!(ana.get("/api/notifications").await.expect(200)["data"], json!([]));
}
