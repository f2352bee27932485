//! Posting a letter: a command without a door, for other modules' deeds.

use crate::{
    outbox::{MailKind, State},
    sending::SendMail,
    service::{Outbox, Waiting},
};
use guildhall_identity::Email;
use guildhall_kernel::{Access, User, When, prelude::*};
use guildhall_mailer::{Button, Calendar, Letter, Method};

/// Posts a letter to one person, in the name of the caller's organization. It is queued in the deed's own transaction:
/// a deed that is undone has sent nothing.
///
/// Links are paths on this instance; the address before them is the configured one, whatever a request claims.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct PostLetter {
    /// What it is about: `organization.invitation`.
    #[garde(length(min = 1, max = 100))]
    kind: String,
    #[garde(dive)]
    to: Email,
    /// Whose address that is, if they are a member.
    #[garde(skip)]
    #[serde(default)]
    to_user_id: Option<Id<User>>,
    #[garde(dive)]
    subject: Line<200>,
    #[garde(dive)]
    heading: Line<200>,
    #[garde(length(max = 50), dive)]
    #[serde(default)]
    paragraphs: Vec<Prose<4000>>,
    #[garde(dive)]
    #[serde(default)]
    button: Option<Link>,
    #[garde(length(max = 5), dive)]
    #[serde(default)]
    footer: Vec<Prose<400>>,
    /// A path that ends mails of this kind for their recipient, signed in or not (RFC 8058).
    #[garde(inner(custom(is_path)))]
    #[serde(default)]
    unsubscribe: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    shown_to: ShownTo,
    #[garde(dive)]
    #[serde(default)]
    calendar: Option<CalendarPart>,
}

/// An event for the receiver's calendar (RFC 6047).
#[derive(Deserialize, JsonSchema, Validate)]
pub struct CalendarPart {
    #[garde(skip)]
    method: CalendarMethod,
    #[garde(length(max = 100_000))]
    text: String,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarMethod {
    Request,
    Cancel,
}

impl From<CalendarPart> for Calendar {
    fn from(part: CalendarPart) -> Self {
        let method = match part.method {
            CalendarMethod::Request => Method::Request,
            CalendarMethod::Cancel => Method::Cancel,
        };
        Self { method, text: part.text }
    }
}

#[derive(Deserialize, JsonSchema, Validate)]
pub struct Link {
    #[garde(dive)]
    label: Line<60>,
    /// Where it leads on this instance: `/tasks/…`.
    #[garde(custom(is_path))]
    path: String,
}

words! {
    /// Who may read a letter in the outbox, while it waits there.
    #[derive(Default)]
    pub enum ShownTo {
        /// Those who see the outbox.
        #[default]
        Outbox = "outbox",
        /// Those, but without the link, which lets its holder in: only the person who had the letter written sees it.
        Maker = "maker",
        /// The person it goes to, alone: it tells what others may not know.
        Recipient = "recipient",
    }
}

fn is_path(path: &str, (): &()) -> garde::Result {
    let own = path.starts_with('/') && !path.starts_with("//");
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\".contains(&byte));
    if own && plain && path.len() <= 700 { Ok(()) } else { Err(garde::Error::new("must be a path on this instance")) }
}

#[derive(Serialize, JsonSchema)]
pub struct Posted {
    id: Id<MailKind>,
    state: State,
}

impl Command for PostLetter {
    const NAME: &'static str = "mail.post";
    const ACCESS: Access = Person;
    type Output = Json<Posted>;

    async fn act(self, cx: &mut Act) -> Result<Json<Posted>> {
        const POST: &str = "
insert into public.mails (organization_id, id, kind, to_address, to_user_id, sender_name, subject, letter, shown_to, state, created_by, created_at, updated_at)
select $1, $2, $3, $4, $5, name, $6, $7, $8, $9, $10, $11, $11 from public.organizations where id = $1";
        let outbox = cx.services().get::<Outbox>()?;
        let (organization, id, now): (_, Id<MailKind>, _) = (cx.organization()?, cx.new_id(), cx.now());
        let at_home = |path: String| format!("{}{path}", cx.services().public_url);
        let letter = Letter {
            heading: self.heading.to_string(),
            paragraphs: self.paragraphs.iter().map(|paragraph| paragraph.to_string()).collect(),
            button: self.button.map(|button| Button { label: button.label.to_string(), link: at_home(button.path) }),
            footer: self.footer.iter().map(|line| line.to_string()).collect(),
            calendar: self.calendar.map(Calendar::from),
        };
        let waiting = Waiting { letter, unsubscribe: self.unsubscribe.map(at_home) };
        let sealed = outbox.seal(organization, id.uuid(), &waiting)?;
        let state = if outbox.mailer.is_some() { State::Queued } else { State::Kept };
        // A reaction to something that nobody did has no person.
        let maker = Some(cx.person()?.uuid()).filter(|person| !person.is_nil());
        let (to, shown_to) = (self.to.as_str(), self.shown_to.as_str());
        cx.run_one(
            POST,
            &[&organization, &id, &self.kind, &to, &self.to_user_id, &self.subject, &sealed, &shown_to, &state.as_str(), &maker, &now],
        )
        .await?;
        if state == State::Queued {
            cx.send_out(&SendMail { organization_id: organization, mail_id: id }, When::now()).await?;
        }
        Json::new(&Posted { id, state })
    }
}
