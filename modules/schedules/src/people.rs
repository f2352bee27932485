//! Who is on a shift: put there, come by themselves, gone.

use crate::{
    events::{Left, Taken},
    shifts::{Schedule, counted, hold},
};
use guildhall_kernel::{Departed, User, prelude::*};

/// Marks ids of roles.
pub enum RoleKind {}

/// Who is on it, in the order in which they came.
pub async fn on(cx: &mut Act, id: Id<Schedule>) -> Result<Vec<Id<User>>> {
    const ON: &str = "
select user_id from public.schedule_participants
where organization_id = (select auth.org_id()) and schedule_id = $1
order by joined_at, user_id";
    Ok(cx.rows(ON, &[&id]).await?.iter().map(|row| row.get(0)).collect())
}

/// The role with a key.
pub async fn role(cx: &mut Act, key: Option<&str>) -> Result<Option<Id<RoleKind>>> {
    const ROLE: &str = "select id from public.roles where organization_id = (select auth.org_id()) and key = $1";
    let Some(key) = key else { return Ok(None) };
    let row = cx.row(ROLE, &[&key]).await?;
    row.map(|row| Some(row.get(0))).ok_or_else(|| Problem::field("role", "invalid", "is not the key of a role here"))
}

/// The people, each once, if all are members now and hold the role. Somebody of another organization is as unknown as somebody
/// who never was.
pub async fn fit(cx: &mut Act, field: &str, people: Vec<Id<User>>, role: Option<Id<RoleKind>>) -> Result<Vec<Id<User>>> {
    const HERE: &str = "
select id from public.users
where organization_id = (select auth.org_id()) and id = any ($1) and left_at is null
for share";
    const HOLDING: &str = "
select user_id from public.user_roles
where organization_id = (select auth.org_id()) and role_id = $2 and user_id = any ($1)";
    let mut once: Vec<Id<User>> = Vec::with_capacity(people.len());
    for person in people {
        if !once.contains(&person) {
            once.push(person);
        }
    }
    if once.is_empty() {
        return Ok(once);
    }
    // A list that stays was checked when it was written: those who left since are taken off by themselves.
    let here: Vec<Id<User>> = cx.rows(HERE, &[&once]).await?.iter().map(|row| row.get(0)).collect();
    if once.iter().any(|person| !here.contains(person)) {
        return Err(Problem::field(field, "invalid", "names somebody who is not in this organization"));
    }
    if let Some(role) = role {
        let holding: Vec<Id<User>> = cx.rows(HOLDING, &[&once, &role]).await?.iter().map(|row| row.get(0)).collect();
        if once.iter().any(|person| !holding.contains(person)) {
            return Err(Problem::field(field, "invalid", "leaves somebody on it who does not hold the role"));
        }
    }
    Ok(once)
}

/// Puts people on a shift.
pub async fn put_on(cx: &mut Act, id: Id<Schedule>, people: &[Id<User>]) -> Result<()> {
    // A millisecond apart, so that their order is the one that was asked for.
    const PUT: &str = "
insert into public.schedule_participants (organization_id, schedule_id, user_id, joined_at)
select (select auth.org_id()), $1, one.id, $3::timestamptz + make_interval(secs => one.place / 1000.0)
from unnest($2::uuid[]) with ordinality as one (id, place)
on conflict do nothing";
    if people.is_empty() {
        return Ok(());
    }
    let now = cx.now();
    cx.run(PUT, &[&id, &people, &now]).await?;
    Ok(())
}

/// Takes people off a shift. What they asked to swap of it is asked no more.
pub async fn take_off(cx: &mut Act, id: Id<Schedule>, people: &[Id<User>]) -> Result<()> {
    const OFF: &str = "
delete from public.schedule_participants
where organization_id = (select auth.org_id()) and schedule_id = $1 and user_id = any ($2)";
    const ASKED: &str = "
update public.swap_requests set status = 'withdrawn', updated_at = $3
where organization_id = (select auth.org_id()) and schedule_id = $1 and from_user_id = any ($2) and status in ('open', 'accepted')";
    let now = cx.now();
    cx.run(OFF, &[&id, &people]).await?;
    cx.run(ASKED, &[&id, &people, &now]).await?;
    Ok(())
}

/// Makes the list the one asked for; answers who is new on it and who is gone.
pub async fn exactly(cx: &mut Act, id: Id<Schedule>, before: &[Id<User>], after: &[Id<User>]) -> Result<(Vec<Id<User>>, Vec<Id<User>>)> {
    let new: Vec<_> = after.iter().copied().filter(|person| !before.contains(person)).collect();
    let gone: Vec<_> = before.iter().copied().filter(|person| !after.contains(person)).collect();
    if !gone.is_empty() {
        take_off(cx, id, &gone).await?;
    }
    put_on(cx, id, &new).await?;
    Ok((new, gone))
}

/// Takes a shift that needs somebody, where people may do so by themselves.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct TakeShift {
    #[garde(skip)]
    id: Id<Schedule>,
}

impl Command for TakeShift {
    const NAME: &'static str = "schedules.shift.take";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Schedule>;

    async fn act(self, cx: &mut Act) -> Result<Json<Schedule>> {
        let me = cx.person()?;
        let held = hold(cx, self.id).await?;
        if !held.open {
            return Err(Problem::forbidden("This one is given out by those who keep the plan"));
        }
        if held.end <= cx.now() {
            return Err(Problem::conflict("It is over"));
        }
        if held.people.contains(&me) {
            return Err(Problem::conflict("You are on it already"));
        }
        if usize::try_from(held.needed).is_ok_and(|needed| held.people.len() >= needed) {
            return Err(Problem::conflict("It has all the people that it needs"));
        }
        if fit(cx, "role", vec![me], held.role).await.is_err() {
            return Err(Problem::forbidden("It takes somebody who holds another role"));
        }
        put_on(cx, self.id, &[me]).await?;
        cx.emit(Taken { schedule_id: self.id, user_id: me });
        counted(cx, self.id).await
    }
}

/// Leaves a shift before it begins, where people may do so by themselves.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct LeaveShift {
    #[garde(skip)]
    id: Id<Schedule>,
}

impl Command for LeaveShift {
    const NAME: &'static str = "schedules.shift.leave";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Schedule>;

    async fn act(self, cx: &mut Act) -> Result<Json<Schedule>> {
        let me = cx.person()?;
        let held = hold(cx, self.id).await?;
        if !held.people.contains(&me) {
            return Err(Problem::conflict("You are not on it"));
        }
        if !held.open {
            return Err(Problem::forbidden("This one is given out by those who keep the plan; ask for a swap instead"));
        }
        if held.start <= cx.now() {
            return Err(Problem::conflict("It has begun"));
        }
        take_off(cx, self.id, &[me]).await?;
        cx.emit(Left { schedule_id: self.id, user_id: me });
        counted(cx, self.id).await
    }
}

/// What they were still to do needs somebody else, and is seen to; what they did stays.
pub async fn forget_departed(departed: Departed, cx: &mut Act) -> Result<()> {
    const AHEAD: &str = "
select shift.id
from public.schedule_participants as mine
join public.lab_schedules as shift on shift.organization_id = mine.organization_id and shift.id = mine.schedule_id
where mine.organization_id = (select auth.org_id()) and mine.user_id = $1 and shift.end_time > $2 and shift.deleted_at is null
order by shift.id
for no key update of shift";
    const ASKED: &str = "
update public.swap_requests
set status = case when from_user_id = $1 then 'withdrawn' else 'declined' end, updated_at = $2
where organization_id = (select auth.org_id()) and (from_user_id = $1 or to_user_id = $1) and status in ('open', 'accepted')";
    if !departed.enter(cx, &[crate::READ, crate::WRITE]).await? {
        return Ok(());
    }
    let (person, now) = (departed.user_id, cx.now());
    let ahead: Vec<Id<Schedule>> = cx.rows(AHEAD, &[&person, &now]).await?.iter().map(|row| row.get(0)).collect();
    for id in ahead {
        take_off(cx, id, &[person]).await?;
        cx.emit(Left { schedule_id: id, user_id: person });
        drop(counted(cx, id).await?);
    }
    cx.run(ASKED, &[&person, &now]).await?;
    Ok(())
}
