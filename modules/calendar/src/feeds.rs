//! A secret address that other calendars subscribe to, one for each person.

use crate::{
    events::{FeedEnded, FeedMade},
    ics,
    people::cards,
    range::{Range, events},
    stored::{Answer, Stored},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use guildhall_kernel::{Access, FileKind, Organization, Reply, SchemaOf, User, prelude::*};
use jiff::SignedDuration;
use rand::TryRng;
use sha2::{Digest, Sha256};
use std::num::NonZeroU32;

/// How far a subscription looks back.
const BACK: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Most events in one; those that begin last are left out.
const MOST: usize = 2_000;

/// How often an address is asked: calendars of the world come every few minutes at most.
pub struct Feeds {
    asked: DefaultKeyedRateLimiter<[u8; 32]>,
    off: bool,
}

impl Feeds {
    /// `off`: for measurements on loopback.
    #[must_use]
    pub fn new(off: bool) -> Self {
        const fn n(n: u32) -> NonZeroU32 {
            match NonZeroU32::new(n) {
                Some(n) => n,
                None => NonZeroU32::MIN,
            }
        }
        // Twenty at once, then one a minute.
        Self { asked: RateLimiter::keyed(Quota::per_minute(n(1)).allow_burst(n(20))), off }
    }

    fn spend(&self, hash: [u8; 32]) -> Result<()> {
        if self.off {
            return Ok(());
        }
        if self.asked.len() > 100_000 {
            self.asked.retain_recent();
        }
        self.asked.check_key(&hash).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now()).as_secs();
            Problem::rate_limited(u32::try_from(wait).unwrap_or(60).max(1))
        })
    }
}

/// The address, shown this once.
#[derive(Serialize, JsonSchema)]
pub struct Feed {
    /// Whoever has it reads the calendar.
    #[schemars(length(max = 500))]
    pub url: String,
}

/// Makes a secret address of the caller's calendar, in place of the one before.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MakeFeed {}

impl Command for MakeFeed {
    const NAME: &'static str = "calendar.feed.make";
    const ACCESS: Access = Member(crate::READ);
    type Output = Json<Feed>;

    async fn act(self, cx: &mut Act) -> Result<Json<Feed>> {
        const KEEP: &str = "
insert into public.calendar_feeds (organization_id, user_id, secret_hash, created_at)
values ((select auth.org_id()), (select auth.uid()), $1, $2)
on conflict (organization_id, user_id) do update set secret_hash = excluded.secret_hash, created_at = excluded.created_at";
        let (organization, person, now) = (cx.organization()?, cx.person()?, cx.now());
        let mut secret = [0_u8; 16];
        rand::rngs::SysRng.try_fill_bytes(&mut secret).map_err(|error| Problem::internal(format!("no randomness: {error}")))?;
        let token = BASE64.encode([organization.uuid().as_bytes(), person.uuid().as_bytes(), &secret].map(<[u8; 16]>::as_slice).concat());
        cx.run(KEEP, &[&hash(&token).as_slice(), &now]).await?;
        cx.emit(FeedMade { user_id: person });
        Json::new(&Feed { url: format!("{}/api/calendar-feed/{token}.ics", cx.services().public_url) })
    }
}

/// Ends the caller's secret address.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct EndFeed {}

impl Command for EndFeed {
    const NAME: &'static str = "calendar.feed.end";
    const ACCESS: Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const END: &str = "
delete from public.calendar_feeds where organization_id = (select auth.org_id()) and user_id = (select auth.uid())";
        if cx.run(END, &[]).await? > 0 {
            let user_id = cx.person()?;
            cx.emit(FeedEnded { user_id });
        }
        Ok(NoContent)
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The calendar behind a secret address, for whoever has it.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ReadFeed {
    /// With `.ics` behind it.
    #[garde(length(max = 100))]
    secret: String,
}

/// A calendar (RFC 5545), to be subscribed to or saved.
pub struct Ics(String);

impl guildhall_kernel::Answer for Ics {
    const STATUS: u16 = 200;
    const MEDIA: &'static str = "text/calendar; charset=utf-8";
    fn schema() -> Option<SchemaOf> {
        Some(|generator| generator.subschema_for::<String>())
    }
    fn into_reply(self) -> Reply {
        let file = FileKind { media: Self::MEDIA, name: "calendar.ics" };
        Reply { status: Self::STATUS, body: Some(self.0.into()), file: Some(file), ..Reply::default() }
    }
}

impl Command for ReadFeed {
    const NAME: &'static str = "calendar.feed.read";
    const ACCESS: Access = Public;
    type Output = Ics;

    async fn act(self, cx: &mut Act) -> Result<Ics> {
        const FIND: &str = "
select home.name
from public.calendar_feeds as feed
join public.organizations as home on home.id = feed.organization_id
where feed.organization_id = (select auth.org_id()) and feed.user_id = (select auth.uid()) and feed.secret_hash = $1";
        let token = self.secret.strip_suffix(".ics").unwrap_or(&self.secret);
        let (person, organization) = named(token).ok_or_else(Problem::not_found)?;
        let hash = hash(token);
        cx.services().get::<Feeds>()?.spend(hash)?;
        // What the person may do now, not when the address was made.
        if !may_read(cx, person, organization).await? {
            return Err(Problem::not_found());
        }
        cx.enter_for(person, organization, &[crate::READ]).await?;
        // Nothing but the address's own row is looked at before it has proved itself.
        let home: String = cx.row(FIND, &[&hash.as_slice()]).await?.ok_or_else(Problem::not_found)?.get(0);
        let now = cx.now();
        let from = now.saturating_sub(BACK).unwrap_or(now);
        let range = Range { from, to: from.saturating_add(SignedDuration::from_hours(24 * 365 * 100)).unwrap_or(Timestamp::MAX) };
        let mut own: Vec<Stored> = events(cx, &[person], range).await?;
        own.retain(|event| event.organizer == person || event.answer(person, None) != Answer::Declined);
        own.truncate(MOST);
        let people = cards(cx, own.iter().flat_map(Stored::people).collect()).await?;
        let paper = ics::Paper { method: ics::Method::Publish, name: Some(&home), people: &people, now };
        Ok(Ics(ics::write(&paper, own.iter())))
    }
}

/// Whether somebody is a member still, with a calendar.
async fn may_read(cx: &mut Act, person: Id<User>, organization: Id<Organization>) -> Result<bool> {
    const RIGHTS: &str = "select guildhall.rights_of($1, $2)";
    let rights: Option<serde_json::Value> = cx.row(RIGHTS, &[&person, &organization]).await?.and_then(|row| row.get(0));
    let holds = |list: &str, wanted: &str| {
        let list = rights.as_ref().and_then(|rights| rights[list].as_array());
        list.is_some_and(|list| list.iter().any(|one| one == wanted))
    };
    Ok(holds("modules", "calendar") && holds("permissions", crate::READ.key))
}

/// Whom a token names, if it has the form of one.
fn named(token: &str) -> Option<(Id<User>, Id<Organization>)> {
    let bytes = BASE64.decode(token).ok().filter(|bytes| bytes.len() == 48)?;
    let uuid = |from: usize| Uuid::from_slice(&bytes[from..from + 16]).ok();
    Some((Id::from_uuid(uuid(16)?), Id::from_uuid(uuid(0)?)))
}
