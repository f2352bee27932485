//! Signing keys: made at first start, sealed with the instance secret, shared by all nodes through the database.

use crate::session::mac;
use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use guildhall_kernel::{
    Clock, Problem, Result,
    postgres::{Claims, Database},
};
use p256::{ecdsa::SigningKey, elliptic_curve::Generate};
use rand::TryRng;
use uuid::Uuid;

/// Seals what is kept secret in the database: AES-256-GCM (NIST SP 800-38D), a random nonce in front, the row's id as
/// associated data, so that a sealed text does not open in another row.
pub struct SealingKey(Aes256Gcm);

const NONCE: usize = 12;

impl SealingKey {
    #[must_use]
    pub fn new(instance_secret: &[u8]) -> Self {
        Self(Aes256Gcm::new(&mac(instance_secret, b"sealing key").into()))
    }

    /// # Errors
    /// `internal` without randomness.
    pub fn seal(&self, row: Uuid, text: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0_u8; NONCE];
        rand::rngs::SysRng.try_fill_bytes(&mut nonce).map_err(|error| Problem::internal(format!("no randomness: {error}")))?;
        let sealed = self.0.encrypt(&Nonce::from(nonce), Payload { msg: text, aad: row.as_bytes() });
        let sealed = sealed.map_err(|_| Problem::internal("sealing failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// # Errors
    /// `internal` if the text was sealed with another secret or for another row.
    pub fn open(&self, row: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
        let wrong = || Problem::internal("a sealed text does not open: the instance secret is not the one it was sealed with");
        let (nonce, text) = sealed.split_at_checked(NONCE).ok_or_else(wrong)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| wrong())?;
        self.0.decrypt(&Nonce::from(nonce), Payload { msg: text, aad: row.as_bytes() }).map_err(|_| wrong())
    }
}

const KEYS: &str = "select id, sealed from auth.signing_keys order by id desc";
/// The first of several nodes that start at once makes the key; the table lock lets the others see it.
const MAKE: &str = "
insert into auth.signing_keys (id, sealed, created_at)
select $1, $2, $3 where not exists (select from auth.signing_keys)";

/// The instance's keys, newest first; makes the first one.
///
/// # Errors
/// `internal` when the secret is not the one that the keys were sealed with.
pub async fn load_or_create(database: &Database, clock: &Clock, sealing: &SealingKey) -> Result<Vec<SigningKey>> {
    let id = clock.new_uuid();
    let new = SigningKey::try_generate().map_err(|error| Problem::internal(format!("no randomness: {error}")))?;
    let sealed = sealing.seal(id, &new.to_bytes())?;
    let now = clock.now();
    let mut tx = database.sign_in.begin(Claims::none());
    tx.query("select pg_advisory_xact_lock(hashtext('guildhall signing keys'))", &[]).await?;
    tx.execute(MAKE, &[&id, &sealed, &now]).await?;
    let rows = tx.query_last(KEYS, &[]).await?;
    rows.iter()
        .map(|row| {
            let opened = sealing.open(row.get(0), row.get(1))?;
            SigningKey::from_slice(&opened).map_err(|_| Problem::internal("a signing key is damaged"))
        })
        .collect()
}
