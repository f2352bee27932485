//! Instances that are otherwise, and what people answered about them, as they are written.

use crate::{
    recurrence::Moment,
    said::{instant, stored},
    stored::{Change, EventId, Stored},
};
use guildhall_kernel::prelude::*;
use jiff::tz::TimeZone;

/// The earliest beginning and the latest end of an event's changed instances.
pub fn reach<'c>(changes: impl Iterator<Item = &'c Change>, held: &Stored) -> Option<(Timestamp, Timestamp)> {
    reach_of(changes, &held.zone)
}

/// The earliest beginning and the latest end of changed instances.
pub fn reach_of<'c>(changes: impl Iterator<Item = &'c Change>, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let times = changes.map(|change| (instant(change.begins, zone), instant(change.ends, zone)));
    times.reduce(|(begin, end), (begins, ends)| (begin.min(begins), end.max(ends)))
}

impl Stored {
    /// The reach of those changed instances that stay.
    pub fn changed_within(&self, stays: impl Fn(Moment) -> bool) -> Option<(Timestamp, Timestamp)> {
        reach(self.changes.iter().filter(|(start, _)| stays(**start)).map(|(_, change)| change), self)
    }
}

/// Writes instances that are otherwise.
pub async fn write_changes(cx: &mut Act, id: EventId, changes: &[(Moment, &Change)], zone: &TimeZone) -> Result<()> {
    for (start, change) in changes {
        write_change(cx, id, *start, change, zone).await?;
    }
    Ok(())
}

pub async fn write_change(cx: &mut Act, id: EventId, start: Moment, change: &Change, zone: &TimeZone) -> Result<()> {
    const WRITE: &str = "
insert into public.calendar_changes (organization_id, event_id, instance_start, title, location, description, starts_at, ends_at, first_day, end_day,
    updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let day = |moment| if let Moment::Day(day) = moment { Some(day) } else { None };
    let (starts_at, ends_at, now) = (instant(change.begins, zone), instant(change.ends, zone), cx.now());
    let (first_day, end_day) = (day(change.begins), day(change.ends));
    cx.run(
        WRITE,
        &[&id, &stored(start), &change.title, &change.location, &change.description, &starts_at, &ends_at, &first_day, &end_day, &now],
    )
    .await?;
    Ok(())
}

/// Who answered for another time is asked again.
pub async fn ask_anew(cx: &mut Act, id: EventId) -> Result<()> {
    const FORGET: &str = "delete from public.calendar_answers where organization_id = (select auth.org_id()) and event_id = $1";
    cx.run(FORGET, &[&id]).await?;
    Ok(())
}

pub async fn ask_anew_of_one(cx: &mut Act, held: &Stored, start: Moment) -> Result<()> {
    const FORGET: &str = "
delete from public.calendar_answers where organization_id = (select auth.org_id()) and event_id = $1 and instance_start = $2";
    const ASK: &str = "
insert into public.calendar_answers (organization_id, event_id, user_id, instance_start, answer, answered_at)
select (select auth.org_id()), $1, person, $2, 'pending', $4
from unnest($3::uuid[]) as person";
    let (start, now) = (stored(start), cx.now());
    cx.run(FORGET, &[&held.id, &start]).await?;
    cx.run(ASK, &[&held.id, &start, &held.attendees, &now]).await?;
    Ok(())
}

/// Lets instances be as the event has them: one, or all from one on.
pub async fn forget_changes(cx: &mut Act, id: EventId, start: Timestamp, and_following: bool) -> Result<()> {
    const ONE: &str = "
delete from public.calendar_changes
where organization_id = (select auth.org_id()) and event_id = $1 and instance_start = $2";
    const FOLLOWING: &str = "
delete from public.calendar_changes
where organization_id = (select auth.org_id()) and event_id = $1 and instance_start >= $2";
    cx.run(if and_following { FOLLOWING } else { ONE }, &[&id, &start]).await?;
    Ok(())
}
