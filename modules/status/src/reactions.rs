//! Answering with an emoji.

use crate::{
    events::{Reacted, ReactionTakenBack},
    live,
    posts::{Status, seen},
    readers::hold,
};
use guildhall_kernel::{Emoji, prelude::*};

/// How many different emoji a status can have.
const KINDS: i64 = 20;

/// Reacts to a status; a second time changes nothing.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct React {
    #[garde(skip)]
    status_id: Id<Status>,
    #[garde(dive)]
    emoji: Emoji,
}

impl Command for React {
    const NAME: &'static str = "status.reaction.give";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Status>;

    async fn act(self, cx: &mut Act) -> Result<Json<Status>> {
        const REACT: &str = "
insert into public.status_reactions (organization_id, status_id, user_id, emoji, created_at)
values ((select auth.org_id()), $1, $2, $3, $4)
on conflict do nothing";
        const COUNT: &str = "
select count(distinct emoji) from public.status_reactions
where organization_id = (select auth.org_id()) and status_id = $1";
        let (me, now) = (cx.person()?, cx.now());
        let audience = hold(cx, self.status_id).await?;
        let given = cx.run(REACT, &[&self.status_id, &me, &self.emoji, &now]).await? > 0;
        if !given {
            return seen(cx, self.status_id).await;
        }
        if cx.row(COUNT, &[&self.status_id]).await?.is_some_and(|row| row.get::<_, i64>(0) > KINDS) {
            return Err(Problem::conflict(format!("It has {KINDS} different reactions; use one of them")));
        }
        let status = seen(cx, self.status_id).await?;
        let readers = audience.readers(cx).await?;
        live::to(cx, &readers, "status:updated", live::shared(&status)?)?;
        cx.emit(Reacted { status_id: self.status_id, status_author_id: audience.author });
        Ok(status)
    }
}

/// Takes one's own reaction back.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct TakeBack {
    #[garde(skip)]
    status_id: Id<Status>,
    #[garde(dive)]
    emoji: Emoji,
}

impl Command for TakeBack {
    const NAME: &'static str = "status.reaction.take_back";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const TAKE_BACK: &str = "
delete from public.status_reactions
where organization_id = (select auth.org_id()) and status_id = $1 and user_id = (select auth.uid()) and emoji = $2";
        let audience = hold(cx, self.status_id).await?;
        if cx.run(TAKE_BACK, &[&self.status_id, &self.emoji]).await? > 0 {
            let status = seen(cx, self.status_id).await?;
            let readers = audience.readers(cx).await?;
            live::to(cx, &readers, "status:updated", live::shared(&status)?)?;
            cx.emit(ReactionTakenBack { status_id: self.status_id });
        }
        Ok(NoContent)
    }
}
