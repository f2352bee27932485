//! A shift, or another event of the lab: planning it, and changing it.

use crate::{
    equipment::{self, Equipment},
    events::{Changed, Given, Planned, TakenOff},
    live,
    people::{self, RoleKind},
    times::{Moment, span},
};
use guildhall_kernel::{User, prelude::*};

/// Who is where and when, and how many it takes.
#[derive(Serialize, JsonSchema)]
pub struct Schedule {
    pub id: Id<Self>,
    #[schemars(length(max = 120))]
    pub title: String,
    #[schemars(length(max = 5000))]
    pub description: Option<String>,
    pub start_time: Timestamp,
    pub end_time: Timestamp,
    #[schemars(length(max = 120))]
    pub place: Option<String>,
    /// What it books; nothing else can book it meanwhile.
    pub equipment_id: Option<Id<Equipment>>,
    /// How many people it takes.
    pub needed: i16,
    /// The key of the role that those who are on it hold.
    #[schemars(length(max = 60))]
    pub role: Option<String>,
    /// People may take and leave it by themselves.
    pub open: bool,
    /// In the order in which they came to it.
    #[schemars(length(max = 100))]
    pub participant_ids: Vec<Id<User>>,
    #[schemars(length(max = 100))]
    pub participants: Vec<Person>,
    /// How many more it takes.
    pub missing: i64,
    pub revision: i64,
    /// The shift that it is a copy of, and the copying that made it.
    pub copied_from: Option<Id<Self>>,
    pub copy_id: Option<Uuid>,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Somebody, with the name they have now.
#[derive(Serialize, JsonSchema)]
pub struct Person {
    pub id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
}

/// The shift as everybody sees it.
pub async fn seen(cx: &mut Act, id: Id<Schedule>) -> Result<Json<Schedule>> {
    cx.one(include_str!("../sql/schedule.sql"), &[&id]).await
}

/// Counts a change, and tells everybody what the shift is now.
pub async fn counted(cx: &mut Act, id: Id<Schedule>) -> Result<Json<Schedule>> {
    const COUNT: &str = "
update public.lab_schedules set revision = revision + 1, updated_at = $2
where organization_id = (select auth.org_id()) and id = $1";
    let now = cx.now();
    cx.run_one(COUNT, &[&id, &now]).await?;
    let shift = seen(cx, id).await?;
    live::shift(cx, "schedule:updated", &shift)?;
    Ok(shift)
}

/// A shift that is held still until the transaction ends.
pub struct Held {
    pub start: Timestamp,
    pub end: Timestamp,
    pub equipment: Option<Id<Equipment>>,
    pub needed: i16,
    pub role: Option<Id<RoleKind>>,
    pub open: bool,
    pub made_by: Id<User>,
    pub place: Option<String>,
    pub people: Vec<Id<User>>,
}

impl Held {
    /// Whoever keeps the plan changes it all; everybody else what they planned for themselves alone.
    pub fn may_be_changed(&self, cx: &Act) -> Result<()> {
        let me = cx.person()?;
        if cx.caller().may(crate::MANAGE) || self.made_by == me && self.people.iter().all(|one| *one == me) {
            return Ok(());
        }
        Err(Problem::forbidden("Only those who keep the plan may change what others are on, or planned"))
    }
}

pub async fn hold(cx: &mut Act, id: Id<Schedule>) -> Result<Held> {
    const HOLD: &str = "
select start_time, end_time, equipment_id, needed, role_id, open, created_by, place
from public.lab_schedules
where organization_id = (select auth.org_id()) and id = $1 and deleted_at is null
for no key update";
    let row = cx.row(HOLD, &[&id]).await?.ok_or_else(Problem::not_found)?;
    let people = people::on(cx, id).await?;
    Ok(Held {
        start: row.get(0),
        end: row.get(1),
        equipment: row.get(2),
        needed: row.get(3),
        role: row.get(4),
        open: row.get(5),
        made_by: row.get(6),
        place: row.get(7),
        people,
    })
}

/// Without the right to keep the plan, one plans for nobody but oneself.
fn for_oneself(cx: &Act, people: &[Id<User>]) -> Result<()> {
    let me = cx.person()?;
    if cx.caller().may(crate::MANAGE) || people.iter().all(|one| *one == me) {
        return Ok(());
    }
    Err(Problem::forbidden("Only those who keep the plan may put others on a shift"))
}

/// Plans a shift or another event, and books what it needs.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct PlanShift {
    #[garde(dive)]
    title: Line<120>,
    #[garde(dive)]
    #[serde(default)]
    description: Option<Prose<5000>>,
    #[garde(skip)]
    start_time: Moment,
    /// At most seven days later.
    #[garde(skip)]
    end_time: Moment,
    #[garde(length(max = 100))]
    #[serde(default)]
    participant_ids: Vec<Id<User>>,
    #[garde(skip)]
    #[serde(default)]
    equipment_id: Option<Id<Equipment>>,
    #[garde(dive)]
    #[serde(default)]
    place: Option<Line<120>>,
    /// How many people it takes; one, unless said otherwise.
    #[garde(range(max = 100))]
    #[serde(default = "one")]
    needed: u16,
    /// The key of a role; everybody who is on it holds it.
    #[garde(dive)]
    #[serde(default)]
    role: Option<Line<60>>,
    /// Whether people may take and leave it by themselves; they may, unless said otherwise.
    #[garde(skip)]
    #[serde(default = "yes")]
    open: bool,
}

const fn one() -> u16 {
    1
}
const fn yes() -> bool {
    true
}

impl Command for PlanShift {
    const NAME: &'static str = "schedules.shift.plan";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Schedule>;

    async fn act(self, cx: &mut Act) -> Result<Created<Schedule>> {
        const PLAN: &str = "
insert into public.lab_schedules (organization_id, id, title, description, start_time, end_time, place, equipment_id, needed, role_id, open,
    created_by, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (select auth.uid()), $11, $11)";
        span(self.start_time.at(), self.end_time.at())?;
        for_oneself(cx, &self.participant_ids)?;
        let role = people::role(cx, self.role.as_deref()).await?;
        let people = people::fit(cx, "participant_ids", self.participant_ids, role).await?;
        if let Some(machine) = self.equipment_id {
            equipment::book(cx, machine).await?;
        }
        let (id, now, needed) = (cx.new_id::<Schedule>(), cx.now(), i16::try_from(self.needed).unwrap_or(i16::MAX));
        cx.run(
            PLAN,
            &[
                &id,
                &self.title,
                &self.description,
                &self.start_time,
                &self.end_time,
                &self.place,
                &self.equipment_id,
                &needed,
                &role,
                &self.open,
                &now,
            ],
        )
        .await?;
        people::put_on(cx, id, &people).await?;
        let shift = seen(cx, id).await?;
        live::shift(cx, "schedule:new", &shift)?;
        cx.emit(Planned { schedule_id: id });
        if !people.is_empty() {
            cx.emit(Given { schedule_id: id, user_ids: people });
        }
        Ok(Created { id: id.uuid(), body: shift })
    }
}

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
