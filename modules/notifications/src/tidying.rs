//! What nobody looks for any more is let go.

use guildhall_kernel::Round;
use jiff::SignedDuration;

/// How long it is known which event was told to whom. What happened earlier is told to nobody, however far back a reader begins.
pub const CAUSES_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Forgets which events were told, after 90 days; so many at a time.
pub const TIDY_CAUSES: Round = Round {
    name: "notifications.tidy_causes",
    every: SignedDuration::from_hours(1),
    statement: "
delete from public.notification_causes as old
using (
    select organization_id, user_id, event_id from public.notification_causes
    where created_at < $1::timestamptz - interval '91 days'
    limit 20000
) as gone
where old.organization_id = gone.organization_id and old.user_id = gone.user_id and old.event_id = gone.event_id",
    command: None,
};

/// Lets go of notifications that were read, or that waited for a mail alone, 180 days ago.
pub const TIDY_READ: Round = Round {
    name: "notifications.tidy_read",
    every: SignedDuration::from_hours(1),
    statement: "
delete from public.notifications as old
using (
    select organization_id, id from public.notifications
    where updated_at < $1::timestamptz - interval '180 days' and (read_at < $1 - interval '180 days' or not in_app)
    limit 20000
) as gone
where old.organization_id = gone.organization_id and old.id = gone.id",
    command: None,
};
