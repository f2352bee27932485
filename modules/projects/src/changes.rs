//! What can be changed of a task, by itself or with many at once.

use crate::{
    due::Due,
    tasks::{ChecklistItem, Priority, Recurrence, Task},
};
use guildhall_kernel::{User, prelude::*};

/// Declares an input with all that can be changed of a task, and `changes` to take it apart from the rest.
macro_rules! changes_of_a_task {
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $field:ident: $kind:ty),* }) => {
        $(#[$meta])*
        #[derive(Deserialize, JsonSchema, Validate)]
        pub struct $name {
            $($(#[$of])* pub $field: $kind,)*
            #[garde(dive)]
            #[serde(default)]
            pub title: Patch<Line<300>>,
            /// Markdown; null takes it away.
            #[garde(dive)]
            #[serde(default)]
            pub description: Patch<Option<Prose<50000>>>,
            /// The key of a column; the task comes to its end.
            #[garde(custom(short))]
            #[serde(default)]
            #[schemars(length(max = 40))]
            pub status: Patch<String>,
            /// Comes first, in the place of whoever was; null takes everyone off it.
            #[garde(skip)]
            #[serde(default)]
            pub assigned_to: Patch<Option<Id<User>>>,
            /// Exactly these people.
            #[garde(custom(few))]
            #[serde(default)]
            #[schemars(length(max = 20))]
            pub assignees: Patch<Vec<Id<User>>>,
            #[garde(skip)]
            #[serde(default)]
            pub due_date: Patch<Option<Due>>,
            #[garde(skip)]
            #[serde(default)]
            pub priority: Patch<Priority>,
            #[garde(custom(few), dive)]
            #[serde(default)]
            #[schemars(length(max = 20))]
            pub labels: Patch<Vec<Line<40>>>,
            #[garde(custom(some), dive)]
            #[serde(default)]
            #[schemars(length(max = 100))]
            pub checklist: Patch<Vec<ChecklistItem>>,
            #[garde(custom(sensible))]
            #[serde(default)]
            pub estimate: Patch<Option<f64>>,
            /// A task of the same project.
            #[garde(skip)]
            #[serde(default)]
            pub parent_id: Patch<Option<Id<Task>>>,
            #[garde(dive)]
            #[serde(default)]
            pub recurrence: Patch<Option<Recurrence>>,
        }
    };
}

changes_of_a_task! {
    /// Changes a task; what is left out stays.
    ChangeTask { #[garde(skip)] id: Id<Task> }
}
changes_of_a_task! {
    /// What to change.
    #[derive(Clone, Default)]
    Changes {}
}

impl ChangeTask {
    pub fn changes(self) -> Changes {
        let Self {
            id: _,
            title,
            description,
            status,
            assigned_to,
            assignees,
            due_date,
            priority,
            labels,
            checklist,
            estimate,
            parent_id,
            recurrence,
        } = self;
        Changes {
            title,
            description,
            status,
            assigned_to,
            assignees,
            due_date,
            priority,
            labels,
            checklist,
            estimate,
            parent_id,
            recurrence,
        }
    }
}

fn at_most<T>(list: &Patch<Vec<T>>, most: usize) -> garde::Result {
    match list.set() {
        Some(list) if list.len() > most => Err(garde::Error::new(format!("has more than {most} entries"))),
        _ => Ok(()),
    }
}

fn few<T>(list: &Patch<Vec<T>>, _: &()) -> garde::Result {
    at_most(list, 20)
}

fn some<T>(list: &Patch<Vec<T>>, _: &()) -> garde::Result {
    at_most(list, 100)
}

fn short(text: &Patch<String>, _: &()) -> garde::Result {
    match text.set() {
        Some(text) if text.chars().count() > 40 => Err(garde::Error::new("has more than 40 characters")),
        _ => Ok(()),
    }
}

fn sensible(estimate: &Patch<Option<f64>>, _: &()) -> garde::Result {
    match estimate.set() {
        Some(Some(estimate)) if !(0.0..=100_000.0).contains(estimate) => Err(garde::Error::new("must be from 0 to 100000")),
        _ => Ok(()),
    }
}
