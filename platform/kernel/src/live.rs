//! What goes out right after a commit, and the seam between nodes.
//!
//! A room is the people who would read a thing alike. The kernel says what to deliver to which room; the hub, on every
//! node, knows whose sockets are in it. Between them is a [`Bus`]: in process here, and the only thing that a network
//! of nodes has to replace.

use crate::{Id, Organization, Permission, User};
use bytes::Bytes;
use parking_lot::RwLock;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};
use uuid::Uuid;

/// A room's name. It begins with the organization, so no room can be shared by two.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Room(Arc<str>);

impl Room {
    /// Those who may see one object, such as the members of a conversation.
    #[must_use]
    pub fn object(organization: Id<Organization>, kind: &str, id: impl Into<Uuid>) -> Self {
        Self(format!("{organization}/{kind}/{}", id.into()).into())
    }
    /// Members whose roles hold a permission.
    #[must_use]
    pub fn permission(organization: Id<Organization>, permission: Permission) -> Self {
        Self(format!("{organization}/may/{}", permission.key).into())
    }
    /// One person's sockets in one organization.
    #[must_use]
    pub fn person(organization: Id<Organization>, person: Id<User>) -> Self {
        Self(format!("{organization}/person/{person}").into())
    }
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The place of a dispatch in a stream that clients follow: a conversation and its revision. Revisions have no gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub stream: Uuid,
    pub revision: i64,
}

/// All that one commit has to tell, in order.
#[derive(Debug, Clone, Default)]
pub struct Dispatch {
    pub place: Option<Place>,
    pub notices: Vec<Notice>,
}

/// One thing for every node to do.
#[derive(Debug, Clone)]
pub enum Notice {
    /// Send `payload` (JSON) as Socket.IO event `name` to everyone in the room.
    Deliver { room: Room, name: Arc<str>, payload: Bytes },
    /// A person's sockets in this organization enter a room.
    Join { organization: Id<Organization>, person: Id<User>, room: Room },
    /// A person's sockets leave a room.
    Leave { organization: Id<Organization>, person: Id<User>, room: Room },
    /// Roles, memberships or modules changed: cached rights are void, sockets are checked anew.
    RightsChanged { organization: Id<Organization> },
    /// Sessions are over: their tokens are void, their sockets close.
    SessionsEnded { sessions: Vec<Uuid> },
    /// A person says how they are there. It holds while they have a socket.
    Present { organization: Id<Organization>, person: Id<User>, presence: Presence },
}

/// What a person may say of their being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    Online,
    Away,
    /// Do not disturb.
    Dnd,
}

impl Presence {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::Dnd => "dnd",
        }
    }
}

/// Carries dispatches to every node. Ids and wake-ups, never authority: what arrives is acted on by the node's own knowledge.
pub trait Bus: Send + Sync + 'static {
    fn publish(&self, dispatch: Dispatch);
    /// Adds a listener on this node. Listeners hear dispatches in the order of publication, and must not block.
    fn listen(&self, listener: Arc<dyn Listener>);
}

/// A part of the node that acts on dispatches.
pub trait Listener: Send + Sync + 'static {
    fn hear(&self, dispatch: &Dispatch);
}

/// The bus of a single node: publishing is a function call.
#[derive(Default)]
pub struct InProcess {
    listeners: RwLock<Vec<Arc<dyn Listener>>>,
}

impl Bus for InProcess {
    fn publish(&self, dispatch: Dispatch) {
        for listener in self.listeners.read().iter() {
            listener.hear(&dispatch);
        }
    }
    fn listen(&self, listener: Arc<dyn Listener>) {
        self.listeners.write().push(listener);
    }
}
