//! When something happens again: recurrence rules (RFC 5545 §3.3.10), and the instances that they give.
//!
//! Our own, because of the crates there are the best one (`rrule` 0.14) answers 12 of the 381 cases of
//! `tests/vectors/recurrence` otherwise than the standard, takes 17 of 80 rules that the standard forbids, always counts from
//! the first instance, and brings a second database of time zones beside `jiff`'s.

mod filter;
mod rule;
mod series;
mod walk;

#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod tests;

pub use rule::{Frequency, Rule, Until};
pub use series::{First, Moment, Series};
