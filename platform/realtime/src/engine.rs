//! The packets of Engine.IO protocol v4, as text: the layer that opens sessions, keeps them alive and carries messages
//! over whatever transport there is. Polling packs several into one body, a websocket brings each in a frame.

use crate::packet::Text;
use serde_json::json;
use std::time::Duration;

/// Between the packets of a polled body.
pub(crate) const SEPARATOR: char = '\u{1e}';

/// What a client says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard<'a> {
    Message(&'a str),
    Pong,
    Noop,
    Close,
    /// Asks on a new transport whether it works.
    Probe,
    /// It does, and carries the session from now on.
    Upgrade,
}

/// `None` for what no client of this protocol says, binary messages included: nothing here is sent that way.
pub(crate) fn read(packet: &str) -> Option<Heard<'_>> {
    let (kind, rest) = packet.split_at_checked(1)?;
    match (kind, rest) {
        ("4", message) => Some(Heard::Message(message)),
        ("1", "") => Some(Heard::Close),
        ("2", "probe") => Some(Heard::Probe),
        ("3", "") => Some(Heard::Pong),
        ("5", "") => Some(Heard::Upgrade),
        ("6", "") => Some(Heard::Noop),
        _ => None,
    }
}

/// What the server says.
#[derive(Debug, Clone)]
pub(crate) enum Packet {
    /// The session's first word, made by [`greeting`].
    Open(Box<str>),
    Ping,
    Message(Text),
    /// Answers a ping of the websocket protocol, by its payload of at most 125 bytes; unknown to polling.
    Echo(Box<[u8]>),
    /// The last packet, with the code that a websocket closes with (RFC 6455 §7.4.1).
    Farewell(u16),
}

impl Packet {
    /// The packet as Engine.IO writes it: its type and the rest.
    pub(crate) fn text(&self) -> (&'static str, &str) {
        match self {
            Self::Open(greeting) => ("0", greeting),
            Self::Farewell(_) => ("1", ""),
            Self::Ping => ("2", ""),
            Self::Message(text) => ("4", text),
            Self::Echo(_) => ("6", ""),
        }
    }
    /// What it counts for while it waits, in bytes.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Echo(payload) => payload.len(),
            other => other.text().1.len(),
        }
    }
}

/// What a client has to know of its session.
pub(crate) fn greeting(sid: &str, can_upgrade: bool, ping: Duration, pong: Duration, payload: usize) -> Box<str> {
    let upgrades: &[&str] = if can_upgrade { &["websocket"] } else { &[] };
    let (ping, pong) = (ping.as_millis() as u64, pong.as_millis() as u64);
    let greeting = json!({ "sid": sid, "upgrades": upgrades, "pingInterval": ping, "pingTimeout": pong, "maxPayload": payload });
    greeting.to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn packets_of_a_client_are_read() {
        assert_eq!(read("40"), Some(Heard::Message("0")));
        assert_eq!(read("4"), Some(Heard::Message("")));
        assert_eq!(read("2probe"), Some(Heard::Probe));
        assert_eq!(read("3"), Some(Heard::Pong));
        for wrong in ["", "2", "0{}", "7", "bAAAA", "é", "\u{1e}", "3probe", "5 "] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_greeting_names_the_transport_to_change_to() {
        let seconds = Duration::from_secs;
        let greeting = greeting("a", true, seconds(15), seconds(10), 9);
        assert_eq!(&*greeting, r#"{"sid":"a","upgrades":["websocket"],"pingInterval":15000,"pingTimeout":10000,"maxPayload":9}"#);
    }

    proptest! {
        /// RT6
        #[test]
        fn no_text_is_too_odd_to_be_read(body in "[0-6b]?.{0,40}") {
            for packet in body.split(SEPARATOR) {
                if let Some(Heard::Message(message)) = read(packet) {
                    let _ = crate::packet::read(message);
                }
            }
        }
    }
}
