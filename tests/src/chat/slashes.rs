//! Lines that begin with `/`: listed from the cards, and done instead of said.

use super::{channel, each, group, say};
use guildhall_tests::{Hearing, Person, World, eventually};
use serde_json::{Value, json};
use std::time::Duration;

async fn line(person: &Person, place: &str, content: &str) -> Value {
    person.post(&format!("/api/conversations/{place}/messages"), json!({ "content": content })).await.expect(200)
}

async fn said(person: &Person, place: &str) -> Vec<Value> {
    each(&person.get(&format!("/api/conversations/{place}/messages?kind=eq.text")).await.expect(200)["data"], "content")
}

#[tokio::test]
async fn the_lines_that_are_listed_are_those_that_one_may_use() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let names = |list: Value| each(&list["data"], "name");
    let all = org.owner.get("/api/slash-commands").await.expect(200);
    assert_eq!(names(all.clone()), [json!("remind"), json!("away"), json!("here"), json!("task")]);
    assert_eq!(all["data"][3]["command"], "projects.task.jot");
    let only_chat = json!({ "name": "Talker", "permissions": ["chat.messages.read", "chat.messages.write"] });
    let role = org.owner.post("/api/roles", only_chat).await.text_at("/key");
    let guest = org.member("Gus", &role).await;
    assert_eq!(names(guest.get("/api/slash-commands").await.expect(200)), [json!("remind"), json!("away"), json!("here")]);
    let place = group(&org.owner, &[&guest]).await;
    let refused = guest.post(&format!("/api/conversations/{place}/messages"), json!({ "content": "/task Order clay" })).await;
    refused.refused("forbidden");
}

#[tokio::test]
async fn a_task_is_made_of_a_line_and_nothing_is_said() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let path = format!("/api/conversations/{place}/messages");
    let none = ana.post(&path, json!({ "content": "/task Order clay" })).await;
    assert_eq!(none.faulty_fields(), ["content"], "there is no project yet: {}", none.text);
    let lab = ana.post("/api/projects", json!({ "name": "Lab", "key": "LAB" })).await.text_at("/id");
    let done = line(&ana, &place, "/task Order clay").await;
    assert_eq!(
        (&done["slash"], &done["result"]["title"], &done["result"]["project_id"]),
        (&json!("task"), &json!("Order clay"), &json!(lab))
    );
    assert_eq!(done["result"]["number"], "LAB-1");
    let kiln = ana.post("/api/projects", json!({ "name": "Kiln", "key": "KILN" })).await.text_at("/id");
    assert_eq!(line(&ana, &place, "/task KILN: Check the seal").await["result"]["project_id"], json!(kiln));
    assert_eq!(line(&ana, &place, "/task Sweep").await["result"]["number"], "KILN-2", "where the last one went");
    // Sent again with the same client_id, it is done once.
    let body = json!({ "content": "/task LAB Twice", "client_id": "one" });
    let first = ana.post(&path, body.clone()).await.expect(200);
    assert_eq!(ana.post(&path, body).await.expect(200), first);
    let tasks = ana.get(&format!("/api/projects/{lab}/tasks")).await.expect(200);
    assert_eq!(each(&tasks["data"], "title"), [json!("Order clay"), json!("Twice")]);
    for wrong in ["/task", "/task LAB", &format!("/task {}", "x".repeat(301)), "/task two\nlines"] {
        assert_eq!(ana.post(&path, json!({ "content": wrong })).await.faulty_fields(), ["content"], "{wrong}");
    }
    assert_eq!(said(&ana, &place).await, [json!(null); 0]);
    // What is no line of a card is said.
    for words in ["/etc/passwd", "see /task", "/tasks are many", "/here I am"] {
        assert_eq!(say(&ana, &place, words).await["content"], json!(words));
    }
    // Outside, nobody has anything done.
    org.member("Ben", "staff").await.post(&path, json!({ "content": "/task LAB Spy" })).await.refused("not_found");
}

#[tokio::test]
async fn a_reminder_comes_as_a_notification_at_its_time() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let done = line(&ana, &place, "/remind me in 4 minutes to look at the oven").await;
    assert_eq!((&done["slash"], &done["result"]["what"]), (&json!("remind"), &json!("look at the oven")));
    let never = line(&ana, &place, "/remind in 4 min never mind").await["result"]["id"].clone();
    let _ = ana.delete(&format!("/api/reminders/{}", never.as_str().expect("an id"))).await.expect(204);
    assert_eq!(each(&ana.get("/api/reminders").await.expect(200)["data"], "what"), [json!("look at the oven")]);
    assert_eq!(org.owner.get("/api/reminders").await.expect(200)["data"], json!([]), "nobody else sees it");
    for wrong in ["/remind", "/remind me to rest", "/remind in 5 min", "/remind in 9000 days tea", "/remind #nowhere tomorrow tea"] {
        let path = format!("/api/conversations/{place}/messages");
        assert_eq!(ana.post(&path, json!({ "content": wrong })).await.faulty_fields(), ["content"], "{wrong}");
    }
    world.clock.advance(Duration::from_secs(241));
    let told = eventually("it rings", async || {
        let page = ana.get("/api/notifications?type=eq.chat.reminder.rang").await.expect(200);
        page["data"].as_array().filter(|all| !all.is_empty()).cloned()
    })
    .await;
    assert_eq!((told.len(), &told[0]["reasons"], &told[0]["actor_id"]), (1, &json!(["reminder"]), &json!(null)));
    assert_eq!((&told[0]["payload"]["title"], &told[0]["payload"]["path"]), (&json!("look at the oven"), &json!(format!("/chat/{place}"))));
    assert_eq!(said(&ana, &place).await, [json!(null); 0]);
}

#[tokio::test]
async fn a_channel_is_reminded_by_a_message_that_calls_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let lab = channel(&org.owner, "Night lab").await;
    let _ = ana.post(&format!("/api/conversations/{lab}/join"), json!({})).await.expect(200);
    let place = group(&org.owner, &[&ana]).await;
    let _ = org.owner.put("/api/users/me", json!({ "time_zone": "Pacific/Auckland" })).await.expect(200);
    let done = line(&org.owner, &place, "/remind #night lab tomorrow at 9 clean the hood").await;
    let at: jiff::Timestamp = done["result"]["send_at"].as_str().expect("a time").parse().expect("a time");
    let there = at.in_tz("Pacific/Auckland").expect("a zone");
    assert_eq!((there.hour(), there.minute()), (9, 0));
    let _ = line(&org.owner, &place, "/remind #Night lab in 4 min stir").await;
    world.clock.advance(Duration::from_secs(241));
    eventually("it is said", async || (said(&ana, &lab).await == [json!("stir")]).then_some(())).await;
    let told = eventually("Ana is told", async || {
        let page = ana.get("/api/notifications?type=eq.chat.message.sent").await.expect(200);
        page["data"].as_array().and_then(|all| all.first().cloned())
    })
    .await;
    assert_eq!(told["reasons"], json!(["mention"]));
}

#[tokio::test]
async fn away_says_so_to_the_others_with_a_few_words() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let words = async || org.owner.get(&format!("/api/people/{}", ana.id)).await.expect(200)["presence_text"].clone();
    let hearing = Hearing::at(&world);
    let done = line(&ana, &place, "/away at lunch until two").await;
    assert_eq!(done["result"]["presence_text"], "at lunch until two");
    assert_eq!(words().await, "at lunch until two");
    assert_eq!(hearing.take("presence:text")[0].payload, json!({ "user_id": ana.id, "presence_text": "at lunch until two" }));
    let _ = line(&ana, &place, "/away").await;
    assert_eq!(words().await, json!(null));
    let _ = ana.put("/api/presence", json!({ "text": "in the cellar" })).await.expect(200);
    let _ = ana.put("/api/presence", json!({ "status": "dnd" })).await.expect(200);
    assert_eq!(words().await, "in the cellar");
    let _ = line(&ana, &place, "/here").await;
    assert_eq!(words().await, json!(null));
    assert_eq!(ana.put("/api/presence", json!({ "text": "x".repeat(101) })).await.faulty_fields(), ["text"]);
    let path = format!("/api/conversations/{place}/messages");
    assert_eq!(ana.post(&path, json!({ "content": format!("/away {}", "x".repeat(101)) })).await.faulty_fields(), ["content"]);
}
