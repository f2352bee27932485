//! Asking somebody else to take a shift: of one person or of everybody, for nothing or for a shift of theirs.

use crate::{
    events::{SwapAsked, SwapWithdrawn},
    live, people,
    shifts::{Held, Schedule, hold},
};
use guildhall_kernel::{User, prelude::*, words};

words! {
    pub enum SwapStatus {
        /// Nobody has said yes yet.
        Open = "open",
        /// Somebody takes it, if those who keep the plan agree.
        Accepted = "accepted",
        /// Done: the plan says so.
        Approved = "approved",
        /// Those who keep the plan did not agree.
        Refused = "refused",
        /// Whoever was asked does not want to.
        Declined = "declined",
        /// Asked no more.
        Withdrawn = "withdrawn",
    }
}

/// A wish to give a shift away.
#[derive(Serialize, JsonSchema)]
pub struct Swap {
    pub id: Id<Self>,
    pub schedule_id: Id<Schedule>,
    /// Whose shift it is.
    pub from_user_id: Id<User>,
    /// Who is asked, or takes it.
    pub to_user_id: Option<Id<User>>,
    /// Their shift, taken in return.
    pub return_schedule_id: Option<Id<Schedule>>,
    #[schemars(length(max = 1000))]
    pub note: Option<String>,
    pub status: SwapStatus,
    /// It was asked of one person, and not of everybody.
    pub addressed: bool,
    pub decided_by: Option<Id<User>>,
    pub decided_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

pub async fn seen(cx: &mut Act, id: Id<Swap>) -> Result<Json<Swap>> {
    cx.one(include_str!("../sql/swap.sql"), &[&id]).await
}

/// A shift that can change hands: it has not begun, and `person` is on it.
pub fn can_change_hands(cx: &Act, shift: &Held, field: &str, person: Id<User>) -> Result<()> {
    if !shift.people.contains(&person) {
        return Err(Problem::conflict_on(field, "is a shift that they are not on"));
    }
    if shift.start <= cx.now() {
        return Err(Problem::conflict_on(field, "is a shift that has begun"));
    }
    Ok(())
}

/// Somebody can come to a shift: they are here, hold its role and are not on it yet.
pub async fn can_come(cx: &mut Act, shift: &Held, field: &str, person: Id<User>) -> Result<()> {
    drop(people::fit(cx, field, vec![person], shift.role).await?);
    if shift.people.contains(&person) {
        return Err(Problem::conflict_on(field, "is on it already"));
    }
    Ok(())
}

/// Asks somebody, or everybody, to take one's shift.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct AskSwap {
    /// A shift of one's own that has not begun.
    #[garde(skip)]
    schedule_id: Id<Schedule>,
    /// Whoever likes to, if nobody is named.
    #[garde(skip)]
    #[serde(default)]
    to_user_id: Option<Id<User>>,
    /// A shift of theirs that one takes in return.
    #[garde(skip)]
    #[serde(default)]
    return_schedule_id: Option<Id<Schedule>>,
    #[garde(dive)]
    #[serde(default)]
    note: Option<Prose<1000>>,
}

impl Command for AskSwap {
    const NAME: &'static str = "schedules.swap.ask";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Swap>;

    async fn act(self, cx: &mut Act) -> Result<Created<Swap>> {
        const ASK: &str = "
insert into public.swap_requests (organization_id, id, schedule_id, from_user_id, to_user_id, return_schedule_id, note, status, addressed,
    created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, 'open', $7, $8, $8)";
        let (me, now) = (cx.person()?, cx.now());
        let shift = hold(cx, self.schedule_id).await?;
        can_change_hands(cx, &shift, "schedule_id", me)?;
        if self.to_user_id == Some(me) {
            return Err(Problem::field("to_user_id", "invalid", "is yourself"));
        }
        if let Some(to) = self.to_user_id {
            can_come(cx, &shift, "to_user_id", to).await?;
        }
        match (self.return_schedule_id, self.to_user_id) {
            (None, _) => {}
            (Some(_), None) => return Err(Problem::field("return_schedule_id", "invalid", "is somebody's: say whose with to_user_id")),
            (Some(given), Some(to)) => {
                let given = hold(cx, given).await.map_err(|_| Problem::field("return_schedule_id", "invalid", "names no shift here"))?;
                can_change_hands(cx, &given, "return_schedule_id", to)?;
                can_come(cx, &given, "return_schedule_id", me).await?;
            }
        }
        let (id, addressed) = (cx.new_id::<Swap>(), self.to_user_id.is_some());
        let params: &[&(dyn guildhall_kernel::postgres::types::ToSql + Sync)] =
            &[&id, &self.schedule_id, &me, &self.to_user_id, &self.return_schedule_id, &self.note, &addressed, &now];
        cx.run(ASK, params).await?;
        live::swaps(cx, self.schedule_id)?;
        cx.emit(SwapAsked { swap_request_id: id, schedule_id: self.schedule_id, to_user_id: self.to_user_id });
        Ok(Created { id: id.uuid(), body: seen(cx, id).await? })
    }
}

/// A swap request that is held still until the transaction ends, and that somebody still waits for.
pub struct Asked {
    pub shift: Id<Schedule>,
    pub from: Id<User>,
    pub to: Option<Id<User>>,
    pub given: Option<Id<Schedule>>,
    pub status: SwapStatus,
    pub addressed: bool,
}

pub async fn wait_for(cx: &mut Act, id: Id<Swap>) -> Result<Asked> {
    // Shifts before their requests, as everywhere: nobody waits for one another.
    const SHIFT: &str = "
select shift.id
from public.swap_requests as swap
join public.lab_schedules as shift on shift.organization_id = swap.organization_id and shift.id in (swap.schedule_id, swap.return_schedule_id)
where swap.organization_id = (select auth.org_id()) and swap.id = $1
order by shift.id
for no key update of shift";
    const HOLD: &str = "
select swap.schedule_id, swap.from_user_id, swap.to_user_id, swap.return_schedule_id, swap.status, swap.addressed
from public.swap_requests as swap
where swap.organization_id = (select auth.org_id()) and swap.id = $1 and swap.schedule_id in (select seen.id from api.schedules as seen)
for no key update of swap";
    cx.run(SHIFT, &[&id]).await?;
    let row = cx.row(HOLD, &[&id]).await?.ok_or_else(Problem::not_found)?;
    let status = SwapStatus::named(row.get(4))?;
    Ok(Asked { shift: row.get(0), from: row.get(1), to: row.get(2), given: row.get(3), status, addressed: row.get(5) })
}

impl Asked {
    pub fn is_still_asked(&self) -> Result<()> {
        match self.status {
            SwapStatus::Open | SwapStatus::Accepted => Ok(()),
            other => Err(Problem::conflict(format!("It is {} already", other.as_str()))),
        }
    }
}

/// Asks no more.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct WithdrawSwap {
    #[garde(skip)]
    id: Id<Swap>,
}

impl Command for WithdrawSwap {
    const NAME: &'static str = "schedules.swap.withdraw";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Swap>;

    async fn act(self, cx: &mut Act) -> Result<Json<Swap>> {
        const WITHDRAW: &str = "
update public.swap_requests set status = 'withdrawn', updated_at = $2
where organization_id = (select auth.org_id()) and id = $1";
        let asked = wait_for(cx, self.id).await?;
        if asked.from != cx.person()? {
            return Err(Problem::forbidden("Only whoever asked may ask no more"));
        }
        asked.is_still_asked()?;
        let now = cx.now();
        cx.run_one(WITHDRAW, &[&self.id, &now]).await?;
        live::swaps(cx, asked.shift)?;
        cx.emit(SwapWithdrawn { swap_request_id: self.id });
        seen(cx, self.id).await
    }
}
