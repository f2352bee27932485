//! The status feed.
