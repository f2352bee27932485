//! One connection, as the hub holds it.

use crate::{engine::Packet, pace::Pace, packet, people::Member, socket::Socket};
use guildhall_kernel::{Origin, Problem, Session};
use serde_json::Value;
use std::{collections::VecDeque, sync::Arc, time::Instant};
use uuid::Uuid;

/// A handle of a connection.
#[derive(Clone)]
pub(crate) struct Plug(pub(crate) Arc<Socket>);

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
    pub(crate) at: Instant,
}

/// What the hub knows of a connection.
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
    /// Is over; the transport ends with the next sweep but one at the latest.
    Out {
        swept: bool,
    },
}

pub(crate) struct Ask {
    pub(crate) name: String,
    pub(crate) payload: Value,
    pub(crate) ack: Option<u64>,
}

impl Plug {
    pub(crate) fn origin(&self, request_id: String) -> Origin {
        let knock = &self.0.knock;
        Origin {
            address: knock.address.clone().into(),
            request_id,
            user_agent: knock.user_agent.clone().map(Into::into),
            refresh_cookie: None,
            secure: knock.secure,
        }
    }

    pub(crate) fn session(&self) -> Option<Arc<Session>> {
        match &self.0.peer.lock().stage {
            Stage::In(session) => Some(session.clone()),
            _ => None,
        }
    }

    pub(crate) fn member(&self) -> Option<Member> {
        self.session().as_deref().and_then(Member::of)
    }

    /// Last words, for a client that understands: why, and not to come back by itself.
    pub(crate) fn dismiss(&self, problem: &Problem) {
        let reason = Value::from(problem.code().as_str());
        self.0.push(Packet::Message(packet::emit("session:ended", &format!(r#"{{"code":{reason}}}"#))));
        self.0.push(Packet::Message(packet::disconnect()));
    }
}
