//! One connection, as the hub holds it.

use crate::{pace::Pace, packet, people::Member, wire::Wire};
use engineioxide::{DisconnectReason, Socket, Str, TransportType};
use guildhall_kernel::{Origin, Problem, Session};
use parking_lot::Mutex;
use serde_json::Value;
use std::{collections::VecDeque, sync::Arc, time::Instant};
use uuid::Uuid;

/// A handle of an Engine.IO connection.
#[derive(Clone)]
pub(crate) struct Plug(pub(crate) Arc<Socket<Peer>>);

impl PartialEq for Plug {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

/// What came with the request that opened a connection.
#[derive(Clone)]
pub(crate) struct Knock {
    pub(crate) address: Box<str>,
    pub(crate) user_agent: Option<Box<str>>,
    pub(crate) secure: bool,
    pub(crate) wire: Arc<Wire>,
    pub(crate) at: Instant,
}

/// What the hub knows of a connection.
#[derive(Default)]
pub(crate) struct Peer {
    pub(crate) state: Mutex<PeerState>,
}

#[derive(Default)]
pub(crate) struct PeerState {
    pub(crate) stage: Stage,
    pub(crate) messages: Pace,
    pub(crate) signals: Pace,
    /// What was asked and waits for the answer before it: a client's own order is kept.
    pub(crate) asks: VecDeque<Ask>,
    pub(crate) working: bool,
    /// Signals that are on, by their place in the registry, and their objects.
    pub(crate) signalling: Vec<(usize, Uuid)>,
}

#[derive(Default, Clone)]
pub(crate) enum Stage {
    /// Has not said who it is.
    #[default]
    Fresh,
    /// Is being checked.
    Knocking,
    In(Arc<Session>),
    /// Is over; the transport ends with the next sweep but one.
    Out { swept: bool },
}

pub(crate) struct Ask {
    pub(crate) name: String,
    pub(crate) payload: Value,
    pub(crate) ack: Option<u64>,
}

/// Why something could not be said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unsaid {
    /// The client does not read.
    Slow,
    Gone,
}

impl Plug {
    pub(crate) fn knock(&self) -> Option<&Knock> {
        self.0.req_parts.extensions.get()
    }

    pub(crate) fn origin(&self, request_id: String) -> Origin {
        let Some(knock) = self.knock() else { return Origin { request_id, ..Origin::default() } };
        Origin {
            address: knock.address.clone().into(),
            request_id,
            user_agent: knock.user_agent.clone().map(Into::into),
            refresh_cookie: None,
            secure: knock.secure,
        }
    }

    pub(crate) fn session(&self) -> Option<Arc<Session>> {
        match &self.0.data.state.lock().stage {
            Stage::In(session) => Some(session.clone()),
            _ => None,
        }
    }

    pub(crate) fn member(&self) -> Option<Member> {
        self.session().as_deref().and_then(Member::of)
    }

    /// Puts a packet on its way.
    pub(crate) fn say(&self, text: Str, pending_bytes: u64) -> Result<(), Unsaid> {
        let length = text.len();
        match self.0.emit(text) {
            Ok(()) => {}
            Err(tokio::sync::mpsc::error::TrySendError::Full(_)) => return Err(Unsaid::Slow),
            Err(tokio::sync::mpsc::error::TrySendError::Closed(_)) => return Err(Unsaid::Gone),
        }
        // One long answer may be longer than the limit; a second one behind it may not.
        let pending = self.knock().map_or(0, |knock| knock.wire.say(length));
        if pending.saturating_sub(length as u64) > pending_bytes { Err(Unsaid::Slow) } else { Ok(()) }
    }

    /// Last words, for a client that understands: why, and not to come back by itself.
    pub(crate) fn dismiss(&self, problem: &Problem) {
        let reason = Value::from(problem.code().as_str());
        let _ = self.0.emit(packet::emit("session:ended", &format!(r#"{{"code":{reason}}}"#)));
        let _ = self.0.emit(packet::disconnect());
    }

    /// Ends the connection. A websocket is flushed first; a polling client has until the sweep to fetch its last words.
    pub(crate) fn close(&self) {
        if self.0.transport_type() == TransportType::Websocket {
            self.0.close(DisconnectReason::TransportClose);
        }
    }

    /// Ends the connection whether the client reads or not.
    pub(crate) fn cut(&self) {
        self.0.close(DisconnectReason::TransportClose);
        if let Some(knock) = self.knock() {
            knock.wire.cut();
        }
    }
}
