//! How a person is there, and the words that they put beside it.

use guildhall_kernel::{
    User,
    live::{Presence, Room},
    prelude::*,
};

/// Says how the caller is there. Away and do not disturb hold while they are connected; the words hold until they are taken
/// away.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct BePresent {
    #[garde(skip)]
    #[serde(default)]
    status: Patch<Presence>,
    /// `At lunch until two`; null takes them away.
    #[garde(dive)]
    #[serde(default)]
    text: Patch<Option<Line<100>>>,
}

/// What the others see.
#[derive(Serialize, JsonSchema)]
pub struct PresenceText {
    pub user_id: Id<User>,
    pub presence_text: Option<String>,
}

impl Command for BePresent {
    const NAME: &'static str = "chat.presence.set";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<PresenceText>;

    async fn act(self, cx: &mut Act) -> Result<Json<PresenceText>> {
        const SAY: &str = "
insert into public.presence_words (organization_id, user_id, words, updated_at)
values ((select auth.org_id()), (select auth.uid()), $1, $2)
on conflict (organization_id, user_id) do update set words = excluded.words, updated_at = excluded.updated_at";
        const SAY_NOTHING: &str = "
delete from public.presence_words
where organization_id = (select auth.org_id()) and user_id = (select auth.uid())";
        const SAID: &str = "
select words from public.presence_words
where organization_id = (select auth.org_id()) and user_id = (select auth.uid())";
        let (organization, user_id, now) = (cx.organization()?, cx.person()?, cx.now());
        if let Some(status) = self.status.set() {
            cx.be_present(organization, user_id, *status);
        }
        match self.text.set() {
            Some(Some(words)) => drop(cx.run(SAY, &[&words, &now]).await?),
            Some(None) => drop(cx.run(SAY_NOTHING, &[]).await?),
            None => {}
        }
        let presence_text = cx.row(SAID, &[]).await?.map(|row| row.get(0));
        let answer = Json::new(&PresenceText { user_id, presence_text })?;
        if !self.text.is_keep() {
            cx.deliver(Room::permission(organization, crate::READ), "presence:text", answer.bytes.clone());
        }
        Ok(answer)
    }
}
