//! The packets of Socket.IO protocol v5, as text. Engine.IO below carries them; binary attachments are not taken,
//! since nothing here is sent that way.

use guildhall_kernel::{Problem, Result, strict_json};
use serde_json::{Value, json};
use std::sync::Arc;

/// A packet on its way to one connection or to a whole room: made once, shared by all.
pub(crate) type Text = Arc<str>;

/// What a client says.
#[derive(Debug, PartialEq)]
pub(crate) enum Said<'a> {
    /// Wants into a namespace, with its `auth` object as text.
    Connect {
        namespace: &'a str,
        auth: &'a str,
    },
    Disconnect,
    /// An event with its JSON array as text, and the number under which it wants an acknowledgement.
    Event {
        ack: Option<u64>,
        json: &'a str,
    },
    /// Answers to questions that are never asked here.
    Ack,
}

/// A packet that is none of the above ends the connection.
#[derive(Debug, PartialEq)]
pub(crate) struct Unreadable;

pub(crate) fn read(packet: &str) -> Result<Said<'_>, Unreadable> {
    let (kind, rest) = packet.split_at_checked(1).ok_or(Unreadable)?;
    let (namespace, rest) = match rest.starts_with('/') {
        // `/name,payload`; a query that some clients append is not part of the name.
        true => rest.split_once(',').unwrap_or((rest, "")),
        false => ("/", rest),
    };
    match kind {
        "0" => Ok(Said::Connect { namespace: namespace.split('?').next().unwrap_or(namespace), auth: rest }),
        "1" => Ok(Said::Disconnect),
        "2" => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, json) = rest.split_at(digits);
            let ack = if number.is_empty() { None } else { Some(number.parse().map_err(|_| Unreadable)?) };
            Ok(Said::Event { ack, json })
        }
        "3" => Ok(Said::Ack),
        _ => Err(Unreadable),
    }
}

/// The name and the one object of an event.
pub(crate) fn event(json: &str) -> Result<(String, Value)> {
    let shape = || Problem::bad_request("An event is a name and one object");
    let Value::Array(parts) = strict_json(json.as_bytes())? else { return Err(shape()) };
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Value::String(name)), payload, None) => Ok((name, payload.unwrap_or_else(|| json!({})))),
        _ => Err(shape()),
    }
}

/// The token in a handshake's `auth` object.
pub(crate) fn token(auth: &str) -> Option<String> {
    match strict_json(auth.as_bytes()).ok()?.get_mut("token")?.take() {
        Value::String(token) => Some(token),
        _ => None,
    }
}

pub(crate) fn connected(sid: &str) -> Text {
    format!(r#"0{{"sid":"{sid}"}}"#).into()
}

/// What `socket.io-client` gives its user as an `Error` with `data`.
pub(crate) fn connect_error(namespace: &str, problem: &Problem) -> Text {
    let namespace = if namespace == "/" { String::new() } else { format!("{namespace},") };
    let error = json!({ "message": problem.detail(), "data": { "code": problem.code().as_str() } });
    format!("4{namespace}{error}").into()
}

pub(crate) fn disconnect() -> Text {
    "1".into()
}

/// An event whose payload is JSON already: made once for a whole room.
pub(crate) fn emit(name: &str, payload: &str) -> Text {
    format!("2[{},{payload}]", Value::from(name)).into()
}

pub(crate) fn answer(ack: u64, result: &Result<Option<bytes::Bytes>>, request_id: &str) -> Text {
    match result {
        Ok(body) => {
            let data = body.as_deref().and_then(|body| std::str::from_utf8(body).ok()).unwrap_or("null");
            format!(r#"3{ack}[{{"ok":true,"data":{data}}}]"#)
        }
        Err(problem) => format!("3{ack}[{}]", json!({ "ok": false, "error": problem.to_json(request_id) })),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_of_a_client_are_read() {
        assert_eq!(read(r#"0{"token":"a"}"#), Ok(Said::Connect { namespace: "/", auth: r#"{"token":"a"}"# }));
        assert_eq!(read("0/admin,{}"), Ok(Said::Connect { namespace: "/admin", auth: "{}" }));
        assert_eq!(read("0"), Ok(Said::Connect { namespace: "/", auth: "" }));
        assert_eq!(read(r#"212["a",{}]"#), Ok(Said::Event { ack: Some(12), json: r#"["a",{}]"# }));
        assert_eq!(read(r#"2["a"]"#), Ok(Said::Event { ack: None, json: r#"["a"]"# }));
        assert_eq!(read("1"), Ok(Said::Disconnect));
    }

    /// RT6
    #[test]
    fn what_is_no_packet_is_unreadable() {
        for packet in ["", "5", "51-[\"a\",{\"_placeholder\":true,\"num\":0}]", "9", "é", "299999999999999999999999[]", "4{}"] {
            assert_eq!(read(packet), Err(Unreadable), "{packet}");
        }
    }

    #[test]
    fn an_event_is_a_name_and_one_object() {
        assert_eq!(event(r#"["typing:start",{"a":1}]"#).expect("an event"), ("typing:start".to_owned(), json!({ "a": 1 })));
        assert_eq!(event(r#"["sync"]"#).expect("an event").1, json!({}));
        for wrong in ["", "{}", "[]", "[1,{}]", r#"["a",{},{}]"#, r#"["a",{"b":1,"b":2}]"#, &format!("[\"a\",{}", "[".repeat(10_000))] {
            assert!(event(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_refused_handshake_carries_its_code() {
        let packet = connect_error("/", &Problem::unauthenticated("Sign in \"first\""));
        assert_eq!(&*packet, r#"4{"message":"Sign in \"first\"","data":{"code":"unauthenticated"}}"#);
    }

    #[test]
    fn an_acknowledgement_passes_the_bytes_on() {
        let body = Ok(Some(bytes::Bytes::from_static(br#"{"id":1}"#)));
        assert_eq!(&*answer(7, &body, "r"), r#"37[{"ok":true,"data":{"id":1}}]"#);
        assert_eq!(&*answer(7, &Ok(None), "r"), r#"37[{"ok":true,"data":null}]"#);
        assert!(answer(7, &Err(Problem::not_found()), "r").contains(r#""code":"not_found""#));
    }
}
