//! What can be found of the feed.

use guildhall_kernel::{Searched, Touched};

pub const STATUSES: Searched = Searched {
    kind: "status",
    table: "public.statuses",
    version: 1,
    hears: &[
        Touched::new("status.post.written", "status_id"),
        Touched::new("status.post.edited", "status_id"),
        Touched::new("status.post.deleted", "status_id"),
    ],
    rows: include_str!("../sql/search/statuses.sql"),
    shows: include_str!("../sql/search/statuses_shown.sql"),
    states: &["public", "private", "role-based"],
};
