//! What the module needs of the world: the mailer, if the operator named a mail server, and the key that letters are
//! sealed with.

use guildhall_identity::SealingKey;
use guildhall_kernel::{Id, Organization, Problem, Result};
use guildhall_mailer::{Letter, Mailer};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub struct Outbox {
    pub(crate) mailer: Option<Mailer>,
    sealing: SealingKey,
}

/// A letter as it waits.
#[derive(Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub letter: Letter,
    /// Absolute.
    pub unsubscribe: Option<String>,
}

impl Outbox {
    #[must_use]
    pub fn new(mailer: Option<Mailer>, sealing: SealingKey) -> Self {
        Self { mailer, sealing }
    }

    pub(crate) fn seal(&self, organization: Id<Organization>, mail: Uuid, waiting: &Waiting) -> Result<Vec<u8>> {
        let text = serde_json::to_vec(waiting).map_err(Problem::internal)?;
        self.sealing.seal(place(organization, mail), &text)
    }

    pub(crate) fn open(&self, organization: Id<Organization>, mail: Uuid, sealed: &[u8]) -> Result<Waiting> {
        let text = self.sealing.open(place(organization, mail), sealed)?;
        serde_json::from_slice(&text).map_err(Problem::internal)
    }
}

/// What a sealed letter is bound to: it opens in no other row and for no other organization.
fn place(organization: Id<Organization>, mail: Uuid) -> Uuid {
    Uuid::from_u128(organization.uuid().as_u128() ^ mail.as_u128())
}
