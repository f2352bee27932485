//! The key that pushes are signed with: made at the first start, sealed with the instance secret, the same for all nodes.

use super::{BASE64, Engine};
use guildhall_identity::SealingKey;
use guildhall_kernel::{
    Clock, Id, Organization, Problem, Result,
    postgres::{Claims, Database},
};
use guildhall_outgoing::Url;
use jiff::{SignedDuration, Timestamp};
use p256::{
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::Generate,
};
use serde_json::json;

/// What the module needs of the world: the key, and the seal for what browsers tell it.
pub struct Pushes {
    pub(crate) key: PushKey,
    sealing: SealingKey,
}

impl Pushes {
    #[must_use]
    pub const fn new(key: PushKey, sealing: SealingKey) -> Self {
        Self { key, sealing }
    }

    pub(crate) fn seal(&self, organization: Id<Organization>, endpoint_hash: &[u8], text: &[u8]) -> Result<Vec<u8>> {
        self.sealing.seal(place(organization, endpoint_hash)?, text)
    }
    pub(crate) fn open(&self, organization: Id<Organization>, endpoint_hash: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        self.sealing.open(place(organization, endpoint_hash)?, sealed)
    }
}

/// What a sealed subscription is bound to: it opens for no other endpoint and no other organization.
fn place(organization: Id<Organization>, endpoint_hash: &[u8]) -> Result<uuid::Uuid> {
    let half: [u8; 16] =
        endpoint_hash.get(..16).and_then(|half| half.try_into().ok()).ok_or_else(|| Problem::internal("a hash is too short"))?;
    Ok(uuid::Uuid::from_u128(organization.uuid().as_u128() ^ u128::from_be_bytes(half)))
}

/// How long a signature is good for; RFC 8292 allows 24 hours.
const LIFETIME: SignedDuration = SignedDuration::from_hours(12);

pub struct PushKey {
    signing: SigningKey,
    /// The uncompressed point, as browsers want it.
    public: String,
}

const KEYS: &str = "select id, sealed from guildhall.push_keys order by id limit 1";
/// The first of several nodes that start at once makes the key.
const MAKE: &str = "
insert into guildhall.push_keys (id, sealed, created_at)
select $1, $2, $3 where not exists (select from guildhall.push_keys)";

impl PushKey {
    /// # Errors
    /// `internal` when the secret is not the one that the key was sealed with.
    pub async fn load_or_create(database: &Database, clock: &Clock, sealing: &SealingKey) -> Result<Self> {
        let id = clock.new_uuid();
        let new = SigningKey::try_generate().map_err(|error| Problem::internal(format!("no randomness: {error}")))?;
        let sealed = sealing.seal(id, &new.to_bytes())?;
        let mut tx = database.service.begin(Claims::none());
        tx.query("select pg_advisory_xact_lock(hashtext('guildhall push keys'))", &[]).await?;
        tx.execute(MAKE, &[&id, &sealed, &clock.now()]).await?;
        let rows = tx.query_last(KEYS, &[]).await?;
        let row = rows.first().ok_or_else(|| Problem::internal("there is no push key"))?;
        let opened = sealing.open(row.get(0), row.get(1))?;
        SigningKey::from_slice(&opened).map(Self::of).map_err(|_| Problem::internal("the push key is damaged"))
    }

    fn of(signing: SigningKey) -> Self {
        let public = BASE64.encode(signing.verifying_key().to_sec1_point(false).as_bytes());
        Self { signing, public }
    }

    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The `Authorization` of a push to an endpoint (RFC 8292): who sends it, and for which push service.
    pub(crate) fn authorization(&self, endpoint: &Url, contact: &str, now: Timestamp) -> String {
        let claims = json!({ "aud": endpoint.origin().ascii_serialization(), "exp": (now + LIFETIME).as_second(), "sub": contact });
        let content = format!("{}.{}", BASE64.encode(r#"{"typ":"JWT","alg":"ES256"}"#), BASE64.encode(claims.to_string()));
        let signature: Signature = self.signing.sign(content.as_bytes());
        format!("vapid t={content}.{}, k={}", BASE64.encode(signature.to_bytes()), self.public)
    }
}
