//! Who has seen a status. A state, not a fact to keep: it leaves no event.

use crate::{posts::Status, readers::hold_together};
use guildhall_kernel::{User, live::Room, prelude::*};
use serde_json::json;

/// Somebody who has seen a status.
#[derive(Serialize, JsonSchema)]
pub struct SeenBy {
    pub status_id: Id<Status>,
    pub user_id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
    pub seen_at: Timestamp,
}

/// Says that the caller has seen a status. Its author is told, and does not count.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct See {
    #[garde(skip)]
    status_id: Id<Status>,
}

impl Command for See {
    const NAME: &'static str = "status.post.see";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const SEE: &str = "
insert into public.status_seen (organization_id, status_id, user_id, seen_at)
values ((select auth.org_id()), $1, $2, $3)
on conflict do nothing";
        let (me, now, organization) = (cx.person()?, cx.now(), cx.organization()?);
        let author = hold_together(cx, self.status_id).await?.author;
        if author != me && cx.run(SEE, &[&self.status_id, &me, &now]).await? > 0 {
            let payload = json!({ "status_id": self.status_id, "user_id": me, "seen_at": now });
            cx.deliver(Room::person(organization, author), "status:seen", payload.to_string());
        }
        Ok(NoContent)
    }
}
