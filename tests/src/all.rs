//! All tests through the real doors. Folders mirror the modules; beside them stands what crosses them.

mod blueprints;
mod calendar;
mod chat;
mod contract;
mod identity;
mod kernel;
mod mail;
mod mixed_use;
mod notifications;
mod organization;
mod previews;
mod projects;
mod schedules;
mod search;
mod security;
mod status;
mod vectors;
