//! Nothing that people write becomes a header, a recipient or the end of a mail (SECURITY MA1), and no request decides
//! where a mail's links lead (MA2).

use super::{
    letters,
    server::{FROM, MailServer, Received},
};
use guildhall_tests::{Answer, World};
use mail_parser::{MessageParser, MimeHeaders};
use serde_json::{Value, json};
use std::path::Path;

const MEANT: [&str; 8] = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"];

fn cases() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/mail/header-injection.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the vectors")).expect("a list")
}

/// What is wrong with a mail, if something is.
fn wrong(mail: &Received, to: &str) -> Option<String> {
    let message = MessageParser::default().parse(mail.message.as_bytes()).expect("a message");
    let names: Vec<_> = message.headers().iter().map(|header| header.name().to_owned()).collect();
    let kinds: Vec<_> = message.parts.iter().filter_map(|part| part.content_type()).filter_map(|kind| kind.subtype()).collect();
    let addresses = |list: Option<&mail_parser::Address<'_>>| -> Vec<String> {
        list.into_iter().flat_map(|list| list.iter()).filter_map(|one| one.address().map(str::to_owned)).collect()
    };
    let as_meant = mail.recipients == [to]
        && mail.sender == FROM
        && names == MEANT
        && kinds == ["alternative", "plain", "html"]
        && addresses(message.to()) == [to]
        && addresses(message.from()) == [FROM];
    let short = mail.message.split("\r\n").all(|line| line.len() <= 998);
    let whole = !mail.message.replace("\r\n", "").contains(['\r', '\n']);
    (!(as_meant && short && whole)).then(|| format!("{:?} {names:?} {kinds:?}\n{}", mail.recipients, mail.message))
}

/// A refusal names the field; otherwise the mail is as it was meant.
fn refused(answer: &Answer, field: &str) -> bool {
    if answer.status < 400 {
        return false;
    }
    answer.refused("bad_request");
    let fields = answer.faulty_fields();
    assert!(!fields.is_empty() && fields.iter().all(|named| named.trim_start_matches("letter.").starts_with(field)), "{}", answer.text);
    true
}

/// MA1
#[tokio::test]
async fn nothing_that_people_write_becomes_a_header_or_a_recipient() {
    let server = MailServer::start().await;
    let world = World::with().module(letters::module()).mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    let owner = &org.owner;
    let cases = cases();
    assert_eq!(cases.len(), 140);
    let (mut sent, mut found) = (0, Vec::new());
    for (n, case) in cases.iter().enumerate() {
        let (field, value) = (case["field"].as_str().expect("a field"), case["value"].as_str().expect("a value"));
        let to = format!("case-{n}@acme.example");
        let letter = |letter: Value| async move { owner.post("/api/letters", json!({ "letter": letter })).await };
        let (to, shown) = match field {
            "name" | "organization" => {
                let path = if field == "name" { "/api/users/me" } else { "/api/organization" };
                if refused(
                    &owner.call(if field == "name" { "PUT" } else { "PATCH" }, path).json(json!({ "name": value })).send().await,
                    "name",
                ) {
                    continue;
                }
                let _ = owner.post("/api/invitations", json!({ "email": to })).await.expect(201);
                (to, None)
            }
            "subject" | "file_name" => {
                if refused(&letter(json!({ "to": to, "subject": value })).await, "subject") {
                    continue;
                }
                (to, Some(value))
            }
            "body" => {
                if refused(&letter(json!({ "to": to, "paragraphs": [value] })).await, "paragraphs") {
                    continue;
                }
                (to, None)
            }
            "address" => {
                if refused(&owner.post("/api/invitations", json!({ "email": value })).await, "email") {
                    continue;
                }
                (value.to_owned(), None)
            }
            other => panic!("no door for {other}"),
        };
        let mail = server.mail_to(&to).await;
        sent += 1;
        found.extend(wrong(&mail, &to).map(|wrong| format!("{case}: {wrong}")));
        let message = MessageParser::default().parse(mail.message.as_bytes()).expect("a message");
        if let Some(shown) = shown
            && message.subject() != Some(shown)
        {
            found.push(format!("{case} came as {:?}", message.subject()));
        }
        if field == "body" {
            let text = message.body_text(0).expect("a text").into_owned();
            let missing: Vec<_> =
                value.split(['\r', '\n']).filter(|line| !line.trim().is_empty() && !text.contains(line.trim_end())).collect();
            if !missing.is_empty() {
                found.push(format!("{case} lost {missing:?}"));
            }
        }
    }
    assert!(found.is_empty(), "{} cases:\n{}", found.len(), found.join("\n"));
    assert!(sent > 40, "only {sent} of them were written");
    assert_eq!(server.all().len(), sent, "one mail for each");
}

/// MA2
#[tokio::test]
async fn links_lead_to_the_configured_address_whatever_a_request_claims() {
    let server = MailServer::start().await;
    let world = World::with().public_url("https://guild.example/").mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    for (n, (header, value)) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-server", "evil.example"),
        ("x-original-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-forwarded-proto", "ftp"),
        ("x-forwarded-prefix", "/evil"),
        ("origin", "https://evil.example"),
        ("referer", "https://evil.example/"),
    ]
    .into_iter()
    .enumerate()
    {
        let to = format!("guest-{n}@acme.example");
        let invited = org.owner.call("POST", "/api/invitations").header(header, value).json(json!({ "email": to })).send().await;
        if invited.status != 201 {
            continue;
        }
        let mail = server.mail_to(&to).await;
        let message = MessageParser::default().parse(mail.message.as_bytes()).expect("a message");
        let text = message.body_text(0).expect("a text").into_owned();
        assert!(text.contains("\nhttps://guild.example/invitation#"), "{header}: {text}");
        assert!(!mail.message.contains("evil"), "{header}: {}", mail.message);
    }
    assert!(server.all().len() >= 8, "the requests came through");
}
