//! The plan of a week, and copying one.

use crate::{
    events::{CopyUndone, WeekCopied},
    live,
    shifts::Schedule,
    times::{Day, monday, week, zone},
};
use guildhall_kernel::{User, prelude::*, words};

/// The most shifts that are copied at once.
const MOST: usize = 500;

/// Seven days, with what is missing in them and how much everybody does.
#[derive(Serialize, JsonSchema)]
pub struct WeekPlan {
    pub first_day: jiff::civil::Date,
    /// The organization's: its days begin at its own midnight.
    pub time_zone: String,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Whatever reaches into the week, by its beginning.
    #[schemars(length(max = 1000))]
    pub shifts: Vec<Schedule>,
    /// There are more than these.
    pub more: bool,
    /// How many more people all of them together take.
    pub missing: i64,
    pub people: Vec<Minutes>,
}

/// How much of the week somebody is on.
#[derive(Serialize, JsonSchema)]
pub struct Minutes {
    pub id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
    pub minutes: i64,
}

/// The plan of a week.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ReadWeek {
    /// Its first day; the Monday of this week, unless said otherwise.
    #[garde(skip)]
    #[serde(default)]
    from: Option<Day>,
}

impl Command for ReadWeek {
    const NAME: &'static str = "schedules.week";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<WeekPlan>;

    async fn act(self, cx: &mut Act) -> Result<Json<WeekPlan>> {
        let (name, zone) = zone(cx).await?;
        let first = self.from.map_or_else(|| monday(cx.now(), &zone), Day::date);
        let (from, to) = week(first, &zone)?;
        cx.only(include_str!("../sql/week.sql"), &[&from, &to, &first, &name]).await
    }
}

words! {
    pub enum Skipped {
        /// It was copied to there before.
        There = "copied_before",
        /// What it needs is booked then, or can be booked no more.
        Equipment = "equipment",
    }
}

/// What came of copying.
#[derive(Serialize, JsonSchema)]
pub struct Copy {
    /// Undoes it.
    pub copy_id: Uuid,
    pub copied: usize,
    #[schemars(length(max = 500))]
    pub skipped: Vec<LeftOut>,
}

/// A shift that was not copied, and why.
#[derive(Serialize, JsonSchema)]
pub struct LeftOut {
    pub schedule_id: Id<Schedule>,
    pub reason: Skipped,
}

/// Copies the shifts that begin in one week into another, at the same times of the clock.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct CopyWeek {
    /// The first day of the week to copy.
    #[garde(skip)]
    from: Day,
    /// The first day of the week that they come to; at least seven days away.
    #[garde(skip)]
    to: Day,
    /// With the people who are on them; they are, unless said otherwise.
    #[garde(skip)]
    #[serde(default = "yes")]
    with_people: bool,
}

const fn yes() -> bool {
    true
}

impl Command for CopyWeek {
    const NAME: &'static str = "schedules.week.copy";
    const ACCESS: guildhall_kernel::Access = Member(crate::MANAGE);
    type Output = Json<Copy>;

    async fn act(self, cx: &mut Act) -> Result<Json<Copy>> {
        // The same order for everybody, machine by machine.
        const HOLD: &str = "
select id from public.equipment
where organization_id = (select auth.org_id()) and id in (
    select shift.equipment_id from public.lab_schedules as shift
    where shift.organization_id = (select auth.org_id()) and shift.deleted_at is null and shift.start_time >= $1 and shift.start_time < $2
)
order by id
for no key update";
        const THERE: &str = "
select shift.id, shift.equipment_id is not null, exists (
    select from public.lab_schedules as copy
    where copy.organization_id = shift.organization_id and copy.copied_from = shift.id and copy.deleted_at is null
        and (copy.start_time at time zone $3)::date - (shift.start_time at time zone $3)::date = $4
)
from public.lab_schedules as shift
where shift.organization_id = (select auth.org_id()) and shift.deleted_at is null and shift.start_time >= $1 and shift.start_time < $2
order by shift.start_time, shift.id";
        const PEOPLE: &str = "
insert into public.schedule_participants (organization_id, schedule_id, user_id, joined_at)
select shift.organization_id, shift.id, one.user_id,
    $2::timestamptz + make_interval(secs => row_number() over (partition by shift.id order by one.joined_at, one.user_id) / 1000.0)
from public.lab_schedules as shift
join public.schedule_participants as one on one.organization_id = shift.organization_id and one.schedule_id = shift.copied_from
join public.users as person on person.organization_id = one.organization_id and person.id = one.user_id and person.left_at is null
where shift.organization_id = (select auth.org_id()) and shift.id = any ($1) and (shift.role_id is null or exists (
    select from public.user_roles as held
    where held.organization_id = shift.organization_id and held.user_id = one.user_id and held.role_id = shift.role_id
))";
        let days = i32::from(i16::try_from(days_between(self.from, self.to)).map_err(|_| too_far())?);
        if days.abs() < 7 {
            return Err(Problem::field("to", "range", "must be at least 7 days before or after from"));
        }
        let (zone_name, zone) = zone(cx).await?;
        let (from, to) = week(self.from.date(), &zone)?;
        cx.run(HOLD, &[&from, &to]).await?;
        let there = cx.rows(THERE, &[&from, &to, &zone_name, &days]).await?;
        if there.len() > MOST {
            return Err(Problem::conflict(format!("The week has {} shifts; {MOST} is the most that is copied at once", there.len())));
        }
        let (copy_id, now) = (cx.new_id::<Copy>(), cx.now());
        let ids: Vec<Id<Schedule>> = there.iter().map(|_| cx.new_id()).collect();
        let made = cx.rows(include_str!("../sql/copy_week.sql"), &[&from, &to, &days, &zone_name, &copy_id, &now, &ids]).await?;
        let new: Vec<Id<Schedule>> = made.iter().map(|row| row.get(0)).collect();
        let of: Vec<Id<Schedule>> = made.iter().map(|row| row.get(1)).collect();
        if self.with_people {
            cx.run(PEOPLE, &[&new, &now]).await?;
        }
        let skipped: Vec<LeftOut> = there
            .iter()
            .filter(|row| !of.contains(&row.get(0)))
            .map(|row| LeftOut { schedule_id: row.get(0), reason: if row.get(2) { Skipped::There } else { Skipped::Equipment } })
            .collect();
        if !new.is_empty() {
            live::plan(cx)?;
            cx.emit(WeekCopied { copy_id: copy_id.uuid(), copied: new.len(), skipped: skipped.len() });
        }
        Json::new(&Copy { copy_id: copy_id.uuid(), copied: new.len(), skipped })
    }
}

fn days_between(from: Day, to: Day) -> i64 {
    to.date().duration_since(from.date()).as_hours() / 24
}

fn too_far() -> Problem {
    Problem::field("to", "range", "is too far from the week to copy")
}

/// Takes away what a copying made, as far as nobody changed it since.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct UndoCopy {
    #[garde(skip)]
    copy_id: Id<Copy>,
}

/// How many shifts are gone.
#[derive(Serialize, JsonSchema)]
pub struct Undone {
    pub removed: usize,
}

impl Command for UndoCopy {
    const NAME: &'static str = "schedules.week.undo_copy";
    const ACCESS: guildhall_kernel::Access = Member(crate::MANAGE);
    type Output = Json<Undone>;

    async fn act(self, cx: &mut Act) -> Result<Json<Undone>> {
        const COPIED: &str = "
select from public.lab_schedules where organization_id = (select auth.org_id()) and copy_id = $1 limit 1";
        const UNDO: &str = "
update public.lab_schedules set deleted_at = $2, updated_at = $2, revision = revision + 1
where organization_id = (select auth.org_id()) and copy_id = $1 and deleted_at is null and revision = 1";
        if cx.run(COPIED, &[&self.copy_id]).await? == 0 {
            return Err(Problem::not_found());
        }
        let now = cx.now();
        let removed = usize::try_from(cx.run(UNDO, &[&self.copy_id, &now]).await?).map_err(Problem::internal)?;
        if removed > 0 {
            live::plan(cx)?;
            cx.emit(CopyUndone { copy_id: self.copy_id.uuid(), removed });
        }
        Json::new(&Undone { removed })
    }
}
