//! What is told by mail: one thing at once, or what is unread once a day. Whether its person may still read it is asked
//! again when the mail is written.

use crate::{
    choices::{UNCHOSEN, hours},
    inbox::Notification,
    quiet::Hours,
    telling::{Shown, shown_now},
    unsubscribe::way_out,
    words::{path, text},
};
use guildhall_kernel::{Access, When, prelude::*};
use serde_json::{Value, json};

/// Mails one notification when its person can be disturbed.
pub async fn one_later(cx: &mut Act, id: Id<Notification>, hours: &Hours) -> Result<()> {
    let now = cx.now();
    let when = When::at(hours.quiet_until(now).unwrap_or(now)).keyed(format!("notification:{id}"));
    cx.later(MailOne::NAME, json!({ "id": id }), when).await.map(drop)
}

/// Mails what is unread at the digest's hour.
pub async fn digest_later(cx: &mut Act, hours: &Hours) -> Result<()> {
    let hour = hours.next_digest(cx.now());
    let when = When::at(hours.quiet_until(hour).unwrap_or(hour)).keyed("digest").last();
    cx.later(MailDigest::NAME, json!({}), when).await.map(drop)
}

/// Mails a notification, if it is unread still and may be read still.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MailOne {
    #[garde(skip)]
    id: Id<Notification>,
}

impl Command for MailOne {
    const NAME: &'static str = "notifications.mail.one";
    const ACCESS: Access = Anyone;
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const FIND: &str = "
select type, event_data, reasons, count from public.notifications
where organization_id = (select auth.org_id()) and id = $1 and user_id = (select auth.uid()) and read_at is null and mailed_at is null
for update";
        let (hours, wanted) = hours(cx).await?;
        if hours.quiet_until(cx.now()).is_some() {
            one_later(cx, self.id, &hours).await?;
            return Ok(NoContent);
        }
        let Some(row) = cx.row(FIND, &[&self.id]).await? else { return Ok(NoContent) };
        let (kind, data, reasons, count): (String, Value, Vec<String>, i32) = (row.get(0), row.get(1), row.get(2), row.get(3));
        if wanted
            && is_mailed(cx, &kind).await?
            && let Some(shown) = shown_now(cx, &kind, &data).await?
        {
            let more = (count > 1).then(|| format!("And {} more before that.", count - 1));
            let because = format!("You get this because of: {}.", reasons.join(", ").replace('_', " "));
            let letter = Letter {
                title: text(&shown, "title", 200),
                paragraphs: [Some(text(&shown, "excerpt", 500)), more].into_iter().flatten().filter(|text| !text.is_empty()).collect(),
                path: path(&shown),
                because,
                kind: Some(kind),
            };
            letter.post(cx).await?;
        }
        mailed(cx, &[self.id]).await?;
        Ok(NoContent)
    }
}

/// Mails what waits for the digest and is unread.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MailDigest {}

/// Things that a digest names; it counts the rest.
const NAMED: usize = 30;

impl Command for MailDigest {
    const NAME: &'static str = "notifications.mail.digest";
    const ACCESS: Access = Anyone;
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const WAITING: &str = "
select id, type, event_data, count from public.notifications
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and mail = 'digest' and mailed_at is null and read_at is null
order by updated_at desc, id
limit 500
for update";
        let (_, wanted) = hours(cx).await?;
        let waiting = cx.rows(WAITING, &[]).await?;
        let mut ids: Vec<Id<Notification>> = Vec::with_capacity(waiting.len());
        let mut named: Vec<String> = Vec::new();
        let mut rest = 0_usize;
        for row in &waiting {
            let (kind, data, count): (String, Value, i32) = (row.get(1), row.get(2), row.get(3));
            ids.push(row.get(0));
            if !wanted || !is_mailed(cx, &kind).await? {
                continue;
            }
            match shown_now(cx, &kind, &data).await? {
                Some(_) if named.len() >= NAMED => rest += 1,
                Some(shown) => named.push(in_a_line(&shown, count)),
                None => {}
            }
        }
        if !named.is_empty() {
            let things = named.len() + rest;
            if rest > 0 {
                named.push(format!("And {rest} more."));
            }
            let title = if things == 1 { "One thing is new for you".to_owned() } else { format!("{things} things are new for you") };
            let because = "You get this once a day, when something is unread.".to_owned();
            Letter { title, paragraphs: named, path: "/notifications".to_owned(), because, kind: None }.post(cx).await?;
        }
        mailed(cx, &ids).await?;
        Ok(NoContent)
    }
}

fn in_a_line(shown: &Shown, count: i32) -> String {
    let (title, excerpt) = (text(shown, "title", 200), text(shown, "excerpt", 200));
    let times = if count > 1 { format!(" ({count})") } else { String::new() };
    if excerpt.is_empty() { format!("{title}{times}") } else { format!("{title}{times}: {excerpt}") }
}

/// Whether its person wants mail of a kind, by now.
async fn is_mailed(cx: &mut Act, kind: &str) -> Result<bool> {
    const CHOICE: &str = "
select mail from public.notification_choices
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and kind = $1";
    let chosen: Option<String> = cx.row(CHOICE, &[&kind]).await?.map(|row| row.get(0));
    Ok(chosen.as_deref().unwrap_or(UNCHOSEN.1.as_str()) != "none")
}

/// What was mailed is not mailed again; what the app does not show is done with.
async fn mailed(cx: &mut Act, ids: &[Id<Notification>]) -> Result<()> {
    const MAILED: &str = "
update public.notifications set mailed_at = $2, read_at = case when in_app then read_at else $2 end
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and id = any ($1)";
    let now = cx.now();
    cx.run(MAILED, &[&ids, &now]).await.map(drop)
}

struct Letter {
    title: String,
    paragraphs: Vec<String>,
    path: String,
    because: String,
    /// The kind that its link ends; none ends all mail.
    kind: Option<String>,
}

impl Letter {
    async fn post(self, cx: &mut Act) -> Result<()> {
        const ADDRESS: &str = "select email from public.users where organization_id = (select auth.org_id()) and id = (select auth.uid())";
        let person = cx.person()?;
        let address: String = cx.row(ADDRESS, &[]).await?.ok_or_else(Problem::not_found)?.get(0);
        let token = way_out(cx, self.kind.as_deref()).await?;
        let title = if self.title.is_empty() { "Something is new for you".to_owned() } else { self.title };
        let ending = format!("No more mail like this: {}/unsubscribe#{token}", cx.services().public_url);
        let letter = json!({
            "kind": self.kind.as_deref().unwrap_or("notifications.digest"),
            "to": address,
            "to_user_id": person,
            "subject": title,
            "heading": title,
            "paragraphs": self.paragraphs,
            "button": { "label": "Open", "path": self.path },
            "footer": [self.because, ending],
            "unsubscribe": format!("/api/notifications/unsubscribe?token={token}"),
            "shown_to": "recipient",
        });
        cx.send("mail.post", letter).await.map(drop)
    }
}
