//! Answering a wish to swap, and deciding about it.

use crate::{
    events::{SwapAnswered, SwapDecided},
    live, people,
    shifts::{Schedule, counted, hold},
    swaps::{Swap, SwapStatus, can_change_hands, can_come, seen, wait_for},
};
use guildhall_kernel::{User, prelude::*};

/// Says that one takes the shift, if those who keep the plan agree.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct AcceptSwap {
    #[garde(skip)]
    id: Id<Swap>,
}

impl Command for AcceptSwap {
    const NAME: &'static str = "schedules.swap.accept";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Swap>;

    async fn act(self, cx: &mut Act) -> Result<Json<Swap>> {
        const ACCEPT: &str = "
update public.swap_requests set status = 'accepted', to_user_id = $2, updated_at = $3
where organization_id = (select auth.org_id()) and id = $1";
        let (me, now) = (cx.person()?, cx.now());
        let asked = wait_for(cx, self.id).await?;
        asked.is_still_asked()?;
        if asked.from == me {
            return Err(Problem::conflict("It is your own shift"));
        }
        if asked.addressed && asked.to != Some(me) {
            return Err(Problem::forbidden("It was asked of somebody else"));
        }
        if asked.status == SwapStatus::Accepted {
            return Err(Problem::conflict("Somebody has said yes already"));
        }
        let shift = hold(cx, asked.shift).await?;
        can_change_hands(cx, &shift, "schedule_id", asked.from)?;
        can_come(cx, &shift, "to_user_id", me).await?;
        cx.run_one(ACCEPT, &[&self.id, &me, &now]).await?;
        live::swaps(cx, asked.shift)?;
        cx.emit(SwapAnswered { swap_request_id: self.id, accepted: true });
        seen(cx, self.id).await
    }
}

/// Says that one does not take the shift. What was asked of everybody is asked of them again.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeclineSwap {
    #[garde(skip)]
    id: Id<Swap>,
}

impl Command for DeclineSwap {
    const NAME: &'static str = "schedules.swap.decline";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Swap>;

    async fn act(self, cx: &mut Act) -> Result<Json<Swap>> {
        // It stays theirs in the row while the row is written, so that the policy knows them.
        const DECLINE: &str = "
update public.swap_requests set status = 'declined', updated_at = $2
where organization_id = (select auth.org_id()) and id = $1";
        let (me, now) = (cx.person()?, cx.now());
        let asked = wait_for(cx, self.id).await?;
        if asked.from == me {
            return Err(Problem::conflict("It is your own shift; ask no more instead"));
        }
        if asked.to != Some(me) {
            return Err(Problem::forbidden("It was not asked of you"));
        }
        asked.is_still_asked()?;
        cx.run_one(DECLINE, &[&self.id, &now]).await?;
        live::swaps(cx, asked.shift)?;
        cx.emit(SwapAnswered { swap_request_id: self.id, accepted: false });
        seen(cx, self.id).await
    }
}

/// Decides about a swap: approved, the plan is changed at once; refused, it stays as it is.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DecideSwap {
    #[garde(skip)]
    id: Id<Swap>,
    #[garde(skip)]
    approve: bool,
}

impl Command for DecideSwap {
    const NAME: &'static str = "schedules.swap.decide";
    const ACCESS: guildhall_kernel::Access = Member(crate::MANAGE);
    type Output = Json<Swap>;

    async fn act(self, cx: &mut Act) -> Result<Json<Swap>> {
        const DECIDE: &str = "
update public.swap_requests set status = $2, decided_by = (select auth.uid()), decided_at = $3, updated_at = $3
where organization_id = (select auth.org_id()) and id = $1";
        let now = cx.now();
        let asked = wait_for(cx, self.id).await?;
        asked.is_still_asked()?;
        let status = if self.approve { SwapStatus::Approved } else { SwapStatus::Refused };
        if self.approve {
            let (SwapStatus::Accepted, Some(to)) = (asked.status, asked.to) else {
                return Err(Problem::conflict("Nobody has said yes to it yet"));
            };
            pass_on(cx, asked.shift, "schedule_id", asked.from, to).await?;
            if let Some(given) = asked.given {
                pass_on(cx, given, "return_schedule_id", to, asked.from).await?;
            }
        }
        // After the plan: whoever is taken off a shift asks for no swap of it any more, but this one is decided.
        cx.run_one(DECIDE, &[&self.id, &status.as_str(), &now]).await?;
        live::swaps(cx, asked.shift)?;
        cx.emit(SwapDecided { swap_request_id: self.id, approved: self.approve });
        seen(cx, self.id).await
    }
}

/// One goes, the other comes: as the plan is now, not as it was when they asked.
async fn pass_on(cx: &mut Act, id: Id<Schedule>, field: &str, from: Id<User>, to: Id<User>) -> Result<()> {
    let shift = hold(cx, id).await?;
    can_change_hands(cx, &shift, field, from)?;
    can_come(cx, &shift, field, to).await?;
    people::take_off(cx, id, &[from]).await?;
    people::put_on(cx, id, &[to]).await?;
    drop(counted(cx, id).await?);
    Ok(())
}
