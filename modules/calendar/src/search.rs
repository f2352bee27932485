//! What can be found of the calendar.

use guildhall_kernel::{Searched, Touched};

pub const EVENTS: Searched = Searched {
    kind: "event",
    table: "public.calendar_events",
    version: 1,
    hears: &[
        Touched::new("calendar.event.planned", "event_id"),
        Touched::new("calendar.event.changed", "event_id"),
        Touched::new("calendar.event.cancelled", "event_id"),
        Touched::rows("calendar.events.imported", "user_id", include_str!("../sql/search/imported.sql")),
    ],
    rows: include_str!("../sql/search/events.sql"),
    shows: include_str!("../sql/search/events_shown.sql"),
    states: &["once", "recurring"],
};
