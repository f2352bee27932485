//! Reminding people before an event begins. One job waits for each event: that of the next reminder; when it comes, it has the
//! one after it wait.

use crate::{
    events::Due,
    said::{instant, stored},
    stored::{Answer, EventId, Stored, end_of_time, hold},
};
use guildhall_kernel::{When, prelude::*};
use jiff::SignedDuration;
use serde_json::json;

/// Has everyone reminded of the next instance, in place of what was arranged before. The caller is the organizer.
pub async fn arrange(cx: &mut Act, id: EventId) -> Result<()> {
    const FIND: &str = include_str!("../sql/held.sql");
    let now = cx.now();
    // One that was called off reminds nobody; its job finds nothing.
    let Some(row) = cx.row(FIND, &[&id]).await? else { return Ok(()) };
    let held = Stored::of_row(&row)?;
    if let Some(job) = held.reminder_job {
        cx.call_off(job).await?;
    }
    arrange_after(cx, &held, now).await
}

async fn arrange_after(cx: &mut Act, held: &Stored, after: Timestamp) -> Result<()> {
    const KEEP: &str = "
update public.calendar_events set reminder_job = $2
where organization_id = (select auth.org_id()) and id = $1";
    let next = held.next_reminder(after);
    if next.is_none() && held.reminder_job.is_none() {
        return Ok(());
    }
    let job = match next {
        Some(at) => Some(cx.later(Remind::NAME, json!({ "event_id": held.id, "at": at }), When::at(at)).await?),
        None => None,
    };
    cx.run_one(KEEP, &[&held.id, &job]).await
}

fn minutes(minutes: i32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(minutes))
}

impl Stored {
    /// When somebody is to be reminded next, after a moment.
    fn next_reminder(&self, after: Timestamp) -> Option<Timestamp> {
        let end = stored(end_of_time(&self.series.first));
        let next = |before: &i32| {
            let since = after.saturating_add(minutes(*before)).ok()?;
            // The first one may have begun before: what lasts is found by its end.
            let begins =
                self.instances(since, end, 20).into_iter().map(|one| instant(one.begins, &self.zone)).find(|begins| *begins > since)?;
            begins.checked_sub(minutes(*before)).ok()
        };
        self.reminders.iter().filter_map(next).min()
    }
}

/// Its time has come.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Remind {
    #[garde(skip)]
    event_id: EventId,
    #[garde(skip)]
    at: Timestamp,
}

impl Command for Remind {
    const NAME: &'static str = "calendar.event.remind";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let held = match hold(cx, self.event_id).await {
            Ok(held) => held,
            // Called off at the last moment.
            Err(problem) if problem.code() == guildhall_kernel::Code::NotFound => return Ok(NoContent),
            Err(problem) => return Err(problem),
        };
        let now = cx.now();
        let mut due = Vec::new();
        for before in &held.reminders {
            let Ok(begins) = self.at.checked_add(minutes(*before)) else { continue };
            let Ok(after) = begins.checked_add(SignedDuration::from_secs(1)) else { continue };
            for one in held.instances(begins, after, 20).into_iter().filter(|one| instant(one.begins, &held.zone) == begins) {
                // Too late to be of use, after an hour in which nothing ran.
                if now <= instant(one.ends, &held.zone).max(begins) {
                    let comes = |person: &_| held.organizer == *person || held.answer(*person, Some(one.start)) != Answer::Declined;
                    let user_ids = held.people().into_iter().filter(comes).collect();
                    due.push(Due { event_id: held.id, instance_start: stored(one.start), begins_at: begins, minutes: *before, user_ids });
                }
            }
        }
        arrange_after(cx, &held, now.max(self.at)).await?;
        // Nobody did it: the organizer is told like everyone.
        cx.came_of_itself();
        due.into_iter().for_each(|due| cx.emit(due));
        Ok(NoContent)
    }
}
