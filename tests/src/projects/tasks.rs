use super::{NOTHING, column, each, id, look, project, task};
use futures::future::join_all;
use guildhall_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn a_task_is_numbered_and_changed_in_parts() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let lab = org.owner.post("/api/projects", json!({ "name": "Laboratory" })).await.text_at("/id");
    let made = org
        .owner
        .post(
            &format!("/api/projects/{lab}/tasks"),
            json!({
                "title": "Calibrate", "description": "The *pump*", "assignees": [ana.id, org.owner.id], "due_date": "2026-12-24",
                "priority": "high", "labels": ["pump", "wet"], "checklist": [{ "text": "drain" }], "estimate": 2.5,
            }),
        )
        .await;
    let first = made.expect(201);
    assert_eq!((&first["number"], &first["serial"], &first["status"]), (&json!("LAB-1"), &json!(1), &json!("todo")));
    assert_eq!((&first["assigned_to"], &first["assignees"]), (&json!(ana.id), &json!([ana.id, org.owner.id])));
    assert_eq!(
        (&first["due_date"], &first["due_at"], &first["due_all_day"]),
        (&json!("2026-12-24"), &json!("2026-12-24T23:59:59+00:00"), &json!(true))
    );
    assert_eq!((&first["labels"], &first["checklist"]), (&json!(["pump", "wet"]), &json!([{ "text": "drain", "done": false }])));
    let path = format!("/api/tasks/{}", id(&first));
    assert_eq!(org.owner.get(&path).await.expect(200), first);
    assert_eq!(task(&org.owner, &lab, "Second").await["number"], "LAB-2");

    let changed = org.owner.put(&path, json!({ "priority": "urgent", "due_date": null, "assigned_to": org.owner.id })).await.expect(200);
    assert_eq!((&changed["title"], &changed["priority"], &changed["priority_rank"]), (&json!("Calibrate"), &json!("urgent"), &json!(4)));
    assert_eq!((&changed["due_date"], &changed["due_at"]), (&json!(null), &json!(null)));
    assert_eq!(changed["assignees"], json!([org.owner.id]), "the first was replaced by somebody who was on it");
    let off = org.owner.patch(&path, json!({ "assigned_to": null })).await.expect(200);
    assert_eq!((&off["assigned_to"], &off["assignees"]), (&json!(null), &json!([])));
    assert!(off["revision"].as_i64() > changed["revision"].as_i64());
    let done = org.owner.put(&path, json!({ "status": "done" })).await.expect(200);
    assert!(done["completed_at"].is_string());
    assert!(org.owner.put(&path, json!({ "status": "todo" })).await.expect(200)["completed_at"].is_null());
}

/// Numbers have neither gaps nor repeats, however many ask at once.
#[tokio::test]
async fn sixty_tasks_at_once_have_sixty_numbers() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let path = format!("/api/projects/{lab}/tasks");
    let mut numbers: Vec<i64> = join_all((0..60).map(|n| {
        let (owner, path) = (org.owner.clone(), path.clone());
        async move {
            // Every fifth is refused after its number was taken.
            let body = if n % 5 == 0 { json!({ "title": "x", "status": "nowhere" }) } else { json!({ "title": "x" }) };
            loop {
                let answer = owner.post(&path, body.clone()).await;
                match answer.status {
                    503 => {}
                    201 => return answer.json()["serial"].as_i64(),
                    _ => {
                        assert_eq!(answer.faulty_fields(), ["status"], "{}", answer.text);
                        return None;
                    }
                }
            }
        }
    }))
    .await
    .into_iter()
    .flatten()
    .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=48).collect::<Vec<i64>>());
}

#[tokio::test]
async fn a_day_ends_in_the_projects_zone() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = org.owner.post("/api/projects", json!({ "name": "Kyoto", "settings": { "time_zone": "Asia/Tokyo" } })).await.text_at("/id");
    let path = format!("/api/projects/{lab}/tasks");
    let day = org.owner.post(&path, json!({ "title": "day", "due_date": "2026-03-01" })).await.expect(201);
    assert_eq!((&day["due_date"], &day["due_at"]), (&json!("2026-03-01"), &json!("2026-03-01T14:59:59+00:00")));
    let instant = org.owner.post(&path, json!({ "title": "instant", "due_date": "2026-03-01T16:00:00Z" })).await.expect(201);
    assert_eq!((&instant["due_date"], &instant["due_at"]), (&json!("2026-03-02"), &json!("2026-03-01T16:00:00+00:00")));
    // Another zone: days end at another instant, instants stay.
    let _ = org.owner.put(&format!("/api/projects/{lab}"), json!({ "settings": { "time_zone": "America/New_York" } })).await.expect(200);
    assert_eq!(look(&org.owner, id(&day)).await["due_at"], "2026-03-02T04:59:59+00:00");
    assert_eq!(look(&org.owner, id(&instant)).await["due_at"], "2026-03-01T16:00:00+00:00");
    let before = each(&org.owner.get("/api/tasks?due_date=lt.2026-03-02").await.expect(200)["data"], "title");
    assert_eq!(before, ["day"]);
}

/// What cannot be is refused by field, and nothing is written.
#[tokio::test]
async fn nonsense_names_its_field_and_writes_nothing() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let path = format!("/api/projects/{lab}/tasks");
    for (wrong, field) in [
        (json!({}), "title"),
        (json!({ "title": " " }), "title"),
        (json!({ "title": "x".repeat(301) }), "title"),
        (json!({ "title": "x", "description": "#".repeat(50_001) }), "description"),
        (json!({ "title": "x", "due_date": "9999-12-31" }), "due_date"),
        (json!({ "title": "x", "due_date": "9999-12-31T23:59:59Z" }), "due_date"),
        (json!({ "title": "x", "due_date": "2026-02-30" }), "due_date"),
        (json!({ "title": "x", "status": "nowhere" }), "status"),
        (json!({ "title": "x", "assigned_to": NOTHING }), "assigned_to"),
        (json!({ "title": "x", "assignees": [NOTHING] }), "assignees"),
        (json!({ "title": "x", "parent_id": NOTHING }), "parent_id"),
        (json!({ "title": "x", "estimate": -1 }), "estimate"),
        (json!({ "title": "x", "labels": vec!["a"; 21] }), "labels"),
        (json!({ "title": "x", "recurrence": { "every": "daily" } }), "recurrence"),
        (json!({ "title": "x", "due_date": "2026-03-01", "recurrence": { "every": "daily", "interval": 0 } }), "recurrence.interval"),
        (json!({ "title": "x", "position": "8" }), "position"),
    ] {
        let answer = org.owner.post(&path, wrong).await;
        assert_eq!(answer.faulty_fields(), [field], "{}", answer.text);
        answer.refused("bad_request");
    }
    // A mebibyte of Markdown is refused by its field; more than a body may hold, before it is read.
    for (field, body) in [
        ("description", json!({ "title": "x", "description": "#".repeat(1 << 20) })),
        ("title", json!({ "title": "x".repeat(1 << 20) })),
        ("assignees", json!({ "title": "x", "assignees": vec![org.owner.id.as_str(); 5_000] })),
    ] {
        let answer = org.owner.post(&path, body).await;
        answer.refused("bad_request");
        assert_eq!(answer.faulty_fields(), [field]);
    }
    org.owner.post(&path, json!({ "title": "x", "description": "#".repeat(1 << 22) })).await.refused("payload_too_large");
    assert_eq!(column(&org.owner, &lab, "todo").await, [""; 0]);
    assert_eq!(task(&org.owner, &lab, "first").await["serial"], 1, "no number was spent");
}

#[tokio::test]
async fn a_task_is_never_under_itself() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let mut line: Vec<Value> = vec![task(&org.owner, &lab, "0").await];
    for level in 1..4 {
        let parent = id(&line[level - 1]).to_owned();
        let body = json!({ "title": level.to_string(), "parent_id": parent });
        line.push(org.owner.post(&format!("/api/projects/{lab}/tasks"), body).await.expect(201));
    }
    for above in 0..4 {
        for below in above..4 {
            let answer = org.owner.put(&format!("/api/tasks/{}", id(&line[above])), json!({ "parent_id": id(&line[below]) })).await;
            assert_eq!(answer.faulty_fields(), ["parent_id"]);
            answer.refused("conflict");
        }
    }
    let _ = org.owner.put(&format!("/api/tasks/{}", id(&line[3])), json!({ "parent_id": id(&line[0]) })).await.expect(200);
    // Two who would each put one under the other: one of them is refused.
    let (a, b) = (task(&org.owner, &lab, "a").await, task(&org.owner, &lab, "b").await);
    let under = async |one: &Value, other: &Value| {
        org.owner.put(&format!("/api/tasks/{}", id(one)), json!({ "parent_id": id(other) })).await.status
    };
    let (one, other) = futures::join!(under(&a, &b), under(&b, &a));
    assert_eq!(one.min(other), 200);
    assert_eq!(one.max(other), 409);
    // Deleting one takes those below along.
    let _ = org.owner.delete(&format!("/api/tasks/{}", id(&line[0]))).await.expect(204);
    for gone in &line {
        org.owner.get(&format!("/api/tasks/{}", id(gone))).await.refused("not_found");
    }
}

#[tokio::test]
async fn my_work_is_what_is_given_to_me_and_not_done() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let lab = project(&org.owner, "Laboratory").await;
    let path = format!("/api/projects/{lab}/tasks");
    for (title, due, who) in [("later", "2026-12-02", &ana), ("sooner", "2026-12-01", &ana), ("other", "2026-12-01", &org.owner)] {
        let _ = org.owner.post(&path, json!({ "title": title, "due_date": due, "assignees": [org.owner.id, who.id] })).await.expect(201);
    }
    let _ = org.owner.post(&path, json!({ "title": "done", "status": "done", "assigned_to": ana.id })).await.expect(201);
    let mine = ana.get("/api/my-work").await.expect(200);
    assert_eq!(each(&mine["data"], "title"), ["sooner", "later"]);
    let led = ana.get(&format!("/api/tasks?assigned_to=eq.{}&completed_at=is.null", org.owner.id)).await.expect(200);
    assert_eq!(led["data"].as_array().map(Vec::len), Some(3));
}
