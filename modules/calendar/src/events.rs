//! What the log keeps of the calendar: who, when and which; never what people wrote.

use crate::stored::{Answer, EventId};
use guildhall_kernel::{User, prelude::*};

/// What of an event became another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Title,
    Time,
    Location,
    Description,
    Visibility,
    Recurrence,
    Reminders,
    Attendees,
}

event! {
    /// `user_ids`: who is asked to come.
    pub struct Planned { event_id: EventId, user_ids: Vec<Id<User>> }
    is "calendar.event.planned", about "calendar_event" event_id
}

event! {
    /// `instance_start`: of which instance alone. `user_ids`: whom it concerns besides its organizer.
    pub struct Changed { event_id: EventId, instance_start: Option<Timestamp>, what: Vec<What>, user_ids: Vec<Id<User>> }
    is "calendar.event.changed", about "calendar_event" event_id
}

event! {
    /// Others are asked to an event that was there already.
    pub struct Invited { event_id: EventId, user_ids: Vec<Id<User>> }
    is "calendar.event.invited", about "calendar_event" event_id
}

event! {
    /// All of it, one instance, or those from one on (`and_following`).
    pub struct Cancelled { event_id: EventId, instance_start: Option<Timestamp>, and_following: bool, user_ids: Vec<Id<User>> }
    is "calendar.event.cancelled", about "calendar_event" event_id
}

event! {
    pub struct Answered { event_id: EventId, instance_start: Option<Timestamp>, user_id: Id<User>, answer: Answer, organizer_id: Id<User> }
    is "calendar.event.answered", about "calendar_event" event_id
}

event! {
    /// It begins in so many minutes. Nobody did it.
    pub struct Due { event_id: EventId, instance_start: Timestamp, begins_at: Timestamp, minutes: i32, user_ids: Vec<Id<User>> }
    is "calendar.event.due", about "calendar_event" event_id
}

event! {
    pub struct Imported { count: usize, user_id: Id<User> }
    is "calendar.events.imported", about "user" user_id
}

event! {
    /// A secret address for other calendars was made, in place of the one before.
    pub struct FeedMade { user_id: Id<User> }
    is "calendar.feed.made", about "user" user_id
}

event! {
    pub struct FeedEnded { user_id: Id<User> }
    is "calendar.feed.ended", about "user" user_id
}
