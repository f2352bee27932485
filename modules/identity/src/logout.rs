//! Ending a session, or all of a person's.

use crate::session::{self, Because};
use guildhall_kernel::{Cookie, User, prelude::*};

/// Ends the session of the token or the cookie; `?scope=global` ends all of the person's.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Logout {
    #[garde(skip)]
    #[serde(default)]
    scope: Scope,
    #[garde(length(max = 200))]
    #[serde(default)]
    refresh_token: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    #[default]
    Local,
    Global,
}

const BY_TOKEN: &str = "
select s.user_id, s.id from auth.refresh_tokens as t join auth.sessions as s on s.id = t.session_id
where t.hash = $1 and s.ended_at is null";

const END: &str = "
update auth.sessions set ended_at = $3, ended_because = 'logout'
where user_id = $1 and ended_at is null and ($2::uuid is null or id = $2)
returning id";

impl Command for Logout {
    const NAME: &'static str = "identity.session.logout";
    const ACCESS: guildhall_kernel::Access = Public;
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let session = cx.caller().session.clone();
        let known: Option<(Id<User>, Uuid)> = match (&session, self.refresh_token.or_else(|| cx.caller().origin.refresh_cookie.clone())) {
            (Some(session), _) => Some((session.person, session.id)),
            (None, Some(token)) => cx.row(BY_TOKEN, &[&session::hash(&token)]).await?.map(|row| (row.get(0), row.get(1))),
            (None, None) => None,
        };
        cx.set_cookie(Cookie { value: None, max_age_s: 0 });
        let Some((person, current)) = known else { return Ok(NoContent) };
        let only = (self.scope == Scope::Local).then_some(current);
        let now = cx.now();
        let ended = cx.rows(END, &[&person, &only, &now]).await?.iter().map(|row| row.get(0)).collect();
        let organization = session.and_then(|session| session.organization);
        session::ended(cx, person, organization, ended, Because::Logout);
        Ok(NoContent)
    }
}
