//! The vocabulary of the house, and the one pipeline behind every door.
//!
//! A module says what it is on its [`Module`] card: [`Command`]s that change, [`Collection`]s that are read, [`Event`]s
//! that happened. A door translates a request into an invocation of [`Kernel`], which alone decides:
//! authenticate → authorize → validate → act → emit → commit → deliver.

mod act;
mod answer;
mod append;
pub mod blueprint;
mod caller;
mod clock;
mod collection;
mod command;
mod departed;
mod emoji;
mod event;
mod gate;
mod id;
mod idempotency;
mod input;
mod jobs;
mod json;
mod limits;
mod linked;
pub mod live;
mod module;
mod notify;
mod page;
mod patch;
mod pipeline;
mod problem;
mod reactions;
mod readers;
mod registry;
mod rounds;
mod search;
mod security_log;
mod services;
mod slash;
pub mod text;
mod token;
mod words;
mod worker;

pub use act::Act;
pub use answer::{Answer, Cookie, Created, CreatedAt, Csv, FileKind, Jpeg, Json, Made, NoContent, Reply, SchemaOf};
pub use caller::{Caller, Origin, Rights, Session};
pub use clock::Clock;
pub use collection::{Collection, CollectionEntry, Within};
pub use command::{Access, Command, CommandEntry, Method, Permission};
pub use departed::Departed;
pub use emoji::Emoji;
pub use event::{Audience, Event, EventEntry, Heard, Subject};
pub use gate::Gate;
pub use id::{Id, Organization, User};
pub use input::Faults;
pub use jobs::{Errand, ErrandEntry, Job, Outside, Priority, When, next_time, send_out_for};
pub use json::strict_json;
pub use limits::{Allowance, Budget, Limits};
pub use linked::Linked;
pub use module::{Module, Rooms, Signal};
pub use notify::{Happened, Notifier, Notify};
pub use page::{PageAnswer, SingleAnswer};
pub use patch::Patch;
pub use pipeline::{IfMatch, Kernel, Wish};
pub use problem::{Code, Fault, Problem, Result, Rule};
pub use readers::run_readers;
pub use registry::{Registry, RegistryError};
pub use rounds::Round;
pub use search::{Keeper, Rows, Searched, Touched};
pub use services::Services;
pub use slash::{Line as SlashLine, Slash};
pub use token::{Claim, Signer, TokenClaims};
pub use worker::{queue_state, run_jobs};

/// What module crates need of other crates, in the versions that the kernel stands on.
pub mod prelude {
    pub use crate::{
        Access::{Anyone, Member, Person, Public},
        Act, Audience, Collection, Command, Created, CreatedAt, Event, Fault, Heard, Id, Json, Made,
        Method::{Delete, Get, Patch as PatchMethod, Post, Put},
        Module, NoContent, Patch, Permission, Problem, Result, Subject, event,
        text::{Line, Prose},
        words,
    };
    pub use garde::Validate;
    pub use guildhall_postgres::Migration;
    pub use jiff::Timestamp;
    pub use schemars::JsonSchema;
    pub use serde::{Deserialize, Serialize};
    pub use uuid::Uuid;
}
pub use guildhall_postgres as postgres;
pub use guildhall_query as query;
