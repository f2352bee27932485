//! Being told that a task's day has come, and once that it has passed.

use super::{id, private_project, project};
use guildhall_tests::{Person, World, eventually};
use jiff::{ToSpan, Zoned};
use serde_json::{Value, json};

/// Moves the clock to a time of the day, so many days on, and signs the people in again.
async fn go_to(world: &World, days: i64, hour: i8, minute: i8, people: &[&Person]) -> Vec<Person> {
    let now = here(world);
    let then =
        now.date().checked_add(days.days()).expect("a day").at(hour, minute, 0, 0).to_zoned(now.time_zone().clone()).expect("a time");
    world.clock.advance(then.timestamp().duration_since(now.timestamp()).try_into().expect("a time to come"));
    let mut fresh = Vec::new();
    for person in people {
        let body = json!({ "email": person.email, "password": guildhall_tests::PASSWORD });
        let token = world.stranger().post("/api/auth/login", body).await.text_at("/access_token");
        fresh.push(person.with_token(&token));
    }
    fresh
}

/// The project's clocks.
fn here(world: &World) -> Zoned {
    world.clock.now().in_tz("Pacific/Auckland").expect("a zone")
}

async fn told(person: &Person, kind: &str) -> Vec<Value> {
    let page = person.get(&format!("/api/notifications?type=eq.{kind}")).await.expect(200);
    page["data"].as_array().cloned().unwrap_or_default()
}

/// Waits until a round was made at the clock of now, and all that it found is told: what comes due last is told last.
async fn round_made(world: &World, owner: &Person, lab: &str) {
    let soon = (world.clock.now() + jiff::SignedDuration::from_mins(40)).to_string();
    let marker = json!({ "title": "Marker", "due_date": soon, "assignees": [owner.id] });
    let marker = owner.post(&format!("/api/projects/{lab}/tasks"), marker).await.expect(201);
    world.clock.advance(std::time::Duration::from_secs(301));
    eventually("the marker is told", async || {
        told(owner, "projects.task.came_due").await.into_iter().find(|one| one["subject"]["id"] == marker["id"])
    })
    .await;
    let superuser = world.superuser().await;
    eventually("nothing is left to do", async || {
        let left = "select count(*) from guildhall.jobs where command = 'projects.task.come_due'";
        (superuser.query_one(left, &[]).await.expect("jobs").get::<_, i64>(0) == 0).then_some(())
    })
    .await;
    let _ = owner.delete(&format!("/api/tasks/{}", id(&marker))).await.expect(204);
}

#[tokio::test]
async fn those_who_are_to_do_a_task_are_told_on_its_day_by_the_projects_clocks_and_once_when_it_is_over() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let lab =
        org.owner.post("/api/projects", json!({ "name": "Lab", "settings": { "time_zone": "Pacific/Auckland" } })).await.text_at("/id");
    let start = go_to(&world, 1, 6, 0, &[&org.owner]).await;
    let owner = &start[0];
    let today = here(&world).date().to_string();
    let path = format!("/api/projects/{lab}/tasks");
    let body = |title: &str| json!({ "title": title, "due_date": today, "assignees": [owner.id, ana.id] });
    let due = owner.post(&path, body("Calibrate")).await.expect(201);
    let done = owner.post(&path, body("Done in time")).await.expect(201);
    let _ = owner.post(&format!("/api/tasks/{}/move", id(&done)), json!({ "status": "done" })).await.expect(200);
    let gone = owner.post(&path, body("Not hers")).await.expect(201);
    let _ = owner.put(&format!("/api/tasks/{}", id(&gone)), json!({ "assignees": [] })).await.expect(200);
    let archive = project(owner, "Old").await;
    let old = json!({ "title": "Forgotten", "due_date": today, "assignees": [ana.id] });
    let _ = owner.post(&format!("/api/projects/{archive}/tasks"), old).await.expect(201);
    let _ = owner.post(&format!("/api/projects/{archive}/archive"), json!({})).await.expect(200);

    let day = go_to(&world, 0, 9, 1, &[owner, &ana, &ben]).await;
    let [owner, ana, ben] = &*day else { panic!("three") };
    let first = eventually("she is told", async || told(ana, "projects.task.came_due").await.pop()).await;
    assert_eq!((&first["subject"]["id"], &first["reasons"], &first["actor_id"]), (&due["id"], &json!(["assigned", "due"]), &json!(null)));
    assert_eq!(first["payload"]["title"], "Calibrate");
    // Whoever made it is told like the others, if it is theirs to do; nobody else is.
    eventually("so is the owner", async || (told(owner, "projects.task.came_due").await.len() == 1).then_some(())).await;
    round_made(&world, owner, &lab).await;
    assert_eq!((told(ana, "projects.task.came_due").await.len(), told(ben, "projects.task.came_due").await.len()), (1, 0));
    let _ = ana.post("/api/notifications/read-all", json!({})).await.expect(200);

    let next = go_to(&world, 1, 9, 1, &[ana]).await;
    let over = eventually("it is over", async || told(&next[0], "projects.task.overdue").await.pop()).await;
    assert_eq!((&over["subject"]["id"], &over["is_read"]), (&due["id"], &json!(false)));
    let later = go_to(&world, 1, 9, 1, &[ana, owner]).await;
    round_made(&world, &later[1], &lab).await;
    let again = told(&later[0], "projects.task.overdue").await;
    assert_eq!((again.len(), &again[0]["count"]), (1, &json!(1)), "once");
    // Another date is another matter.
    let owner = go_to(&world, 0, 9, 8, &[owner]).await.remove(0);
    let today = here(&world).date().to_string();
    let _ = owner.put(&format!("/api/tasks/{}", id(&due)), json!({ "due_date": today })).await.expect(200);
    let ana = go_to(&world, 0, 9, 14, &[ana]).await.remove(0);
    let anew = |all: Vec<Value>| all.into_iter().find(|one| one["is_read"] == false);
    eventually("she is told of the new day", async || anew(told(&ana, "projects.task.came_due").await)).await;
}

#[tokio::test]
async fn nobody_is_told_of_a_day_in_a_project_that_they_cannot_see() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let start = go_to(&world, 1, 6, 0, &[&org.owner]).await;
    let owner = &start[0];
    let vault = private_project(owner, "Vault").await;
    let _ = owner.post(&format!("/api/projects/{vault}/members"), json!({ "user_id": ana.id })).await.expect(201);
    let soon = (world.clock.now() + jiff::SignedDuration::from_mins(90)).to_string();
    let body = json!({ "title": "Count the gold", "due_date": soon, "assignees": [owner.id, ana.id] });
    let _ = owner.post(&format!("/api/projects/{vault}/tasks"), body).await.expect(201);
    let superuser = world.superuser().await;
    // As if she had been taken out and kept the work.
    let out = "delete from public.project_members where project_id::text = $1 and user_id::text = $2";
    let _ = superuser.execute(out, &[&vault, &ana.id]).await.expect("out");
    world.clock.advance(std::time::Duration::from_secs(35 * 60));
    let body = json!({ "email": owner.email, "password": guildhall_tests::PASSWORD });
    let owner = owner.with_token(&world.stranger().post("/api/auth/login", body).await.text_at("/access_token"));
    eventually("an hour before its time", async || told(&owner, "projects.task.came_due").await.pop()).await;
    let body = json!({ "email": ana.email, "password": guildhall_tests::PASSWORD });
    let ana = ana.with_token(&world.stranger().post("/api/auth/login", body).await.text_at("/access_token"));
    assert_eq!(told(&ana, "projects.task.came_due").await, [Value::Null; 0]);
    let settings = ana.get("/api/notification-settings").await.expect(200);
    let kinds: Vec<&str> = settings["kinds"].as_array().into_iter().flatten().filter_map(|kind| kind["kind"].as_str()).collect();
    assert!(kinds.contains(&"projects.task.came_due") && kinds.contains(&"projects.task.overdue"), "{kinds:?}");
}
