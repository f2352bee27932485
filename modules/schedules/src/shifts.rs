//! A shift, or another event of the lab: as everybody sees it, and held still while it changes.

use crate::{
    equipment::Equipment,
    live,
    people::{self, RoleKind},
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
pub fn for_oneself(cx: &Act, people: &[Id<User>]) -> Result<()> {
    let me = cx.person()?;
    if cx.caller().may(crate::MANAGE) || people.iter().all(|one| *one == me) {
        return Ok(());
    }
    Err(Problem::forbidden("Only those who keep the plan may put others on a shift"))
}
