//! A letter as a message (RFC 5322) with exactly the headers that are written here, and its envelope of one recipient.

use crate::{
    Letter,
    words::{phrase, unstructured},
};
use jiff::{Timestamp, tz::TimeZone};
use lettre::{
    Address,
    message::{
        Body, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType},
    },
};
use std::str::FromStr;

/// From whom, to whom, and what about.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The organization in whose name it goes out; shown as the sender's name.
    pub organization: String,
    /// The one recipient.
    pub to: String,
    pub subject: String,
    /// Stays the same when the mail is sent again, so that a receiver can tell.
    pub id: String,
    pub at: Timestamp,
    /// Where one click ends mails of this kind (RFC 8058): an absolute link.
    pub unsubscribe: Option<String>,
}

/// What cannot be written into a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("the {0} has a control character or a line break")]
    Control(&'static str),
    #[error("the {0} is too long")]
    Long(&'static str),
    #[error("the address cannot be mailed to")]
    Address,
}

/// Most characters in a name or subject.
const LINE: usize = 400;

pub(crate) struct Message {
    pub to: Address,
    pub bytes: Vec<u8>,
}

pub(crate) fn write(envelope: &Envelope, letter: &Letter, from: &Address) -> Result<Message, Unfit> {
    let to = recipient(&envelope.to)?;
    let sender = phrase(&one_line("organization", &format!("{} via Guildhall", envelope.organization))?);
    let subject = unstructured(&one_line("subject", &envelope.subject)?);
    let mut headers = vec![
        format!("From: {sender}\r\n <{from}>"),
        format!("To: <{to}>"),
        format!("Subject: {subject}"),
        format!("Date: {}", date(envelope.at)),
        format!("Message-ID: <{}@{}>", token("id", &envelope.id)?, domain(from)),
        "Auto-Submitted: auto-generated".to_owned(),
    ];
    if let Some(link) = &envelope.unsubscribe {
        headers.push(format!("List-Unsubscribe: <{}>", token("unsubscribe", link)?));
        headers.push("List-Unsubscribe-Post: List-Unsubscribe=One-Click".to_owned());
    }
    headers.push("MIME-Version: 1.0".to_owned());
    let mut parts = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, letter.text()))
        .singlepart(part(ContentType::TEXT_HTML, letter.html(&envelope.subject)));
    if let Some(calendar) = &letter.calendar {
        // The last form is the one that a program prefers, if it knows it (RFC 2046 §5.1.4, RFC 6047 §2.4).
        let kind = ContentType::parse(&format!("text/calendar; method={}; charset=utf-8", calendar.method.as_str()));
        parts = parts.singlepart(part(kind.map_err(|_| Unfit::Control("calendar"))?, calendar.text.clone()));
    }
    // The parts begin with their own Content-Type.
    let mut bytes = (headers.join("\r\n") + "\r\n").into_bytes();
    bytes.extend(parts.formatted());
    Ok(Message { to, bytes })
}

/// Quoted-printable (RFC 2045 §6.7) whatever the text: no line is long, no octet is above 127, and the only line ends are
/// CRLF, so that no server can take a part of it for the end of the data.
fn part(kind: ContentType, text: String) -> SinglePart {
    let body = match Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable) {
        Ok(body) => body,
        // Quoted-printable takes anything.
        Err(bytes) => Body::new(bytes),
    };
    SinglePart::builder().header(kind).body(body)
}

/// Text for a header: one line, no control characters.
fn one_line(field: &'static str, text: &str) -> Result<String, Unfit> {
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(Unfit::Control(field));
    }
    if text.chars().count() > LINE { Err(Unfit::Long(field)) } else { Ok(text.to_owned()) }
}

/// What stands between angle brackets: visible ASCII without them.
fn token<'t>(field: &'static str, text: &'t str) -> Result<&'t str, Unfit> {
    let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'<' && byte != b'>';
    if !text.bytes().all(fits) {
        return Err(Unfit::Control(field));
    }
    if text.len() > 900 { Err(Unfit::Long(field)) } else { Ok(text) }
}

/// The address with its domain in ASCII (RFC 5890), which every server takes; letters before the @ need RFC 6531.
pub(crate) fn recipient(address: &str) -> Result<Address, Unfit> {
    let (local, domain) = address.rsplit_once('@').ok_or(Unfit::Address)?;
    // Quoted local parts, comments, routes: nobody's address here, and the stuff of injections.
    if local.chars().any(|c| c.is_whitespace() || c.is_control() || "\"(),:;<>@[]\\".contains(c)) {
        return Err(Unfit::Address);
    }
    let domain = idna::domain_to_ascii_strict(domain).map_err(|_| Unfit::Address)?;
    Address::from_str(&format!("{local}@{domain}")).map_err(|_| Unfit::Address)
}

fn domain(from: &Address) -> String {
    idna::domain_to_ascii(from.domain()).unwrap_or_else(|_| "guildhall.invalid".to_owned())
}

/// RFC 5322 §3.3, in UTC.
fn date(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::{HeaderName, MessageParser};

    fn envelope() -> Envelope {
        Envelope {
            organization: "Saltmarsh".into(),
            to: "eve@acme.example".into(),
            subject: "Ana invites you".into(),
            id: "01a1fcca".into(),
            at: "2026-11-21T08:30:00Z".parse().expect("a time"),
            unsubscribe: None,
        }
    }
    fn from() -> Address {
        "guildhall@saltmarsh.example".parse().expect("an address")
    }
    fn letter() -> Letter {
        Letter {
            heading: "Hello".into(),
            paragraphs: vec!["One.".into(), ".\r\nMAIL FROM:<x@example.com>\n.\n".into()],
            ..Letter::default()
        }
    }

    #[test]
    fn a_message_has_the_headers_meant_and_two_forms() {
        let envelope = Envelope { unsubscribe: Some("https://guild.example/unsubscribe?t=1".into()), ..envelope() };
        let message = write(&envelope, &letter(), &from()).expect("fits");
        assert!(message.bytes.is_ascii());
        let parsed = MessageParser::default().parse(&message.bytes).expect("a message");
        let names: Vec<_> = parsed.headers().iter().map(|header| header.name().to_owned()).collect();
        let meant = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "MIME-Version",
            "Content-Type",
        ];
        assert_eq!(names, meant);
        let sender = parsed.from().and_then(|from| from.first()).expect("a sender");
        assert_eq!(sender.name(), Some("Saltmarsh via Guildhall"));
        assert_eq!(sender.address(), Some("guildhall@saltmarsh.example"));
        assert_eq!(parsed.header_raw(HeaderName::Date).map(str::trim), Some("Sat, 21 Nov 2026 08:30:00 +0000"));
        assert!(parsed.body_text(0).expect("a text").contains("MAIL FROM:<x@example.com>"));
        assert!(parsed.body_html(0).expect("a page").contains("MAIL FROM:&lt;x@example.com&gt;"));
    }

    #[test]
    fn every_line_ends_with_crlf_and_is_short() {
        let message = write(&envelope(), &letter(), &from()).expect("fits");
        let text = String::from_utf8(message.bytes).expect("ascii");
        let rest = text.replace("\r\n", "");
        assert!(!rest.contains('\r') && !rest.contains('\n'));
        assert!(text.split("\r\n").all(|line| line.len() <= 78), "{text}");
    }

    #[test]
    fn a_line_break_is_refused_by_the_name_of_its_field() {
        let refused = |envelope: Envelope| write(&envelope, &letter(), &from()).err();
        assert_eq!(refused(Envelope { subject: "a\r\nBcc: v@example.com".into(), ..envelope() }), Some(Unfit::Control("subject")));
        assert_eq!(refused(Envelope { organization: "a\u{2028}b".into(), ..envelope() }), Some(Unfit::Control("organization")));
        assert_eq!(refused(Envelope { unsubscribe: Some("https://x> <".into()), ..envelope() }), Some(Unfit::Control("unsubscribe")));
        assert_eq!(refused(Envelope { to: "a@example.org, b@example.org".into(), ..envelope() }), Some(Unfit::Address));
        assert_eq!(refused(Envelope { subject: "a".repeat(500), ..envelope() }), Some(Unfit::Long("subject")));
    }

    #[test]
    fn a_domain_of_the_world_is_written_in_ascii() {
        assert_eq!(recipient("ana@münchen.example").map(|to| to.to_string()), Ok("ana@xn--mnchen-3ya.example".to_owned()));
    }
}
