//! Asking what stands behind a link: claimed in one transaction, asked outside of any, kept and told in another.

use crate::{
    links::Link,
    page::{Page, READ},
    picture::Picture,
};
use guildhall_kernel::{Errand, Linked, Outside, When, live::Room, prelude::*};
use guildhall_outgoing::{Answer, Call, HeaderValue, Outgoing, Url, header};
use jiff::SignedDuration;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// How long an answer is good; posted again after that, the address is asked again.
const FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long it is remembered that nothing came of an address.
const NOTHING: SignedDuration = SignedDuration::from_hours(1);
/// An address that somebody is asking has its answer by then.
const UNDER_WAY: SignedDuration = SignedDuration::from_secs(30);
/// Addresses that one organization may have asked in a minute, and those that it keeps at most.
const A_MINUTE: i64 = 60;
const KEPT: i64 = 2000;
/// How often, and how long each time, a text waits for its turn before it goes without a preview.
const TURNS: u8 = 60;
const TURN: SignedDuration = SignedDuration::from_secs(1);
/// For the page and for its picture. Together less than what would keep a worker from other work for long.
const PAGE_TIME: Duration = Duration::from_secs(5);
const PICTURE_TIME: Duration = Duration::from_secs(4);

/// How many addresses this process asks at once, and that it draws one picture at a time. Fewer than the hands that work on
/// jobs, so that sites that take their time keep nobody's mail waiting.
pub struct Fetchers {
    hands: Semaphore,
    drawing: Arc<Semaphore>,
}

impl Default for Fetchers {
    fn default() -> Self {
        Self { hands: Semaphore::new(3), drawing: Arc::new(Semaphore::new(1)) }
    }
}

/// Has the preview of a text's link ready, and tells those who may read the text.
#[derive(Serialize, Deserialize)]
pub struct FetchPreview {
    /// The card's name of it: `message`.
    pub kind: String,
    pub id: Uuid,
    /// How often it has waited for its turn.
    #[serde(default)]
    pub waited: u8,
}

/// How things stand with an address.
enum Standing {
    /// Nothing is to be shown, or the text is gone.
    Nothing,
    /// It is known already.
    There,
    /// Somebody is asking it now, or all hands are full.
    Later,
    /// It is to be asked.
    Ours(Uuid, Link),
}

impl Errand for FetchPreview {
    const NAME: &'static str = "previews.fetch";

    async fn run(self, outside: Outside) -> Result<()> {
        let services = outside.kernel().services.clone();
        let (fetchers, outgoing) = (services.get::<Fetchers>()?, services.get::<Outgoing>()?);
        let Some(card) = services.registry.links().iter().find(|card| card.kind == self.kind).copied() else { return Ok(()) };
        let hand = fetchers.hands.try_acquire().ok();
        let mut cx = outside.begin()?;
        let standing = self.stand(&mut cx, &card, &outgoing, hand.is_some()).await?;
        match standing {
            Standing::Nothing => {}
            Standing::There => self.tell(&mut cx, &card).await?,
            Standing::Later if self.waited < TURNS => {
                let again = Self { waited: self.waited + 1, ..self };
                let when = When::at(cx.now() + TURN).last();
                cx.send_out(&again, when).await?;
            }
            Standing::Later => counted("passed_over"),
            Standing::Ours(id, link) => {
                outside.commit(cx).await?;
                let seen = look(&outgoing, &fetchers, &link).await;
                drop(hand);
                cx = outside.begin()?;
                self.keep(&mut cx, &card, id, seen).await?;
            }
        }
        outside.commit(cx).await
    }
}

fn counted(outcome: &'static str) {
    metrics::counter!("guildhall_previews_total", "outcome" => outcome).increment(1);
}

impl FetchPreview {
    async fn stand(&self, cx: &mut Act, card: &Linked, outgoing: &Outgoing, free: bool) -> Result<Standing> {
        const KNOWN: &str = "
select asked_at, answered_at >= asked_at, title is not null from public.link_previews
where organization_id = (select auth.org_id()) and address_hash = $1";
        const LATELY: &str = "
select count(*) from public.link_previews
where organization_id = (select auth.org_id()) and asked_at > $1";
        const CLAIM: &str = "
insert into public.link_previews (organization_id, id, address_hash, asked_at) values ((select auth.org_id()), $1, $2, $3)
on conflict (organization_id, address_hash) do update set asked_at = excluded.asked_at
where link_previews.asked_at is not distinct from $4
returning id";
        let (organizations, ids) = (vec![cx.organization()?.uuid()], vec![self.id]);
        let Some(row) = cx.row(card.texts, &[&organizations, &ids]).await? else { return Ok(Standing::Nothing) };
        let Some(link) = Link::of(row.get(3)).filter(|link| outgoing.check(&link.written).is_ok()) else { return Ok(Standing::Nothing) };
        let (hash, now) = (link.hash(), cx.now());
        let mut asked_before: Option<Timestamp> = None;
        if let Some(row) = cx.row(KNOWN, &[&hash]).await? {
            let (asked, answered, shown): (Timestamp, Option<bool>, bool) = (row.get(0), row.get(1), row.get(2));
            let answered = answered.unwrap_or(false);
            if !answered && asked > now - UNDER_WAY {
                return Ok(Standing::Later);
            }
            if asked > now - if shown { FRESH } else { NOTHING } {
                return Ok(if shown { Standing::There } else { Standing::Nothing });
            }
            asked_before = Some(asked);
        }
        if !free {
            return Ok(Standing::Later);
        }
        let lately: i64 = cx.row(LATELY, &[&(now - SignedDuration::from_mins(1))]).await?.map_or(0, |row| row.get(0));
        if lately >= A_MINUTE {
            counted("passed_over");
            return Ok(Standing::Nothing);
        }
        let id = cx.new_id::<Page>().uuid();
        let claimed = cx.row(CLAIM, &[&id, &hash, &now, &asked_before]).await?;
        // Whoever else claimed it at the same moment asks it.
        Ok(claimed.map_or(Standing::Later, |row| Standing::Ours(row.get(0), link)))
    }

    /// Keeps what was seen. Where nothing was, what was seen before stays.
    async fn keep(&self, cx: &mut Act, card: &Linked, id: Uuid, seen: Option<Seen>) -> Result<()> {
        const NOTHING: &str = "
update public.link_previews set answered_at = $2
where organization_id = (select auth.org_id()) and id = $1
returning title is not null";
        const SEEN: &str = "
update public.link_previews
set answered_at = $2, title = $3, host = $4, site = $5, description = $6, picture = $7, picture_width = $8, picture_height = $9
where organization_id = (select auth.org_id()) and id = $1";
        const ROOM: &str = "
delete from public.link_previews
where organization_id = (select auth.org_id()) and id in (
    select id from public.link_previews where organization_id = (select auth.org_id()) order by asked_at desc offset $1
)";
        let now = cx.now();
        let shown = if let Some(Seen { page, host, picture }) = seen {
            let (jpeg, width, height) = match picture {
                Some(picture) => (Some(picture.jpeg), Some(picture.width), Some(picture.height)),
                None => (None, None, None),
            };
            cx.run(SEEN, &[&id, &now, &page.title, &host, &page.site, &page.description, &jpeg, &width, &height]).await?;
            cx.run(ROOM, &[&KEPT]).await?;
            counted("kept");
            true
        } else {
            counted("nothing");
            cx.row(NOTHING, &[&id, &now]).await?.is_some_and(|row| row.get(0))
        };
        if shown { self.tell(cx, card).await } else { Ok(()) }
    }

    /// Tells those who may read the text that there is something to see under it.
    async fn tell(&self, cx: &mut Act, card: &Linked) -> Result<()> {
        let organization = cx.organization()?;
        let registry = cx.services().registry.clone();
        for row in cx.rows(card.readers, &[&self.id]).await? {
            let (kind, id): (String, Option<Uuid>) = (row.get(0), row.get(1));
            let room = match id {
                Some(id) => Room::object(organization, &kind, id),
                None => match registry.permissions().iter().find(|(_, permission)| permission.key == kind) {
                    Some((_, permission)) => Room::permission(organization, *permission),
                    None => continue,
                },
            };
            cx.deliver(room, "link_preview:ready", json!({ "kind": self.kind, "id": self.id }).to_string());
        }
        Ok(())
    }
}

/// What there is to show of an address.
struct Seen {
    page: Page,
    /// Where it led in the end.
    host: String,
    picture: Option<Picture>,
}

async fn look(outgoing: &Outgoing, fetchers: &Fetchers, link: &Link) -> Option<Seen> {
    let call = Call::get(&*link.written).header(header::ACCEPT, HeaderValue::from_static("text/html")).beginning(READ).within(PAGE_TIME);
    let answer = outgoing.ask(call).await.ok().filter(|answer| is_plainly(answer, &["text/html", "application/xhtml+xml"]))?;
    let host = answer.url.host_str()?.to_owned();
    let (body, url) = (answer.body, answer.url);
    let page = tokio::task::spawn_blocking(move || Page::read(&body, &url)).await.ok()??;
    let picture = match &page.picture {
        Some(url) => draw(outgoing, fetchers, url).await,
        None => None,
    };
    Some(Seen { page, host, picture })
}

async fn draw(outgoing: &Outgoing, fetchers: &Fetchers, url: &Url) -> Option<Picture> {
    let accept = HeaderValue::from_static("image/webp,image/png,image/jpeg");
    let call = Call::get(url.as_str()).header(header::ACCEPT, accept).within(PICTURE_TIME);
    let answer = outgoing.ask(call).await.ok().filter(|answer| is_plainly(answer, &["image/"]))?;
    let alone = fetchers.drawing.clone().acquire_owned().await.ok()?;
    let drawn = tokio::task::spawn_blocking(move || {
        let _alone = alone;
        Picture::drawn_anew(&answer.body)
    });
    drawn.await.ok().flatten()
}

/// Whether an answer is there, as it is, and of a kind.
fn is_plainly(answer: &Answer, kinds: &[&str]) -> bool {
    let text = |name| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, encoding) = (text(header::CONTENT_TYPE), text(header::CONTENT_ENCODING));
    answer.status.as_u16() == 200 && kinds.iter().any(|known| kind.starts_with(known)) && matches!(&*encoding, "" | "identity")
}
