//! The form that calendars are exchanged in (iCalendar, RFC 5545): written for others, read from them.
//!
//! Read by our own hand: an import says the line of what it leaves out and holds to bounds, and `icalendar` would bring a
//! second arithmetic of dates.

mod habits;
mod import;
mod lines;
mod text;
mod write;
mod zone;

pub use import::{Skipped, read};
pub use write::{Card, Method, Paper, write};
