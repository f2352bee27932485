//! What comes by mail, and the way out of it. Without a mail server, the outbox keeps what would have been sent.

use super::{direct, id, inbox, say, settled, told};
use guildhall_tests::{Answer, Person, World, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const SETTINGS: &str = "/api/notification-settings";

/// Mails of a kind to a person, oldest first, with what they say.
async fn mails(world: &World, person: &Person, kind: &str) -> Vec<Value> {
    let superuser = world.superuser().await;
    let rows = superuser
        .query("select id::text from public.mails where to_user_id::text = $1 and kind = $2 order by id", &[&person.id, &kind])
        .await
        .expect("mails");
    rows.iter().map(|row| json!({ "id": row.get::<_, String>(0) })).collect()
}

/// What the first mail of a kind to somebody who may look into the outbox says.
async fn first_mail(world: &World, person: &Person, kind: &str) -> Value {
    let mail = eventually("the mail is written", async || mails(world, person, kind).await.into_iter().next()).await;
    person.get(&format!("/api/mails/{}/content", id(&mail))).await.expect(200)
}

async fn wants(person: &Person, kind: &str, mail: &str) {
    let _ = person.put(SETTINGS, json!({ "kinds": [{ "kind": kind, "in_app": true, "mail": mail }] })).await.expect(200);
}

/// Ends mail with the link of a mail, as mail programs do.
async fn one_click(world: &World, token: &str) -> Answer {
    let call = world.stranger().call("POST", &format!("/api/notifications/unsubscribe?token={token}"));
    call.form("List-Unsubscribe=One-Click").send().await
}

/// The token in the last line of a mail.
fn token(content: &Value) -> String {
    let text = content["text"].as_str().expect("a text");
    let after = text.split("/unsubscribe#").nth(1).expect("a link");
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

#[tokio::test]
async fn what_is_wanted_at_once_is_mailed_once_until_it_is_read() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    wants(&org.owner, "chat.message.sent", "at_once").await;
    let talk = direct(&ana, &org.owner).await;
    let _ = say(&ana, &talk, "The pump is dry").await;
    let mail = first_mail(&world, &org.owner, "chat.message.sent").await;
    assert_eq!((mail["shown"].as_str(), mail["subject"].as_str()), (Some("whole"), Some("Ana")));
    let text = mail["text"].as_str().expect("a text");
    assert!(text.contains("The pump is dry") && text.contains(&format!("/chat/{talk}")), "{text}");
    let _ = say(&ana, &talk, "Still").await;
    let two = eventually("it is counted", async || inbox(&org.owner).await.pop().filter(|one| one["count"] == 2)).await;
    assert_eq!(mails(&world, &org.owner, "chat.message.sent").await.len(), 1, "one mail while it is unread");
    let _ = org.owner.post(&format!("/api/notifications/{}/read", id(&two)), json!({})).await.expect(200);
    let _ = say(&ana, &talk, "And again").await;
    eventually("there is another", async || (mails(&world, &org.owner, "chat.message.sent").await.len() == 2).then_some(())).await;
}

#[tokio::test]
async fn a_mail_waits_for_the_end_of_quiet_hours_and_says_nothing_that_may_not_be_read_by_then() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    wants(&org.owner, "status.post.written", "at_once").await;
    let until = world.clock.now() + Duration::from_secs(600);
    let _ = org.owner.put(SETTINGS, json!({ "do_not_disturb_until": until })).await.expect(200);
    let share = async |text: &str| {
        ana.post("/api/status", json!({ "text": text, "visibility": "private", "user_ids": [org.owner.id] })).await.text_at("/id")
    };
    let (_, taken_back) = (share("to stay").await, share("to be taken back").await);
    let _ = told(&org.owner, 2).await;
    let _ = ana.delete(&format!("/api/status/{taken_back}")).await.expect(204);
    assert_eq!(mails(&world, &org.owner, "status.post.written").await.len(), 0);
    world.clock.advance(Duration::from_secs(601));
    let mail = first_mail(&world, &org.owner, "status.post.written").await;
    assert!(mail["text"].as_str().is_some_and(|text| text.contains("to stay")), "{mail}");
    eventually("nothing is left to do", async || {
        let left = world.superuser().await;
        let left = left.query_one("select count(*) from guildhall.jobs where command = 'notifications.mail.one'", &[]).await.expect("jobs");
        (left.get::<_, i64>(0) == 0).then_some(())
    })
    .await;
    assert_eq!(mails(&world, &org.owner, "status.post.written").await.len(), 1);
}

#[tokio::test]
async fn a_digest_names_once_a_day_what_is_unread() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let _ = org.owner.post("/api/notifications/read-all", json!({})).await;
    for (person, text) in [(&ana, "The pump is dry"), (&ben, "Night shift?")] {
        let talk = direct(person, &org.owner).await;
        let _ = say(person, &talk, text).await;
    }
    let all = told(&org.owner, 2).await;
    let read = all.iter().find(|one| one["payload"]["title"] == "Ben").expect("Ben's");
    let _ = org.owner.post(&format!("/api/notifications/{}/read", id(read)), json!({})).await.expect(200);
    world.clock.advance(Duration::from_secs(24 * 3600 + 60));
    let owner = sign_in(&world, &org.owner).await;
    let digest = first_mail(&world, &owner, "notifications.digest").await;
    let text = digest["text"].as_str().expect("a text");
    assert!(text.contains("Ana: The pump is dry") && !text.contains("Night shift?"), "{text}");
    assert_eq!(one_click(&world, &token(&digest)).await.status, 204);
    assert_eq!(owner.get(SETTINGS).await.expect(200)["mail"], false);
}

/// The same person, after their token has run out.
async fn sign_in(world: &World, person: &Person) -> Person {
    let body = json!({ "email": person.email, "password": guildhall_tests::PASSWORD });
    let token = world.stranger().post("/api/auth/login", body).await.text_at("/access_token");
    person.with_token(&token)
}

#[tokio::test]
async fn the_link_in_a_mail_ends_its_kind_without_signing_in() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    wants(&org.owner, "chat.message.sent", "at_once").await;
    let talk = direct(&ana, &org.owner).await;
    let _ = say(&ana, &talk, "The pump is dry").await;
    let token = token(&first_mail(&world, &org.owner, "chat.message.sent").await);
    for bad in [format!("{token}A"), token[..63].to_owned() + "A", token.replace(&token[..10], "AAAAAAAAAA"), "x".to_owned()] {
        if bad != token {
            assert_eq!(one_click(&world, &bad).await.faulty_fields(), ["token"]);
        }
    }
    let kind = async || {
        let settings = org.owner.get(SETTINGS).await.expect(200);
        settings["kinds"].as_array().and_then(|kinds| kinds.iter().find(|kind| kind["kind"] == "chat.message.sent")).cloned()
    };
    assert_eq!(kind().await.expect("the kind")["mail"], "at_once");
    let _ = world.stranger().post("/api/notifications/unsubscribe", json!({ "token": token })).await.expect(204);
    assert_eq!(one_click(&world, &token).await.status, 204, "again and again");
    assert_eq!(kind().await.expect("the kind")["mail"], "none");
    let _ = say(&ana, &talk, "Still").await;
    settled(&org).await;
    assert_eq!(mails(&world, &org.owner, "chat.message.sent").await.len(), 1);
}
