//! What stands at the top of the feed.

use crate::{
    events::{Pinned, Unpinned},
    live,
    posts::{Status, seen},
    readers::hold,
};
use guildhall_kernel::prelude::*;

/// Pins a status for everyone who may read it.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Pin {
    #[garde(skip)]
    status_id: Id<Status>,
}

impl Command for Pin {
    const NAME: &'static str = "status.post.pin";
    const ACCESS: guildhall_kernel::Access = Member(crate::MANAGE);
    type Output = Json<Status>;

    async fn act(self, cx: &mut Act) -> Result<Json<Status>> {
        const PIN: &str = "
insert into public.status_pins (organization_id, status_id, pinned_by, pinned_at)
values ((select auth.org_id()), $1, $2, $3)
on conflict do nothing";
        let (me, now) = (cx.person()?, cx.now());
        let audience = hold(cx, self.status_id).await?;
        let pinned = cx.run(PIN, &[&self.status_id, &me, &now]).await? > 0;
        let status = seen(cx, self.status_id).await?;
        if pinned {
            let readers = audience.readers(cx).await?;
            live::to(cx, &readers, "status:updated", live::shared(&status)?)?;
            cx.emit(Pinned { status_id: self.status_id });
        }
        Ok(status)
    }
}

/// Lets a status take its place in time again.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unpin {
    #[garde(skip)]
    status_id: Id<Status>,
}

impl Command for Unpin {
    const NAME: &'static str = "status.post.unpin";
    const ACCESS: guildhall_kernel::Access = Member(crate::MANAGE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const UNPIN: &str = "delete from public.status_pins where organization_id = (select auth.org_id()) and status_id = $1";
        let audience = hold(cx, self.status_id).await?;
        if cx.run(UNPIN, &[&self.status_id]).await? > 0 {
            let status = seen(cx, self.status_id).await?;
            let readers = audience.readers(cx).await?;
            live::to(cx, &readers, "status:updated", live::shared(&status)?)?;
            cx.emit(Unpinned { status_id: self.status_id });
        }
        Ok(NoContent)
    }
}
