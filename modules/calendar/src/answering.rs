//! Saying whether one comes.

use crate::{
    events::Answered,
    live,
    planning::{Event, seen},
    said::{Said, stored},
    stored::{Answer, EventId, hold, of_all},
};
use guildhall_kernel::prelude::*;

/// Says whether the caller comes: to all instances, or to one.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Respond {
    #[garde(skip)]
    id: EventId,
    #[garde(skip)]
    answer: Answer,
    /// Which instance, if not all.
    #[garde(dive)]
    #[serde(default)]
    instance_start: Option<Said>,
}

impl Command for Respond {
    const NAME: &'static str = "calendar.event.respond";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<Event>;

    async fn act(self, cx: &mut Act) -> Result<Json<Event>> {
        const ANSWER: &str = "
insert into public.calendar_answers (organization_id, event_id, user_id, instance_start, answer, answered_at)
values ((select auth.org_id()), $1, (select auth.uid()), $2, $3, $4)
on conflict (organization_id, event_id, user_id, instance_start) do update set answer = excluded.answer, answered_at = excluded.answered_at";
        let (id, me, now) = (self.id, cx.person()?, cx.now());
        let held = hold(cx, id).await?;
        if held.organizer == me {
            return Err(Problem::conflict("It is yours: whoever plans an event comes to it"));
        }
        if !held.attendees.contains(&me) {
            return Err(Problem::forbidden("Only those who are asked to come can answer"));
        }
        let instance = self.instance_start.map(|said| held.instance(said)).transpose()?.map(stored);
        let at = instance.unwrap_or_else(of_all);
        cx.run(ANSWER, &[&id, &at, &self.answer.as_str(), &now]).await?;
        let event = seen(cx, id).await?;
        live::tell(cx, &held.people(), live::CHANGED, id)?;
        cx.emit(Answered { event_id: id, instance_start: instance, user_id: me, answer: self.answer, organizer_id: held.organizer });
        Ok(event)
    }
}
