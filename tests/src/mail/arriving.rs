//! Mail that goes out, and what happens when the mail server is in a bad mood.

use super::{
    letters,
    server::{FROM, MailServer, Mood},
};
use guildhall_tests::{Org, World, eventually};
use mail_parser::{MessageParser, MimeHeaders};
use serde_json::{Value, json};

/// The mail to an address, as the outbox shows it once it is in a state.
async fn until(org: &Org<'_>, address: &str, state: &str) -> Value {
    let path = format!("/api/mails?to_address=eq.{address}&state=eq.{state}");
    eventually(&format!("{address} is {state}"), async || {
        let mails = org.owner.get(&path).await.expect(200);
        Some(mails["data"][0].clone()).filter(|mail| !mail.is_null())
    })
    .await
}

async fn invite(org: &Org<'_>, address: &str) -> Value {
    org.owner.post("/api/invitations", json!({ "email": address })).await.expect(201)
}

#[tokio::test]
async fn an_invitation_comes_by_mail_in_two_forms() {
    let server = MailServer::start().await;
    let world = World::with().mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    let _ = org.owner.patch("/api/organization", json!({ "name": "Salt & <Marsh>" })).await.expect(200);
    let _ = org.owner.put("/api/users/me", json!({ "name": "Ana \u{1f56f} Müller" })).await.expect(200);
    let invitation = invite(&org, "eve@acme.example").await;
    let link = invitation["link"].as_str().expect("a link");
    let mail = server.mail_to("eve@acme.example").await;
    assert_eq!((mail.sender.as_str(), mail.recipients.len()), (FROM, 1));
    let message = MessageParser::default().parse(mail.message.as_bytes()).expect("a message");
    let sender = message.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!((sender.name(), sender.address()), (Some("Salt & <Marsh> via Guildhall"), Some(FROM)));
    assert_eq!(message.subject(), Some("Ana \u{1f56f} Müller invites you to Salt & <Marsh>"));
    let kinds: Vec<_> = message.parts.iter().filter_map(|part| part.content_type()).map(|kind| kind.subtype().unwrap_or("")).collect();
    assert_eq!(kinds, ["alternative", "plain", "html"]);
    assert!(message.body_text(0).is_some_and(|text| text.contains(link) && text.contains("Salt & <Marsh>")));
    let page = message.body_html(0).expect("a page").into_owned();
    assert!(page.contains(link) && page.contains("Salt &amp; &lt;Marsh&gt;") && !page.contains("<Marsh>"), "{page}");
    assert_eq!(org.owner.get("/api/mail-settings").await.expect(200), json!({ "sends": true, "from": FROM }));
    let sent = until(&org, "eve@acme.example", "sent").await;
    let content = org.owner.get(&format!("/api/mails/{}/content", sent["id"].as_str().expect("an id"))).await.expect(200);
    assert_eq!((content["shown"].as_str(), &content["text"]), (Some("forgotten"), &Value::Null), "the link is not kept");
    org.owner.post(&format!("/api/mails/{}/send-again", sent["id"].as_str().expect("an id")), json!({})).await.refused("conflict");
}

#[tokio::test]
async fn what_a_server_puts_off_is_tried_again() {
    let server = MailServer::start().await;
    let world = World::with().mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    for (mood, error) in [(Mood::Busy, "deferred"), (Mood::Silent, "timed_out"), (Mood::Gone, "garbled")] {
        let address = format!("{}@acme.example", error.replace('_', "-"));
        server.will_be(&[mood]);
        let _ = invite(&org, &address).await;
        let waiting = until(&org, &address, "queued").await;
        eventually("it failed once", async || {
            let mail = org.owner.get(&format!("/api/mails/{}", waiting["id"].as_str().expect("an id"))).await.expect(200);
            (mail["last_error"] == error || mail["state"] == "sent").then_some(())
        })
        .await;
        let _ = server.mail_to(&address).await;
        assert_eq!(until(&org, &address, "sent").await["attempts"], 2, "{error}");
    }
    assert_eq!(server.all().len(), 3, "each arrives once");
}

#[tokio::test]
async fn what_a_server_refuses_is_shown_and_can_be_sent_again() {
    let server = MailServer::start().await;
    let world = World::with().mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    server.will_be(&[Mood::Firm]);
    let _ = invite(&org, "eve@acme.example").await;
    let failed = until(&org, "eve@acme.example", "failed").await;
    assert_eq!((&failed["last_error"], &failed["last_reply"], &failed["attempts"]), (&json!("refused"), &json!(550), &json!(1)));
    let again = org.owner.post(&format!("/api/mails/{}/send-again", failed["id"].as_str().expect("an id")), json!({})).await.expect(200);
    assert_eq!((&again["state"], &again["last_error"]), (&json!("queued"), &Value::Null));
    let _ = server.mail_to("eve@acme.example").await;
    let _ = until(&org, "eve@acme.example", "sent").await;
    let events = org.owner.get("/api/audit-events?kind=eq.mail.outbox.sent_again").await.expect(200);
    assert_eq!(events["data"][0]["subject_id"], failed["id"]);
}

#[tokio::test]
async fn a_letter_can_be_unsubscribed_from_with_one_click() {
    let server = MailServer::start().await;
    let world = World::with().module(letters::module()).mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    let letter = json!({ "to": "eve@acme.example", "unsubscribe": "/unsubscribe?token=abc" });
    let _ = org.owner.post("/api/letters", json!({ "letter": letter })).await.expect(200);
    let mail = server.mail_to("eve@acme.example").await;
    assert!(mail.message.contains(&format!("List-Unsubscribe: <{}/unsubscribe?token=abc>\r\n", world.house.url)), "{}", mail.message);
    assert!(mail.message.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

#[tokio::test]
async fn a_hundred_mails_arrive_once_each() {
    let server = MailServer::start().await;
    let world = World::with().module(letters::module()).mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    for n in 0..100 {
        let _ = org.owner.post("/api/letters", json!({ "letter": { "to": format!("guest-{n}@acme.example") } })).await.expect(200);
    }
    eventually("all are sent", async || {
        let sent = org.owner.get("/api/mails?state=eq.sent&limit=200").await.expect(200);
        (sent["data"].as_array().map(Vec::len) == Some(100)).then_some(())
    })
    .await;
    let mut recipients: Vec<_> = server.all().iter().flat_map(|mail| mail.recipients.clone()).collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!((recipients.len(), server.all().len()), (100, 100));
}
