//! Calling an event off: all of it, one instance, or those from one on.

use crate::{
    changing::Scope,
    draft::Draft,
    events::Cancelled,
    exceptions::forget_changes,
    inviting::{Occasion, mail, mail_now},
    live,
    recurrence::Moment,
    reminding,
    said::{Said, stored},
    stored::{EventId, Stored, hold_own},
};
use guildhall_kernel::{When, prelude::*};
use jiff::SignedDuration;
use serde_json::json;

/// How long what was called off is kept for those who are told of it.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Calls an event off.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct RemoveEvent {
    #[garde(skip)]
    id: EventId,
    /// `all`, if left out.
    #[garde(skip)]
    #[serde(default)]
    scope: Scope,
    /// Which instance `this` or `following` is said of.
    #[garde(dive)]
    #[serde(default)]
    instance_start: Option<Said>,
}

impl Command for RemoveEvent {
    const NAME: &'static str = "calendar.event.remove";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let held = hold_own(cx, self.id).await?;
        let (scope, instance) = held.part(self.scope, self.instance_start)?;
        match (scope, instance) {
            (Scope::This, Some(start)) => {
                let mut draft = Draft::of(&held);
                draft.timing.series.without.push(start);
                if draft.timing.series.without.len() > 1000 {
                    return Err(Problem::conflict("A thousand instances were taken out already, which is the most"));
                }
                forget_changes(cx, self.id, stored(start), false).await?;
                draft.update(cx, self.id, held.changed_within(|one| one != start)).await?;
            }
            (Scope::Following, Some(start)) => {
                cut_off(cx, &held, start).await?;
            }
            _ => bury_later(cx, self.id).await?,
        }
        reminding::arrange(cx, self.id).await?;
        // What is left of a series goes out anew; what is gone as a whole is called off.
        if scope == Scope::All {
            mail(cx, &held, &held.attendees, Occasion::CalledOff).await?;
        } else {
            mail_now(cx, self.id, &held.attendees, Occasion::Changed).await?;
        }
        let name = if scope == Scope::All { live::REMOVED } else { live::CHANGED };
        live::tell(cx, &held.people(), name, self.id)?;
        let instance_start = instance.map(stored);
        cx.emit(Cancelled { event_id: self.id, instance_start, and_following: scope == Scope::Following, user_ids: held.attendees });
        Ok(NoContent)
    }
}

/// Ends a series before one of its instances.
pub async fn cut_off(cx: &mut Act, held: &Stored, start: Moment) -> Result<()> {
    let mut draft = Draft::of(held);
    draft.timing.series = draft.timing.series.ending_before(start);
    forget_changes(cx, held.id, stored(start), true).await?;
    draft.update(cx, held.id, held.changed_within(|one| one < start)).await
}

async fn bury_later(cx: &mut Act, id: EventId) -> Result<()> {
    const REMOVE: &str = "
update public.calendar_events set deleted_at = $2, updated_at = $2, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
    let now = cx.now();
    cx.run_one(REMOVE, &[&id, &now]).await?;
    cx.later(BuryEvents::NAME, json!({}), When::at(now + KEPT).keyed(id.to_string()).last()).await?;
    Ok(())
}

/// Takes the caller's events that were called off away for good, once everyone has been told.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct BuryEvents {}

impl Command for BuryEvents {
    const NAME: &'static str = "calendar.events.bury";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const BURY: &str = "
delete from public.calendar_events
where organization_id = (select auth.org_id()) and organizer_id = (select auth.uid()) and deleted_at <= $1";
        let before = cx.now() - KEPT;
        cx.run(BURY, &[&before]).await?;
        Ok(NoContent)
    }
}
