//! How much a change may set; what it keeps has been within its limits since it was planned.

use crate::draft::EARLIEST_REMINDER;
use guildhall_kernel::{User, prelude::*};

/// Of so many characters at most.
pub fn at_most<const MAX: usize>(text: &Patch<String>, (): &()) -> garde::Result {
    match text.set() {
        Some(text) if text.chars().count() > MAX => Err(garde::Error::new(format!("has more than {MAX} characters"))),
        _ => Ok(()),
    }
}

/// As long as a rule of repeating may be, if there is one.
pub fn a_rule(text: &Patch<Option<String>>, (): &()) -> garde::Result {
    match text.set() {
        Some(Some(text)) if text.chars().count() > 1000 => Err(garde::Error::new("has more than 1000 characters")),
        _ => Ok(()),
    }
}

/// A hundred people at most.
pub fn a_hundred(people: &Patch<Vec<Id<User>>>, (): &()) -> garde::Result {
    match people.set() {
        Some(people) if people.len() > 100 => Err(garde::Error::new("has more than 100 entries")),
        _ => Ok(()),
    }
}

/// Five reminders at most, none of them earlier than one may be.
pub fn sensible_reminders(minutes: &Patch<Vec<i32>>, (): &()) -> garde::Result {
    match minutes.set() {
        Some(minutes) if minutes.len() > 5 => Err(garde::Error::new("has more than 5 entries")),
        Some(minutes) if minutes.iter().any(|one| !(0..=EARLIEST_REMINDER).contains(one)) => {
            Err(garde::Error::new(format!("must be minutes from 0 to {EARLIEST_REMINDER}")))
        }
        _ => Ok(()),
    }
}
