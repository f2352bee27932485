//! Finds what people wrote, where they may read it. Cards say what of theirs can be found (`Module::search`); here the index is kept
//! by a reader of the log, and asked.

mod asked;
mod excerpt;
mod find;
mod index;

pub use asked::{Asked, Term};
use guildhall_kernel::prelude::*;

#[must_use]
pub fn module() -> Module {
    Module::new("search", "Search")
        .needs(&["organization"])
        .core()
        .migrations(&[
            Migration::new(1, "index", include_str!("../migrations/0001_index.sql")),
            Migration::new(2, "finding", include_str!("../migrations/0002_finding.sql")),
            Migration::new(3, "keeping", include_str!("../migrations/0003_keeping.sql")),
            Migration::new(4, "keeping_up", include_str!("../migrations/0004_keeping_up.sql")),
            Migration::new(5, "kind_by_kind", include_str!("../migrations/0005_kind_by_kind.sql")),
        ])
        .read::<find::Find>("/search")
        .keeper("search.index", index::Index::default())
}
