//! Cancelling a shift, and taking that back.

use crate::{
    equipment,
    events::{Cancelled, Restored},
    live,
    shifts::{Schedule, hold, seen},
};
use guildhall_kernel::{User, prelude::*};
use jiff::SignedDuration;

/// How long it can be taken back.
const GRACE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Cancels a shift: whoever is on it is told, and what it booked is free again.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct CancelShift {
    #[garde(skip)]
    id: Id<Schedule>,
}

impl Command for CancelShift {
    const NAME: &'static str = "schedules.shift.cancel";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const CANCEL: &str = "
update public.lab_schedules set deleted_at = $2, updated_at = $2, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
        let now = cx.now();
        hold(cx, self.id).await?.may_be_changed(cx)?;
        cx.run_one(CANCEL, &[&self.id, &now]).await?;
        live::cancelled(cx, self.id)?;
        cx.emit(Cancelled { schedule_id: self.id });
        Ok(NoContent)
    }
}

/// Takes back that a shift was cancelled, for thirty days, if what it booked is still free.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct RestoreShift {
    #[garde(skip)]
    id: Id<Schedule>,
}

impl Command for RestoreShift {
    const NAME: &'static str = "schedules.shift.restore";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Schedule>;

    async fn act(self, cx: &mut Act) -> Result<Json<Schedule>> {
        const CANCELLED: &str = "
select created_by, equipment_id, deleted_at is null
from public.lab_schedules
where organization_id = (select auth.org_id()) and id = $1 and (deleted_at is null or deleted_at > $2)
for no key update";
        const BACK: &str = "
update public.lab_schedules set deleted_at = null, updated_at = $2, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
        let (me, now, since) = (cx.person()?, cx.now(), cx.now() - GRACE);
        let row = cx.row(CANCELLED, &[&self.id, &since]).await?.ok_or_else(Problem::not_found)?;
        let (made_by, machine): (Id<User>, Option<_>) = (row.get(0), row.get(1));
        if made_by != me && !cx.caller().may(crate::MANAGE) {
            return Err(Problem::forbidden("Only those who keep the plan may bring back what others planned"));
        }
        if row.get(2) {
            return Err(Problem::conflict("It is not cancelled"));
        }
        if let Some(machine) = machine {
            equipment::book_again(cx, machine).await?;
        }
        cx.run_one(BACK, &[&self.id, &now]).await?;
        let shift = seen(cx, self.id).await?;
        live::shift(cx, "schedule:new", &shift)?;
        cx.emit(Restored { schedule_id: self.id });
        Ok(shift)
    }
}
