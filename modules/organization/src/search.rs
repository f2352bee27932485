//! Finding people.

use guildhall_kernel::{Searched, Touched};

pub const PEOPLE: Searched = Searched {
    kind: "person",
    table: "public.users",
    version: 1,
    hears: &[
        Touched::rows("organization.founded", "organization_id", include_str!("../sql/search/founders.sql")),
        Touched::new("organization.member.joined", "user_id"),
        Touched::new("organization.member.removed", "user_id"),
        Touched::rows("identity.profile.changed", "user_id", include_str!("../sql/search/memberships.sql")),
    ],
    rows: include_str!("../sql/search/people.sql"),
    shows: include_str!("../sql/search/people_shown.sql"),
    states: &["here", "left"],
};
