//! A new pair of tokens for a refresh token, which is spent by it (RFC 9700 §4.14.2).

use crate::{
    account::{RefreshIn, SignedIn, home},
    session::{self, Because, Opened, SessionSettings},
};
use guildhall_kernel::{User, prelude::*};
use jiff::Timestamp;
use std::sync::Arc;

/// Spends a refresh token, from the cookie or the body, for a new pair. A spent one presented again ends its session,
/// except within seconds while its successor is unspent: then the answer was lost, and is given again.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Refresh {
    #[garde(length(max = 200))]
    #[serde(default)]
    refresh_token: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    refresh: Option<RefreshIn>,
}

const FIND: &str = "
select t.spent_at, t.successor_hash, s.id, s.user_id, s.organization_id, s.last_used_at, s.ends_at, s.ended_at,
    (select n.spent_at is null from auth.refresh_tokens as n where n.hash = t.successor_hash)
from auth.refresh_tokens as t
join auth.sessions as s on s.id = t.session_id
where t.hash = $1
for update of s";

/// Read again once the session's lock is held: a parallel call may have spent the token meanwhile.
const STATE: &str = "
select t.spent_at, (select n.spent_at is null from auth.refresh_tokens as n where n.hash = t.successor_hash), s.ended_at
from auth.refresh_tokens as t
join auth.sessions as s on s.id = t.session_id
where t.hash = $1";

const SPEND: &str = "
with spent as (
    update auth.refresh_tokens set spent_at = $3, successor_hash = $2 where hash = $1 returning session_id
), successor as (
    insert into auth.refresh_tokens (hash, session_id, created_at) select $2, session_id, $3 from spent
)
update auth.sessions set last_used_at = $3 where id = (select session_id from spent)";

const END: &str = "update auth.sessions set ended_at = $2, ended_because = $3 where id = $1 and ended_at is null returning id";

impl Command for Refresh {
    const NAME: &'static str = "identity.session.refresh";
    const ACCESS: guildhall_kernel::Access = Public;
    type Output = Json<SignedIn>;

    async fn act(self, cx: &mut Act) -> Result<Json<SignedIn>> {
        let settings: Arc<SessionSettings> = cx.services().get()?;
        let in_body = self.refresh_token.is_some() || self.refresh == Some(RefreshIn::Body);
        let token = self.refresh_token.or_else(|| cx.caller().origin.refresh_cookie.clone()).ok_or_else(refused)?;
        let (hash, now) = (session::hash(&token), cx.now());
        let Some(row) = cx.row(FIND, &[&hash]).await? else { return Err(refused()) };
        let (session, person, organization): (Uuid, Id<User>, Option<Uuid>) = (row.get(2), row.get(3), row.get(4));
        let (last_used, ends_at): (Timestamp, Timestamp) = (row.get(5), row.get(6));
        let Some(row) = cx.row(STATE, &[&hash]).await? else { return Err(refused()) };
        let (spent_at, successor_is_fresh, ended_at): (Option<Timestamp>, Option<bool>, Option<Timestamp>) =
            (row.get(0), row.get(1), row.get(2));
        if ended_at.is_some() || now >= ends_at || now >= last_used + settings.idle {
            return Err(refused());
        }
        let successor = settings.successor(&token);
        match spent_at {
            None => drop(cx.run(SPEND, &[&hash, &session::hash(&successor), &now]).await?),
            Some(at) if now <= at + settings.grace && successor_is_fresh == Some(true) => {}
            Some(_) => {
                cx.run(END, &[&session, &now, &Because::Reuse.as_str()]).await?;
                session::ended(cx, person, organization.map(Id::from_uuid), vec![session], Because::Reuse);
                cx.keep_on_refusal();
                return Err(refused());
            }
        }
        let user = match session::account(cx, person).await {
            Ok(user) => user,
            Err(_) => return Err(refused()),
        };
        let organization = home(cx, person, organization).await?;
        session::set_cookie(cx, &settings, &successor);
        let access_token = session::access_token(cx, &settings, session, &user, organization.as_ref());
        let opened = Opened { access_token, refresh_token: successor, expires_in_s: settings.access_token.as_secs() };
        Json::new(&SignedIn::new(user, organization, opened, in_body))
    }
}

fn refused() -> Problem {
    Problem::unauthenticated("This session is over; sign in again")
}
