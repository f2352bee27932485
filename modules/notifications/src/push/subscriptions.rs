//! The browsers of a person that want to be told while the app is closed.

use super::{key::Pushes, sealing::Recipient};
use guildhall_kernel::{Access, prelude::*};
use guildhall_outgoing::Outgoing;
use sha2::{Digest, Sha256};

/// Browsers of one person; the one that was not there for longest makes place for a new one.
const BROWSERS: i64 = 20;

/// A browser of the caller's that is told of things.
#[derive(Serialize, JsonSchema)]
pub struct Subscription {
    pub id: Id<Self>,
    /// The host of its push service. The address itself is a secret that is not told again.
    pub service: String,
    /// What the browser says of itself.
    pub device: Option<String>,
    pub created_at: Timestamp,
    /// When the browser was last here.
    pub renewed_at: Timestamp,
}

/// Has this browser told of things, until the session ends; what it said before is renewed.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Subscribe {
    /// The address that the browser's push service gave it.
    #[garde(length(min = 1, max = 2000))]
    endpoint: String,
    #[garde(dive)]
    keys: Keys,
}

#[derive(Deserialize, JsonSchema, Validate)]
pub struct Keys {
    /// The browser's public key, in base64url.
    #[garde(length(min = 1, max = 100))]
    p256dh: String,
    /// The secret that it shares with us, in base64url.
    #[garde(length(min = 1, max = 50))]
    auth: String,
}

impl Command for Subscribe {
    const NAME: &'static str = "notifications.push.subscribe";
    const ACCESS: Access = Anyone;
    type Output = Created<Subscription>;

    async fn act(self, cx: &mut Act) -> Result<Created<Subscription>> {
        const KEEP: &str = "
insert into public.push_subscriptions as mine (organization_id, id, user_id, session_id, endpoint_hash, sealed, service, device, created_at, renewed_at)
values ((select auth.org_id()), $1, (select auth.uid()), $2, $3, $4, $5, $6, $7, $7)
on conflict (organization_id, user_id, endpoint_hash)
do update set session_id = excluded.session_id, sealed = excluded.sealed, device = excluded.device, renewed_at = excluded.renewed_at
returning id, json_build_object('id', id, 'service', service, 'device', device, 'created_at', created_at, 'renewed_at', renewed_at)::text";
        const MAKE_PLACE: &str = "
delete from public.push_subscriptions
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and id in (
    select id from public.push_subscriptions
    where organization_id = (select auth.org_id()) and user_id = (select auth.uid())
    order by renewed_at desc, id desc
    offset $1
)";
        let no_address =
            || Problem::field("endpoint", "invalid", "must be the https address of a push service that can be reached from here");
        let services = cx.services().clone();
        let target = services.get::<Outgoing>()?.check(&self.endpoint).map_err(|_| no_address())?;
        if !target.may_carry_secrets() {
            return Err(no_address());
        }
        let service = target.url().host_str().unwrap_or_default().to_owned();
        let hash = Sha256::digest(self.endpoint.as_bytes()).to_vec();
        let recipient = Recipient::new(self.endpoint, &self.keys.p256dh, &self.keys.auth)
            .map_err(|part| Problem::field(&format!("keys.{part}"), "invalid", "is no key of a browser's push subscription"))?;
        let text = serde_json::to_vec(&recipient).map_err(Problem::internal)?;
        let sealed = services.get::<Pushes>()?.seal(cx.organization()?, &hash, &text)?;
        let session = cx.caller().session.as_deref().map(|session| session.id);
        let device: Option<String> = cx.caller().origin.user_agent.as_deref().map(|name| name.chars().take(400).collect());
        let (id, now) = (cx.new_id::<Subscription>(), cx.now());
        let row = cx.row(KEEP, &[&id, &session, &hash, &sealed, &service, &device, &now]).await?.ok_or_else(Problem::not_found)?;
        cx.run(MAKE_PLACE, &[&BROWSERS]).await?;
        Ok(Created { id: row.get(0), body: Json::from_text(row.get(1)) })
    }
}

/// Ends what a browser is told.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Unsubscribe {
    #[garde(skip)]
    id: Id<Subscription>,
}

impl Command for Unsubscribe {
    const NAME: &'static str = "notifications.push.unsubscribe";
    const ACCESS: Access = Anyone;
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        cx.run_one(FORGET, &[&self.id]).await?;
        Ok(NoContent)
    }
}

/// Forgets a browser of the person of this transaction. $1 subscription.
pub const FORGET: &str =
    "delete from public.push_subscriptions where organization_id = (select auth.org_id()) and id = $1 and user_id = (select auth.uid())";

/// Answers the public key that browsers subscribe with.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct LookAtKey {}

#[derive(Serialize, JsonSchema)]
pub struct PublicKey {
    /// `applicationServerKey`, in base64url.
    pub key: String,
}

impl Command for LookAtKey {
    const NAME: &'static str = "notifications.push.look_at_key";
    const ACCESS: Access = Anyone;
    type Output = Json<PublicKey>;

    async fn act(self, cx: &mut Act) -> Result<Json<PublicKey>> {
        let pushes = cx.services().get::<Pushes>()?;
        Json::new(&PublicKey { key: pushes.key.public().to_owned() })
    }
}
