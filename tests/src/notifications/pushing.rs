//! What reaches devices while the app is closed, through a push service on loopback.

use super::{
    direct, id, inbox,
    push_service::{Browser, PushService, Pushed, signed_by},
    say, settled, told,
};
use guildhall_tests::{Org, Person, World, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const SUBSCRIPTIONS: &str = "/api/push-subscriptions";
const SETTINGS: &str = "/api/notification-settings";

async fn world(service: &PushService) -> World {
    World::with().may_fetch_from(&service.origin).build().await
}

async fn subscribe(person: &Person, browser: &Browser) -> String {
    person.post(SUBSCRIPTIONS, browser.subscription()).await.text_at("/id")
}

/// Everything that came, once there is so much of it.
async fn pushed(service: &PushService, number: usize) -> Vec<Pushed> {
    eventually("it is pushed", async || Some(service.received()).filter(|all| all.len() >= number)).await
}

/// Waits until all that happened is told and no push is left to do.
async fn done(org: &Org<'_>) {
    const LEFT: &str = "select count(*) from guildhall.jobs where command like 'notifications.push.%' and dead_at is null and run_at <= now() + interval '1 minute'";
    settled(org).await;
    let superuser = org.world.superuser().await;
    eventually("no push is left", async || (superuser.query_one(LEFT, &[]).await.expect("jobs").get::<_, i64>(0) == 0).then_some(())).await;
}

#[tokio::test]
async fn a_notification_reaches_a_closed_app_signed_and_readable_by_its_browser_alone() {
    let service = PushService::start().await;
    let world = world(&service).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let key = org.owner.get("/api/push-key").await.text_at("/key");
    let (phone, desk) = (Browser::at(&service, "phone"), Browser::at(&service, "desk"));
    let first = subscribe(&org.owner, &phone).await;
    let _ = subscribe(&org.owner, &desk).await;
    assert_eq!(subscribe(&org.owner, &phone).await, first, "said twice, it is one");

    let talk = direct(&ana, &org.owner).await;
    let _ = say(&ana, &talk, "The pump is dry 💧").await;
    for (browser, name) in [(&phone, "/push/phone"), (&desk, "/push/desk")] {
        let is_it = |one: &Pushed| one.path == name && browser.read(one)["title"] == "Ana";
        let one = &eventually("it is pushed", async || service.received().into_iter().find(is_it)).await;
        let told = inbox(&org.owner).await.remove(0);
        let said = browser.read(one);
        assert_eq!((&said["id"], &said["title"], &said["body"]), (&told["id"], &json!("Ana"), &json!("The pump is dry 💧")));
        assert!(said["path"].as_str().is_some_and(|path| path.starts_with(&format!("/chat/{talk}"))), "{said}");
        let claims = signed_by(one, &key);
        assert_eq!((claims["aud"].as_str(), claims["sub"].as_str()), (Some(service.origin.as_str()), Some(world.house.url.as_str())));
        let lifetime = claims["exp"].as_i64().expect("an end") - world.clock.now().as_second();
        assert!((60..=24 * 3600).contains(&lifetime), "{lifetime}");
        assert_eq!((one.headers["ttl"].as_str(), one.headers["topic"].len()), ("86400", 32));
        assert!(!String::from_utf8_lossy(&one.body).contains("pump"));
    }
    let listed = org.owner.get(SUBSCRIPTIONS).await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(2));
    assert!(!listed.to_string().contains("/push/"), "the address is not told again: {listed}");
    assert_eq!(ana.get(SUBSCRIPTIONS).await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_forgotten_and_one_that_is_busy_is_tried_again() {
    let service = PushService::start().await;
    let world = world(&service).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let browser = Browser::at(&service, "phone");
    let talk = direct(&ana, &org.owner).await;
    let listed = async || org.owner.get(SUBSCRIPTIONS).await.expect(200)["data"].as_array().map(Vec::len);
    for gone in [404, 410] {
        let before = service.received().len();
        let _ = subscribe(&org.owner, &browser).await;
        service.answers(gone);
        let _ = say(&ana, &talk, "The pump is dry").await;
        let _ = pushed(&service, before + 1).await;
        eventually("it is forgotten", async || (listed().await == Some(0)).then_some(())).await;
    }
    let before = service.received().len();
    let _ = say(&ana, &talk, "Still").await;
    done(&org).await;
    assert_eq!(service.received().len(), before, "nobody is left to tell");

    let _ = subscribe(&org.owner, &browser).await;
    service.answers(503);
    let _ = say(&ana, &talk, "And again").await;
    let _ = pushed(&service, before + 1).await;
    service.answers(201);
    let again = async || {
        world.clock.advance(Duration::from_secs(5));
        Some(service.received()).filter(|all| all.len() >= before + 2)
    };
    let all = eventually("it is tried again", again).await;
    assert_eq!(browser.read(&all[before]), browser.read(&all[before + 1]));
    assert_eq!(listed().await, Some(1));
}

#[tokio::test]
async fn each_kind_is_pushed_or_not_and_quiet_hours_hold() {
    let service = PushService::start().await;
    let world = world(&service).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let browser = Browser::at(&service, "phone");
    let _ = subscribe(&org.owner, &browser).await;
    let choose = async |in_app: bool, push: Value| {
        let mut kind = json!({ "kind": "chat.message.sent", "in_app": in_app, "mail": "none" });
        if !push.is_null() {
            kind["push"] = push;
        }
        let settings = org.owner.put(SETTINGS, json!({ "kinds": [kind] })).await.expect(200);
        settings["kinds"].as_array().and_then(|kinds| kinds.iter().find(|kind| kind["kind"] == "chat.message.sent")).expect("it")["push"]
            .clone()
    };
    let talk = direct(&ana, &org.owner).await;
    assert_eq!(choose(true, json!(false)).await, false);
    let _ = say(&ana, &talk, "Not to the phone").await;
    done(&org).await;
    assert_eq!(
        (service.received().iter().filter(|one| browser.read(one)["title"] == "Ana").count(), inbox(&org.owner).await.len()),
        (0, 1)
    );
    assert_eq!(choose(true, Value::Null).await, false, "left out, it stays");

    // To the device alone.
    let _ = org.owner.post("/api/notifications/read-all", json!({})).await;
    assert_eq!(choose(false, json!(true)).await, true);
    let _ = say(&ana, &talk, "To the phone alone").await;
    let is_there = async |text: &str| {
        eventually("it is pushed", async || service.received().iter().map(|one| browser.read(one)).find(|said| said["body"] == text)).await
    };
    let _ = is_there("To the phone alone").await;
    assert_eq!(inbox(&org.owner).await.iter().filter(|one| one["is_read"] == false).count(), 0);

    let until = world.clock.now() + Duration::from_secs(600);
    let _ = org.owner.put(SETTINGS, json!({ "do_not_disturb_until": until })).await.expect(200);
    let before = service.received().len();
    let _ = say(&ana, &talk, "When it is quiet").await;
    settled(&org).await;
    assert_eq!(service.received().len(), before);
    world.clock.advance(Duration::from_secs(601));
    let _ = is_there("When it is quiet").await;
}

#[tokio::test]
async fn what_may_not_be_read_any_more_is_not_pushed_nor_what_was_read() {
    let service = PushService::start().await;
    let world = world(&service).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let browser = Browser::at(&service, "phone");
    let _ = subscribe(&org.owner, &browser).await;
    let until = world.clock.now() + Duration::from_secs(600);
    let _ = org.owner.put(SETTINGS, json!({ "do_not_disturb_until": until })).await.expect(200);
    let share = async |text: &str| {
        ana.post("/api/status", json!({ "text": text, "visibility": "private", "user_ids": [org.owner.id] })).await.text_at("/id")
    };
    let (_, taken_back, read) = (share("to stay").await, share("to be taken back").await, share("to be read").await);
    let all = told(&org.owner, 3).await;
    let _ = ana.delete(&format!("/api/status/{taken_back}")).await.expect(204);
    let seen = all.iter().find(|one| one["subject"]["id"] == read).expect("it was told");
    let _ = org.owner.post(&format!("/api/notifications/{}/read", id(seen)), json!({})).await.expect(200);
    world.clock.advance(Duration::from_secs(601));
    let _ = pushed(&service, 1).await;
    done(&org).await;
    let said: Vec<Value> = service.received().iter().map(|one| browser.read(one)).filter(|one| one["body"] != "").collect();
    assert!(said.iter().any(|one| one.to_string().contains("to stay")), "{said:?}");
    assert!(!said.iter().any(|one| one.to_string().contains("taken back") || one.to_string().contains("to be read")), "{said:?}");
}

#[tokio::test]
async fn a_browser_is_told_nothing_after_its_session_or_by_somebody_else() {
    let service = PushService::start().await;
    let world = world(&service).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let browser = Browser::at(&service, "phone");
    done(&org).await;
    let subscription = subscribe(&org.owner, &browser).await;
    ana.delete(&format!("{SUBSCRIPTIONS}/{subscription}")).await.refused("not_found");
    let body = json!({ "email": org.owner.email, "password": guildhall_tests::PASSWORD });
    let other = org.owner.with_token(&world.stranger().post("/api/auth/login", body).await.text_at("/access_token"));
    let _ = org.owner.post("/api/auth/logout", json!({})).await;
    let talk = direct(&ana, &org.owner).await;
    let _ = say(&ana, &talk, "The pump is dry").await;
    let listed = async || other.get(SUBSCRIPTIONS).await.expect(200)["data"].as_array().map(Vec::len);
    eventually("it is forgotten", async || (listed().await == Some(0)).then_some(())).await;
    assert_eq!(service.received().len(), 0);

    let again = subscribe(&other, &browser).await;
    let _ = other.delete(&format!("{SUBSCRIPTIONS}/{again}")).await.expect(204);
    assert_eq!(listed().await, Some(0));
}

#[tokio::test]
async fn what_is_no_subscription_is_refused_by_the_name_of_its_field() {
    let service = PushService::start().await;
    let world = world(&service).await;
    let org = world.org("Saltmarsh").await;
    let good = Browser::at(&service, "phone").subscription();
    let with = |pointer: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).expect("a field") = value;
        body
    };
    let cases = [
        (with("/endpoint", json!("http://push.example.org/x")), "endpoint"),
        (with("/endpoint", json!("https://169.254.169.254/latest")), "endpoint"),
        (with("/endpoint", json!("http://127.0.0.1:1/x")), "endpoint"),
        (with("/endpoint", json!("https://push.example.org/".to_owned() + &"x".repeat(2000))), "endpoint"),
        (with("/endpoint", json!("not an address")), "endpoint"),
        (with("/keys/p256dh", json!("BAAA")), "keys.p256dh"),
        (with("/keys/auth", json!("AAAA")), "keys.auth"),
    ];
    for (body, field) in cases {
        assert_eq!(org.owner.post(SUBSCRIPTIONS, body).await.faulty_fields(), [field]);
    }
    assert_eq!(org.owner.get(SUBSCRIPTIONS).await.expect(200)["data"], json!([]));
    for number in 0..22 {
        let _ = subscribe(&org.owner, &Browser::at(&service, &number.to_string())).await;
    }
    let listed = org.owner.get(&format!("{SUBSCRIPTIONS}?limit=100")).await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(20), "no more browsers than a person has");
}
