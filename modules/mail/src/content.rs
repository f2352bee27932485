//! What a mail in the outbox says, to those whom it concerns.

use crate::{
    OUTBOX_READ,
    outbox::MailKind,
    service::{Outbox, Waiting},
};
use guildhall_kernel::{Access, User, prelude::*};

/// What a waiting mail says: this is what was, or would have been, sent.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Read {
    #[garde(skip)]
    id: Id<MailKind>,
}

#[derive(Serialize, JsonSchema)]
pub struct Content {
    pub id: Id<MailKind>,
    pub shown: Shown,
    pub subject: Option<String>,
    /// The plain form.
    pub text: Option<String>,
    /// The same as a page of its own: show it in a sandboxed frame.
    pub html: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    Whole,
    /// Its link lets its holder in, so only the person who had the mail written sees it.
    WithoutLink,
    /// It is for its recipient alone.
    Hidden,
    /// It was sent, or is old, and what it said is forgotten.
    Forgotten,
}

impl Command for Read {
    const NAME: &'static str = "mail.content.read";
    const ACCESS: Access = Member(OUTBOX_READ);
    type Output = Json<Content>;

    async fn act(self, cx: &mut Act) -> Result<Json<Content>> {
        const READ: &str = "
select shown_to, created_by, to_user_id, subject, letter from public.mails where organization_id = (select auth.org_id()) and id = $1";
        let (organization, me) = (cx.organization()?, cx.person()?);
        let row = cx.row(READ, &[&self.id]).await?.ok_or_else(Problem::not_found)?;
        let is_mine = |column: usize| row.get::<_, Option<Id<User>>>(column) == Some(me);
        let shown = match row.get(0) {
            "outbox" => Shown::Whole,
            "maker" if is_mine(1) => Shown::Whole,
            "maker" => Shown::WithoutLink,
            _ if is_mine(2) => Shown::Whole,
            _ => return Json::new(&Content { id: self.id, shown: Shown::Hidden, subject: None, text: None, html: None }),
        };
        let subject: String = row.get(3);
        let Some(sealed) = row.get::<_, Option<Vec<u8>>>(4) else {
            return Json::new(&Content { id: self.id, shown: Shown::Forgotten, subject: Some(subject), text: None, html: None });
        };
        let Waiting { mut letter, .. } = cx.services().get::<Outbox>()?.open(organization, self.id.uuid(), &sealed)?;
        if let (Shown::WithoutLink, Some(button)) = (&shown, &mut letter.button) {
            button.link = format!("{}/…", cx.services().public_url);
        }
        let (text, html) = (Some(letter.text()), Some(letter.html(&subject)));
        Json::new(&Content { id: self.id, shown, subject: Some(subject), text, html })
    }
}
