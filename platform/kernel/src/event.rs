//! What happened: the one log that audit, live updates and reactions read.

use crate::{Permission, live::Room};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

/// What a listener needs of an event: its own view, by the event's name. Fields that it does not name are ignored.
pub trait Heard: DeserializeOwned + JsonSchema + Send + 'static {
    const KIND: &'static str;
}

/// What the emitter says. Only ids, numbers, enums, and old and new values of settings and rights: never people's
/// text, never personal data, so that the log can be kept, shown and audited.
pub trait Event: Heard + Serialize {
    fn subject(&self) -> Subject;
    /// Who hears of it at once, by the event's name, on their sockets.
    fn audience(&self) -> Audience {
        Audience::Log
    }
}

/// Declares an event: its fields, its name, the thing it is about (a kind and the field with its id), and who hears of
/// it at once, if anyone does.
///
/// ```ignore
/// event! {
///     /// Somebody pinned something up.
///     pub struct Pinned { pin_id: Id<Pin> }
///     is "pinboard.pin.pinned", about "pin" pin_id, for Audience::Members(READ)
/// }
/// ```
#[macro_export]
macro_rules! event {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$note:meta])* $field:ident: $kind:ty),* $(,)? }
     is $said:literal, about $thing:literal $id:ident $(, for $audience:expr)?) => {
        $(#[$meta])*
        #[derive(Debug, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        $vis struct $name { $($(#[$note])* pub $field: $kind),* }
        impl $crate::Heard for $name {
            const KIND: &'static str = $said;
        }
        impl $crate::Event for $name {
            fn subject(&self) -> $crate::Subject {
                $crate::Subject::new($thing, self.$id)
            }
            $(fn audience(&self) -> $crate::Audience {
                $audience
            })?
        }
    };
}

/// The thing an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub kind: &'static str,
    pub id: Uuid,
}

impl Subject {
    #[must_use]
    pub fn new(kind: &'static str, id: impl Into<Uuid>) -> Self {
        Self { kind, id: id.into() }
    }
}
impl<T> From<crate::Id<T>> for Uuid {
    fn from(id: crate::Id<T>) -> Self {
        id.uuid()
    }
}

/// Who may see an event as it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// The log and its readers alone.
    Log,
    /// Members whose roles hold the permission.
    Members(Permission),
    /// Those in the room of one object.
    Room(Room),
}

/// An event's kind as the registry keeps it.
pub struct EventEntry {
    pub kind: &'static str,
    pub module: &'static str,
    pub schema: Value,
}

/// An emitted event, waiting for the commit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Emitted {
    pub id: Uuid,
    pub kind: &'static str,
    #[serde(skip)]
    pub subject: Subject,
    pub data: Value,
    #[serde(skip)]
    pub audience: Audience,
    /// Nobody did it.
    #[serde(skip)]
    pub by_itself: bool,
}
