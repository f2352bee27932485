//! Changing a shift: when and where it is, what it takes, and who is on it.

use crate::{
    equipment::{self, Equipment},
    events::{Changed, Given, TakenOff},
    people,
    shifts::{Schedule, counted, for_oneself, hold},
    times::{Moment, span},
};
use guildhall_kernel::{User, prelude::*};

/// Changes a shift; what is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeShift {
    #[garde(skip)]
    id: Id<Schedule>,
    #[garde(dive)]
    #[serde(default)]
    title: Patch<Line<120>>,
    #[garde(dive)]
    #[serde(default)]
    description: Patch<Option<Prose<5000>>>,
    #[garde(skip)]
    #[serde(default)]
    start_time: Patch<Moment>,
    #[garde(skip)]
    #[serde(default)]
    end_time: Patch<Moment>,
    /// Exactly these people.
    #[garde(custom(few))]
    #[schemars(length(max = 100))]
    #[serde(default)]
    participant_ids: Patch<Vec<Id<User>>>,
    #[garde(skip)]
    #[serde(default)]
    equipment_id: Patch<Option<Id<Equipment>>>,
    #[garde(dive)]
    #[serde(default)]
    place: Patch<Option<Line<120>>>,
    #[garde(custom(few_needed))]
    #[schemars(range(max = 100))]
    #[serde(default)]
    needed: Patch<u16>,
    #[garde(dive)]
    #[serde(default)]
    role: Patch<Option<Line<60>>>,
    #[garde(skip)]
    #[serde(default)]
    open: Patch<bool>,
}

fn few<T>(list: &Patch<Vec<T>>, (): &()) -> garde::Result {
    match list.set() {
        Some(list) if list.len() > 100 => Err(garde::Error::new(format!("has {} entries; 100 is the most", list.len()))),
        _ => Ok(()),
    }
}

fn few_needed(needed: &Patch<u16>, (): &()) -> garde::Result {
    match needed.set() {
        Some(needed) if *needed > 100 => Err(garde::Error::new("must be from 0 to 100")),
        _ => Ok(()),
    }
}

impl Command for ChangeShift {
    const NAME: &'static str = "schedules.shift.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Schedule>;

    async fn act(self, cx: &mut Act) -> Result<Json<Schedule>> {
        const CHANGE: &str = "
update public.lab_schedules
set title = coalesce($2, title), description = case when $3 then $4 else description end, start_time = $5, end_time = $6,
    place = case when $7 then $8 else place end, equipment_id = $9, needed = coalesce($10, needed), role_id = $11, open = coalesce($12, open)
where organization_id = (select auth.org_id()) and id = $1";
        let id = self.id;
        let held = hold(cx, id).await?;
        held.may_be_changed(cx)?;
        let start = self.start_time.set().map_or(held.start, |at| at.at());
        let end = self.end_time.set().map_or(held.end, |at| at.at());
        span(start, end)?;
        let role = match &self.role {
            Patch::Set(key) => people::role(cx, key.as_deref()).await?,
            Patch::Keep => held.role,
        };
        // Whoever was on it stays, whatever became of their roles; unless it is asked anew who fits.
        let people = match self.participant_ids {
            Patch::Set(people) => {
                for_oneself(cx, &people)?;
                people::fit(cx, "participant_ids", people, role).await?
            }
            Patch::Keep if role != held.role => people::fit(cx, "role", held.people.clone(), role).await?,
            Patch::Keep => held.people.clone(),
        };
        let machine = self.equipment_id.set().copied().unwrap_or(held.equipment);
        let otherwise = machine != held.equipment;
        let moved = start != held.start || end != held.end;
        match machine {
            Some(machine) if otherwise => equipment::book(cx, machine).await?,
            Some(machine) if moved => equipment::book_again(cx, machine).await?,
            _ => {}
        }
        let (says, stands) = (!self.description.is_keep(), !self.place.is_keep());
        let (description, place) = (self.description.set().cloned().flatten(), self.place.set().cloned().flatten());
        let elsewhere = stands && place.as_deref() != held.place.as_deref();
        let needed = self.needed.set().map(|needed| i16::try_from(*needed).unwrap_or(i16::MAX));
        cx.run_one(
            CHANGE,
            &[&id, &self.title.set(), &says, &description, &start, &end, &stands, &place, &machine, &needed, &role, &self.open.set()],
        )
        .await?;
        let (new, gone) = people::exactly(cx, id, &held.people, &people).await?;
        let shift = counted(cx, id).await?;
        cx.emit(Changed { schedule_id: id, moved: moved || otherwise || elsewhere });
        if !new.is_empty() {
            cx.emit(Given { schedule_id: id, user_ids: new });
        }
        if !gone.is_empty() {
            cx.emit(TakenOff { schedule_id: id, user_ids: gone });
        }
        Ok(shift)
    }
}
