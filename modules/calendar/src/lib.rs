//! The calendar: events, once or again and again by RFC 5545, right across the days that clocks change; who comes, and when
//! people are free.

mod answering;
mod busy;
mod changing;
mod columns;
mod draft;
mod events;
mod exceptions;
mod feeds;
mod ics;
mod importing;
mod inviting;
mod limits;
mod listing;
mod live;
mod page;
mod people;
mod planning;
mod range;
pub mod recurrence;
mod reminding;
mod removing;
mod retiming;
mod said;
mod search;
mod stored;

pub use feeds::Feeds;

use guildhall_kernel::{Code, Notify, Rule, prelude::*};

pub const READ: Permission = Permission::new(
    "calendar.events.read",
    "Have a calendar",
    "One's own events and those one is asked to, answering, a secret address for other calendars",
);
pub const WRITE: Permission = Permission::new("calendar.events.write", "Plan events", "Events of one's own, and asking others to come");
pub const OTHERS: Permission =
    Permission::new("calendar.others.read", "See others' calendars", "What is not private, and when people are taken");

#[must_use]
pub fn module() -> Module {
    Module::new("calendar", "Calendar")
        .needs(&["organization", "mail"])
        .migrations(&[
            Migration::new(1, "calendar", include_str!("../migrations/0001_calendar.sql")),
            Migration::new(2, "feeds", include_str!("../migrations/0002_feeds.sql")),
            Migration::new(3, "search", include_str!("../migrations/0003_search.sql")),
        ])
        .permissions(&[READ, WRITE, OTHERS])
        .collection(
            "/calendar-events",
            Collection::of::<planning::Event>("api.calendar_events")
                .needs(READ)
                .computed(&["start_time", "end_time", "exdates", "rdates", "reminders", "attendees"])
                .item_only(),
        )
        .search(search::EVENTS)
        .read::<listing::ListInstances>("/calendar-events")
        .read::<busy::FreeBusy>("/calendar-events/free-busy")
        .command::<planning::PlanEvent>(Post, "/calendar-events")
        .command::<changing::ChangeEvent>(Put, "/calendar-events/{id}")
        .command::<removing::RemoveEvent>(Delete, "/calendar-events/{id}")
        .command::<answering::Respond>(Post, "/calendar-events/{id}/respond")
        .command::<importing::ImportEvents>(Post, "/calendar-events/import")
        .secret_command::<feeds::MakeFeed>(Post, "/calendar-feed")
        .command::<feeds::EndFeed>(Delete, "/calendar-feed")
        .read::<feeds::ReadFeed>("/calendar-feed/{secret}")
        .inner::<removing::BuryEvents>()
        .inner::<reminding::Remind>()
        .event::<events::Planned>()
        .event::<events::Changed>()
        .event::<events::Invited>()
        .event::<events::Cancelled>()
        .event::<events::Answered>()
        .event::<events::Due>()
        .event::<events::Imported>()
        .event::<events::FeedMade>()
        .event::<events::FeedEnded>()
        .notify(Notify::new(
            "calendar.event.planned",
            include_str!("../sql/notify/invited_whom.sql"),
            include_str!("../sql/notify/invited_shows.sql"),
        ))
        .notify(Notify::new(
            "calendar.event.invited",
            include_str!("../sql/notify/invited_whom.sql"),
            include_str!("../sql/notify/invited_shows.sql"),
        ))
        .notify(Notify::new(
            "calendar.event.changed",
            include_str!("../sql/notify/changed_whom.sql"),
            include_str!("../sql/notify/changed_shows.sql"),
        ))
        .notify(Notify::new(
            "calendar.event.cancelled",
            include_str!("../sql/notify/cancelled_whom.sql"),
            include_str!("../sql/notify/cancelled_shows.sql"),
        ))
        .notify(Notify::new(
            "calendar.event.answered",
            include_str!("../sql/notify/answered_whom.sql"),
            include_str!("../sql/notify/answered_shows.sql"),
        ))
        .notify(Notify::new("calendar.event.due", include_str!("../sql/notify/due_whom.sql"), include_str!("../sql/notify/due_shows.sql")))
        .rules(&[
            Rule {
                constraint: "calendar_events_uid",
                code: Code::Conflict,
                field: None,
                message: "This event is in your calendar already",
            },
            Rule {
                constraint: "calendar_changes_event",
                code: Code::NotFound,
                field: None,
                message: "There is nothing here that you can see",
            },
            Rule {
                constraint: "calendar_answers_event",
                code: Code::NotFound,
                field: None,
                message: "There is nothing here that you can see",
            },
        ])
}
