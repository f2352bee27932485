//! Sessions: one for each sign-in, a family of refresh tokens, and the access tokens they give.

use crate::account::{Account, Membership};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use guildhall_kernel::{Claim, Cookie, Organization, TokenClaims, User, prelude::*};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use rand::TryRng;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How long sessions and tokens live.
#[derive(Debug, Clone)]
pub struct SessionSettings {
    /// A session unused for so long is over (63B §2.2.3).
    pub idle: SignedDuration,
    /// A session is over after so long in any case.
    pub absolute: SignedDuration,
    pub access_token: SignedDuration,
    /// A spent refresh token presented again within this time, its successor unspent, gets the same successor.
    pub grace: SignedDuration,
    /// Keys the successors of refresh tokens; derived from the instance secret.
    pub successor_key: [u8; 32],
}

impl SessionSettings {
    #[must_use]
    pub fn new(instance_secret: &[u8]) -> Self {
        Self {
            idle: SignedDuration::from_hours(14 * 24),
            absolute: SignedDuration::from_hours(90 * 24),
            access_token: SignedDuration::from_mins(15),
            grace: SignedDuration::from_secs(10),
            successor_key: mac(instance_secret, b"refresh token successors"),
        }
    }

    /// The token that follows a refresh token: always the same one, so it need not be kept.
    pub(crate) fn successor(&self, token: &str) -> String {
        BASE64.encode(mac(&self.successor_key, token.as_bytes()))
    }
}

pub(crate) fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// What is kept of a secret that was handed out.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// 256 random bits in base64url.
pub(crate) fn random_secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|error| Problem::internal(format!("no randomness: {error}")))?;
    Ok(BASE64.encode(bytes))
}

/// The tokens of a session just opened or refreshed.
pub(crate) struct Opened {
    pub access_token: String,
    pub refresh_token: String,
    pub expires_in_s: i64,
}

/// Opens a session, sets the cookie, says so in the log.
pub(crate) async fn open(cx: &mut Act, user: &Account, organization: Option<&Membership>) -> Result<Opened> {
    const OPEN: &str = "
with session as (
    insert into auth.sessions (id, user_id, organization_id, user_agent, address, created_at, last_used_at, ends_at)
    values ($1, $2, $3, left($4, 400), $5, $6, $6, $7)
    returning id
), token as (
    insert into auth.refresh_tokens (hash, session_id, created_at) select $8, id, $6 from session
)
update auth.users set last_organization_id = coalesce($3, last_organization_id) where id = $2";
    let settings: Arc<SessionSettings> = cx.services().get()?;
    let session: Id<SessionKind> = cx.new_id();
    let refresh_token = random_secret()?;
    let (now, ends_at) = (cx.now(), cx.now() + settings.absolute);
    let organization_id = organization.map(|organization| organization.id.uuid());
    let origin = cx.caller().origin.clone();
    cx.run(OPEN, &[&session, &user.id, &organization_id, &origin.user_agent, &origin.address, &now, &ends_at, &hash(&refresh_token)])
        .await?;
    cx.attribute(user.id, organization.map(|organization| organization.id));
    cx.emit(SessionOpened { session_id: session.uuid() });
    set_cookie(cx, &settings, &refresh_token);
    let access_token = access_token(cx, &settings, session.uuid(), user, organization);
    Ok(Opened { access_token, refresh_token, expires_in_s: settings.access_token.as_secs() })
}

/// Marks ids of sessions.
pub(crate) enum SessionKind {}

pub(crate) fn set_cookie(cx: &mut Act, settings: &SessionSettings, refresh_token: &str) {
    cx.set_cookie(Cookie { value: Some(refresh_token.to_owned()), max_age_s: settings.idle.as_secs() });
}

pub(crate) fn access_token(
    cx: &Act,
    settings: &SessionSettings,
    session: Uuid,
    user: &Account,
    organization: Option<&Membership>,
) -> String {
    let now = cx.now().as_second();
    let signer = &cx.services().signer;
    signer.sign(&TokenClaims {
        iss: signer.issuer().to_owned(),
        sub: user.id.uuid(),
        aud: "authenticated".to_owned(),
        exp: now + settings.access_token.as_secs(),
        iat: now,
        nbf: None,
        role: "authenticated".to_owned(),
        email: user.email.clone(),
        session_id: session,
        aal: "aal1".to_owned(),
        app_metadata: Claim {
            organization_id: organization.map(|organization| organization.id.uuid()),
            roles: organization.map(|organization| organization.roles.clone()).unwrap_or_default(),
        },
        user_metadata: serde_json::json!({ "name": user.name }),
    })
}

/// The account as its tokens describe it.
pub(crate) async fn account(cx: &mut Act, person: Id<User>) -> Result<Account> {
    const ACCOUNT: &str = "
select json_build_object('id', id, 'email', email, 'name', name, 'avatar_url', avatar_url)::text
from auth.users where id = $1 and disabled_at is null";
    let found: Json<Account> = cx.one(ACCOUNT, &[&person]).await?;
    serde_json::from_str(found.as_str()).map_err(Problem::internal)
}

/// Ends sessions and everything that hangs on them: their tokens, their sockets.
pub(crate) fn ended(cx: &mut Act, person: Id<User>, organization: Option<Id<Organization>>, sessions: Vec<Uuid>, because: Because) {
    cx.attribute(person, organization);
    for session in &sessions {
        cx.emit(SessionEnded { session_id: *session, because });
    }
    cx.sessions_ended(sessions);
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    Logout,
    /// A spent refresh token came back: it was stolen, or its successor was.
    Reuse,
}

impl Because {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::Reuse => "reuse",
        }
    }
}

event! {
    pub struct SessionOpened { session_id: Uuid }
    is "identity.session.opened", about "session" session_id
}

event! {
    pub struct SessionEnded { session_id: Uuid, because: Because }
    is "identity.session.ended", about "session" session_id
}
