//! What can be found. A card says which of its collections are searched and how, in three statements; one module keeps the index
//! and answers.

use crate::{Registry, Result, Services};
use futures::future::BoxFuture;
use guildhall_postgres::Reader;
use std::{collections::BTreeSet, sync::Arc};

/// A kind of thing that can be found.
///
/// Beside this, the module's migration makes the function `guildhall.search_places_<kind>()` answering `(place uuid, near real)`:
/// the places that the caller may read this kind of thing from, and how near each is to them (1 is usual). It runs as the tables'
/// owner, in the caller's organization.
#[derive(Debug, Clone, Copy)]
pub struct Searched {
    /// Its name in answers and after `kind:` (`task`).
    pub kind: &'static str,
    /// Where its rows are: a table with the key `(organization_id, id)`.
    pub table: &'static str,
    /// Raised when `rows` says something else of rows that have not changed, so that all are taken in again.
    pub version: i32,
    /// After which events which rows are looked at again.
    pub hears: &'static [Touched],
    /// What the index takes in. One statement that joins `asked (organization_id, id)` and answers, of each row that can be found,
    /// `organization_id, id, places uuid[], author_id uuid, people uuid[], states text[], at timestamptz, a text, b text, c text`.
    /// `places`: from any of which it may be read. `people`: whom it is near to. `a`, `b`, `c`: what is searched, the weightiest first.
    /// A row that it passes over cannot be found any more.
    pub rows: &'static str,
    /// What is shown of them, read as the caller: one statement over ids (`$1` uuid[]) answering
    /// `id uuid, title text, text text, place text, at timestamptz, url text`.
    pub shows: &'static str,
    /// What may stand after `is:`, as `states` has it.
    pub states: &'static [&'static str],
}

/// An event, and the rows that are to be looked at again after it.
#[derive(Debug, Clone, Copy)]
pub struct Touched {
    pub event: &'static str,
    /// The field of its data that tells which.
    pub field: &'static str,
    pub rows: Rows,
}

#[derive(Debug, Clone, Copy)]
pub enum Rows {
    /// The one with this id.
    Itself,
    /// Those that a statement finds, over organizations (`$1` uuid[]) and values of the field (`$2` uuid[], as many), answering
    /// `organization_id, id`.
    Of(&'static str),
    /// The same, and everything that could be read from the place of that id.
    In(&'static str),
}

impl Touched {
    #[must_use]
    pub const fn new(event: &'static str, field: &'static str) -> Self {
        Self { event, field, rows: Rows::Itself }
    }
    #[must_use]
    pub const fn rows(event: &'static str, field: &'static str, rows: &'static str) -> Self {
        Self { event, field, rows: Rows::Of(rows) }
    }
    #[must_use]
    pub const fn place(event: &'static str, field: &'static str, rows: &'static str) -> Self {
        Self { event, field, rows: Rows::In(rows) }
    }
}

/// Keeps something up to date with the log in its own way, many events at a time.
pub trait Keeper: Send + Sync + 'static {
    /// The kinds of event that it hears.
    fn kinds(&self, registry: &Registry) -> BTreeSet<&'static str>;
    /// Goes on where it left off. `true` if it did something and may find more; called again then, and whenever the log has
    /// something for it.
    fn go_on<'a>(&'a self, services: &'a Arc<Services>, log: &'a Reader) -> BoxFuture<'a, Result<bool>>;
}
