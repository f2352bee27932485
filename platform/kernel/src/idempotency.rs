//! `Idempotency-Key`: the key is taken before the deed and its answer stored with it, in one transaction, for a day.

use crate::{Act, Problem, Reply, Result};
use bytes::Bytes;
use serde_json::Value;

/// One `Idempotency-Key` of one caller.
pub(crate) struct Key {
    pub(crate) key: String,
    /// Of the command's name and its input: the same key with another request is a conflict.
    pub(crate) hash: [u8; 32],
}

impl Key {
    /// Takes the key, or finds what was answered under it. A second call in flight waits here for the first.
    pub(crate) async fn claim(&self, act: &mut Act) -> Result<Option<Reply>> {
        const CLAIM: &str = "
insert into guildhall.idempotency as stored (organization_id, person_id, key, request_hash, created_at)
values (coalesce(auth.org_id(), '00000000-0000-0000-0000-000000000000'), auth.uid(), $1, $2, $3)
on conflict (organization_id, person_id, key) do update
    set request_hash = excluded.request_hash, status = null, location = null, body = null, created_at = excluded.created_at
    where stored.created_at < excluded.created_at - interval '24 hours'
returning 1";
        const STORED: &str = "
select request_hash, status, location, body
from guildhall.idempotency
where organization_id = coalesce(auth.org_id(), '00000000-0000-0000-0000-000000000000') and person_id = auth.uid() and key = $1";
        let now = act.now();
        if act.row(CLAIM, &[&self.key, &self.hash.as_slice(), &now]).await?.is_some() {
            return Ok(None);
        }
        let Some(row) = act.row(STORED, &[&self.key]).await? else { return Err(Problem::unavailable("Try again")) };
        let (hash, status): (&[u8], Option<i16>) = (row.get(0), row.get(1));
        if hash != self.hash {
            return Err(Problem::conflict("This Idempotency-Key was used for another request"));
        }
        let created = row.get::<_, Option<&str>>(2).and_then(|id| id.parse().ok());
        let body: Option<String> = row.get(3);
        let status =
            status.and_then(|status| u16::try_from(status).ok()).ok_or_else(|| Problem::internal("a stored answer without a status"))?;
        Ok(Some(Reply { status, created, body: body.map(Bytes::from), replayed: true, ..Reply::default() }))
    }

    pub(crate) async fn store(&self, act: &mut Act, reply: &Reply) -> Result<()> {
        const STORE: &str = "
update guildhall.idempotency set status = $2, location = $3, body = $4
where organization_id = coalesce(auth.org_id(), '00000000-0000-0000-0000-000000000000') and person_id = auth.uid() and key = $1";
        let body = reply.body.as_deref().map(String::from_utf8_lossy);
        let created = reply.created.map(|id| id.to_string());
        let status = i16::try_from(reply.status).unwrap_or(200);
        act.run(STORE, &[&self.key, &status, &created, &body]).await?;
        Ok(())
    }
}

impl Act {
    /// What this deed answered when it was done under the same key before, within a day; none if it is the first time.
    /// Keys are a person's own, 1 to 255 characters.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn done_before(&mut self, key: &str) -> Result<Option<Value>> {
        let Some(reply) = once(key).claim(self).await? else { return Ok(None) };
        reply.body.map(|body| serde_json::from_slice(&body).map_err(Problem::internal)).transpose()
    }

    /// Keeps the answer of a deed whose key was taken with [`Act::done_before`].
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn keep_answer(&mut self, key: &str, answer: &Value) -> Result<()> {
        once(key).store(self, &Reply { status: 200, body: Some(Bytes::from(answer.to_string())), ..Reply::default() }).await
    }
}

/// The key alone says what is asked.
fn once(key: &str) -> Key {
    Key { key: key.to_owned(), hash: [0; 32] }
}
