//! The outbox of an instance without a mail server, and who may see what in it.

use super::{
    letters,
    server::{MailServer, Mood},
};
use guildhall_tests::{Answer, PASSWORD, Person, World, eventually};
use serde_json::{Value, json};

/// The one mail of the outbox.
async fn only_mail(person: &Person) -> Value {
    let mails = person.get("/api/mails").await.expect(200);
    assert_eq!(mails["data"].as_array().map(Vec::len), Some(1), "{mails}");
    mails["data"][0].clone()
}

async fn content(person: &Person, mail: &Value) -> Value {
    person.get(&format!("/api/mails/{}/content", mail["id"].as_str().expect("an id"))).await.expect(200)
}

/// Another one who may see and send all of the outbox, and invite.
async fn keeper(org: &guildhall_tests::Org<'_>) -> Person {
    let rights = ["mail.outbox.read", "mail.outbox.manage", "organization.invitations.manage", "organization.members.read"];
    let _ = org.owner.post("/api/roles", json!({ "name": "Keeper", "permissions": rights })).await.expect(201);
    let roles = org.owner.get("/api/roles?name=eq.Keeper").await;
    let (email, role) = ("keeper@saltmarsh.example", roles.text_at("/data/0/id"));
    let token = org.owner.post("/api/invitations", json!({ "email": email, "roles": [role] })).await.text_at("/token");
    org.world.register("Keeper", json!({ "email": email, "invitation": token })).await.0
}

#[tokio::test]
async fn without_a_mail_server_the_outbox_shows_what_would_have_been_sent() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let invitation = org.owner.post("/api/invitations", json!({ "email": "eve@acme.example" })).await;
    assert_eq!(org.owner.get("/api/mail-settings").await.expect(200), json!({ "sends": false, "from": null }));
    let mail = only_mail(&org.owner).await;
    assert_eq!((mail["state"].as_str(), mail["to_address"].as_str()), (Some("kept"), Some("eve@acme.example")));
    assert_eq!(mail["kind"], "organization.invitation");
    assert_eq!(mail["subject"], "Founder of Saltmarsh invites you to Saltmarsh");
    let content = content(&org.owner, &mail).await;
    assert_eq!(content["shown"], "whole");
    for form in ["text", "html"] {
        assert!(content[form].as_str().is_some_and(|form| form.contains(&invitation.text_at("/link"))), "{content}");
    }
    let again = org.owner.post(&format!("/api/mails/{}/send-again", mail["id"].as_str().expect("an id")), json!({})).await;
    again.refused("conflict");
}

/// Whoever reads another's invitation could take its place, and its roles.
#[tokio::test]
async fn the_link_of_an_invitation_is_shown_to_nobody_but_the_inviter() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let keeper = keeper(&org).await;
    let invitation = org.owner.post("/api/invitations", json!({ "email": "eve@acme.example", "roles": ["owner"] })).await;
    let mails = keeper.get("/api/mails?to_address=eq.eve@acme.example").await.expect(200);
    let seen = content(&keeper, &mails["data"][0]).await;
    assert_eq!(seen["shown"], "without_link");
    assert!(seen["text"].as_str().is_some_and(|text| text.contains("invites you") || text.contains("would like you to join")));
    assert!(!seen.to_string().contains(&invitation.text_at("/token")));
    let ana = org.member("Ana", "staff").await;
    ana.get("/api/mails").await.refused("forbidden");
    ana.get("/api/mail-settings").await.refused("forbidden");
    ana.get(&format!("/api/mails/{}/content", mails["data"][0]["id"].as_str().expect("an id"))).await.refused("forbidden");
}

#[tokio::test]
async fn a_letter_for_one_person_shows_others_that_it_is_there_and_no_more() {
    let world = World::with().module(letters::module()).build().await;
    let org = world.org("Saltmarsh").await;
    let keeper = keeper(&org).await;
    let letter =
        json!({ "to": keeper.email, "to_user_id": keeper.id, "subject": "Salary", "paragraphs": ["Less."], "shown_to": "recipient" });
    let _ = org.owner.post("/api/letters", json!({ "letter": letter })).await.expect(200);
    let mails = org.owner.get("/api/mails?kind=eq.letters.letter").await.expect(200);
    assert_eq!(mails["data"][0]["subject"], Value::Null);
    let hidden = content(&org.owner, &mails["data"][0]).await;
    assert_eq!((hidden["shown"].as_str(), &hidden["text"]), (Some("hidden"), &Value::Null));
    assert_eq!(content(&keeper, &mails["data"][0]).await["subject"], "Salary");
}

#[tokio::test]
async fn a_deed_that_is_undone_has_mailed_nothing() {
    let server = MailServer::start().await;
    let world = World::with().module(letters::module()).mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    org.owner.post("/api/letters", json!({ "letter": { "to": "eve@acme.example" }, "regret": true })).await.refused("conflict");
    let preview = org.owner.call("POST", "/api/letters").header("prefer", "tx=rollback");
    let _ = preview.json(json!({ "letter": { "to": "eve@acme.example" } })).send().await.expect(200);
    let _ = org.owner.post("/api/letters", json!({ "letter": { "to": "ana@acme.example" } })).await.expect(200);
    server.mail_to("ana@acme.example").await;
    assert_eq!(server.all().len(), 1);
    assert_eq!(only_mail(&org.owner).await["to_address"], "ana@acme.example");
}

#[tokio::test]
async fn a_letter_that_cannot_be_written_names_its_field() {
    let world = World::with().module(letters::module()).build().await;
    let org = world.org("Saltmarsh").await;
    for (field, value) in [
        ("to", json!("nobody")),
        ("subject", json!("one\r\ntwo")),
        ("subject", json!("a".repeat(201))),
        ("heading", json!("")),
        ("paragraphs", json!(vec!["a"; 51])),
        ("unsubscribe", json!("https://evil.example/")),
        ("unsubscribe", json!("//evil.example/")),
        ("button", json!({ "label": "x", "path": "javascript:alert(1)" })),
    ] {
        let mut letter = json!({ "to": "eve@acme.example" });
        letter[field] = value;
        let answer: Answer = org.owner.post("/api/letters", json!({ "letter": letter })).await;
        answer.refused("bad_request");
        assert!(answer.faulty_fields().iter().all(|named| named.starts_with(field)), "{field}: {}", answer.text);
    }
    assert_eq!(org.owner.get("/api/mails").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn old_mail_is_forgotten_and_what_nobody_sends_any_more_is_shown_as_failed() {
    let server = MailServer::start().await;
    let world = World::with().mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    server.will_be(&[Mood::Busy]);
    let _ = org.owner.post("/api/invitations", json!({ "email": "eve@acme.example" })).await.expect(201);
    let mail = async |path: &str| org.owner.get(path).await.json()["data"][0].clone();
    let eve = "/api/mails?to_address=eq.eve@acme.example";
    eventually("it is put off", async || (mail(eve).await["last_error"] == "deferred").then_some(())).await;
    let lost = world.superuser().await.execute("delete from guildhall.jobs where command = 'mail.send'", &[]).await.expect("a deletion");
    assert_eq!(lost, 1);
    assert_eq!(mail(eve).await["state"], "queued");
    let day = std::time::Duration::from_secs(24 * 3600);
    let tidy = async |days: u32| {
        world.clock.advance(day * days);
        guildhall_mail::tidy(&world.house.kernel.services.database, world.clock.now()).await.expect("tidied");
        let login = json!({ "email": org.owner.email, "password": PASSWORD });
        let again = world.stranger().post("/api/auth/login", login).await;
        org.owner.with_token(&again.text_at("/access_token"))
    };
    let owner = tidy(2).await;
    assert_eq!(owner.get(eve).await.expect(200)["data"][0]["state"], "failed");
    let owner = tidy(30).await;
    assert_eq!(owner.get("/api/mails").await.expect(200)["data"], json!([]));
}
