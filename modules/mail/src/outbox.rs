//! The outbox as its keeper sees it, and sending again.

use crate::{OUTBOX_MANAGE, OUTBOX_READ, sending::SendMail, service::Outbox};
use guildhall_kernel::{Access, User, When, prelude::*};

/// Marks ids of mails.
pub enum MailKind {}

/// A mail, without what it says.
#[derive(Serialize, JsonSchema)]
pub struct Mail {
    pub id: Id<MailKind>,
    /// What it is about: `organization.invitation`.
    pub kind: String,
    pub to_address: String,
    /// Whose address that is, if they are a member.
    pub to_user_id: Option<Id<User>>,
    /// Null where it is not for the caller's eyes.
    pub subject: Option<String>,
    pub state: State,
    /// How often the mail server was asked to take it.
    pub attempts: i32,
    /// Why it did not go out last time: `unreachable`, `timed_out`, `encryption`, `sign_in`, `garbled`, `deferred`,
    /// `refused`, `address_letters`, `unfit`.
    pub last_error: Option<String>,
    /// The mail server's reply to that, such as 550.
    pub last_reply: Option<i16>,
    pub created_by: Option<Id<User>>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

words! {
    pub enum State {
        /// On its way, perhaps after a pause.
        Queued = "queued",
        /// The mail server took it over.
        Sent = "sent",
        /// The mail server refused it, or could not be brought to take it.
        Failed = "failed",
        /// There is no mail server: this is what would have been sent.
        Kept = "kept",
    }
}

/// Whether this instance sends mail.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Settings {}

#[derive(Serialize, JsonSchema)]
pub struct MailSettings {
    /// Without a mail server, mails are kept and shown instead.
    pub sends: bool,
    /// The address that mails come from.
    pub from: Option<String>,
}

impl Command for Settings {
    const NAME: &'static str = "mail.settings.read";
    const ACCESS: Access = Member(OUTBOX_READ);
    type Output = Json<MailSettings>;

    async fn act(self, cx: &mut Act) -> Result<Json<MailSettings>> {
        let outbox = cx.services().get::<Outbox>()?;
        let from = outbox.mailer.as_ref().map(|mailer| mailer.settings().from().to_owned());
        Json::new(&MailSettings { sends: from.is_some(), from })
    }
}

/// Sends a mail that failed, or that was kept while there was no mail server.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SendAgain {
    #[garde(skip)]
    id: Id<MailKind>,
}

impl Command for SendAgain {
    const NAME: &'static str = "mail.outbox.send_again";
    const ACCESS: Access = Member(OUTBOX_MANAGE);
    type Output = Json<Mail>;

    async fn act(self, cx: &mut Act) -> Result<Json<Mail>> {
        const FIND: &str = "
select state, letter is not null from public.mails where organization_id = (select auth.org_id()) and id = $1 for update";
        const AGAIN: &str = "
update public.mails set state = 'queued', attempts = 0, last_error = null, last_reply = null, updated_at = $2
where organization_id = (select auth.org_id()) and id = $1";
        const MAIL: &str = "
select row_to_json(mail)::text from (
    select id, kind, to_address, to_user_id, subject, state, attempts, last_error, last_reply, created_by, created_at, sent_at, updated_at
    from api.mails where organization_id = (select auth.org_id()) and id = $1
) as mail";
        let row = cx.row(FIND, &[&self.id]).await?.ok_or_else(Problem::not_found)?;
        match (row.get(0), row.get(1)) {
            ("failed" | "kept", true) => {}
            ("failed" | "kept", false) => return Err(Problem::conflict("It is too old: what it said is not kept any more")),
            ("sent", _) => return Err(Problem::conflict("It was sent, and what it said is not kept")),
            _ => return Err(Problem::conflict("It is on its way already")),
        }
        if cx.services().get::<Outbox>()?.mailer.is_none() {
            return Err(Problem::conflict("This instance sends no mail yet: its operator has to name a mail server"));
        }
        let (organization, now) = (cx.organization()?, cx.now());
        cx.run_one(AGAIN, &[&self.id, &now]).await?;
        cx.send_out(&SendMail { organization_id: organization, mail_id: self.id }, When::now()).await?;
        cx.emit(SentAgain { mail_id: self.id });
        cx.one(MAIL, &[&self.id]).await
    }
}

event! {
    pub struct SentAgain { mail_id: Id<MailKind> }
    is "mail.outbox.sent_again", about "mail" mail_id, for Audience::Members(OUTBOX_READ)
}
