//! Invitations in mails, as other calendars understand them (RFC 6047).

use super::server::MailServer;
use guildhall_tests::{World, eventually};
use mail_parser::{MessageParser, MimeHeaders};
use serde_json::json;

/// The calendar in a mail to an address, unfolded, once there is one of that method.
async fn calendar(server: &MailServer, address: &str, method: &str) -> String {
    eventually(&format!("{method} for {address}"), async || {
        let to_them = server.all().into_iter().filter(|mail| mail.recipients.iter().any(|recipient| recipient == address));
        to_them.map(|mail| mail.message).find_map(|mail| {
            let message = MessageParser::default().parse(mail.as_bytes())?;
            let is_calendar =
                |kind: &mail_parser::ContentType<'_>| kind.subtype() == Some("calendar") && kind.attribute("method") == Some(method);
            let part = message.parts.iter().find(|part| part.content_type().is_some_and(is_calendar))?;
            Some(part.text_contents()?.replace("\r\n ", ""))
        })
    })
    .await
}

#[tokio::test]
async fn an_invitation_has_the_event_in_it_and_a_cancellation_takes_it_out() {
    let server = MailServer::start().await;
    let world = World::with().mail(server.settings()).build().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let body = json!({
        "title": "Tasting\u{2014}new, salted", "start_time": "2027-03-01T09:00:00", "end_time": "2027-03-01T10:00:00", "time_zone": "Europe/Berlin",
        "recurrence": "FREQ=WEEKLY;COUNT=4", "attendee_ids": [ana.id, ben.id],
    });
    let event = org.owner.post("/api/calendar-events", body).await.expect(201);
    let text = calendar(&server, &ana.email, "REQUEST").await;
    for line in [
        "METHOD:REQUEST",
        "TZID:Europe/Berlin",
        "SUMMARY:Tasting\u{2014}new\\, salted",
        "DTSTART;TZID=Europe/Berlin:20270301T090000",
        "DTEND;TZID=Europe/Berlin:20270301T100000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
    assert!(text.contains(&format!("UID:{}\r\n", event["uid"].as_str().expect("a uid"))));
    assert!(text.contains(&format!("PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"Ana\":mailto:{}\r\n", ana.email)));
    assert!(text.contains(&format!(":mailto:{}\r\n", org.owner.email)) && text.contains("ORGANIZER;CN="));
    let path = format!("/api/calendar-events/{}", event["id"].as_str().expect("an id"));
    assert_eq!(org.owner.delete(&path).await.status, 204);
    let gone = calendar(&server, &ben.email, "CANCEL").await;
    assert!(gone.contains("METHOD:CANCEL\r\n") && gone.contains("STATUS:CANCELLED\r\n"), "{gone}");
}
