//! The embedded server, tried with a real PostgreSQL: the carried one, or the machine's where none is carried.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod life;
mod refusals;
mod support;
