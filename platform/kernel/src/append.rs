//! Writing what a commit emitted: the events, as columns of one statement that leaves with `commit`.

use crate::{Act, Id, Result};
use guildhall_postgres::{Statement, Tx, types::ToSql};
use serde_json::Value;
use uuid::Uuid;

const APPEND: &str = "
insert into guildhall.events
    (organization_id, id, kind, subject_kind, subject_id, actor_id, data, request_id, address, occurred_at)
select $1, event.id, event.kind, event.subject_kind, event.subject_id, event.actor_id, event.data, $3, $4, $5
from unnest($2::uuid[], $6::uuid[], $7::text[], $8::text[], $9::uuid[], $10::jsonb[])
    as event (actor_id, id, kind, subject_kind, subject_id, data)";

/// The usual case, one event, without taking arrays apart.
const APPEND_ONE: &str = "
insert into guildhall.events
    (organization_id, id, kind, subject_kind, subject_id, actor_id, data, request_id, address, occurred_at)
values ($1, $6, $7, $8, $9, $2, $10, $3, $4, $5)";

/// The events of one commit, as the columns of one statement.
pub(crate) struct EventBatch {
    organization: Uuid,
    /// None where it happened by itself.
    actors: Vec<Option<Uuid>>,
    request_id: String,
    address: String,
    now: jiff::Timestamp,
    ids: Vec<Uuid>,
    kinds: Vec<&'static str>,
    subject_kinds: Vec<&'static str>,
    subject_ids: Vec<Uuid>,
    data: Vec<Value>,
}

impl EventBatch {
    pub(crate) fn of(act: &Act) -> Self {
        let (organization, actor) = act.place_of_events();
        let events = &act.events;
        Self {
            organization: organization.map_or(Uuid::nil(), Id::uuid),
            actors: events.iter().map(|event| actor.filter(|_| !event.by_itself).map(Id::uuid)).collect(),
            request_id: act.caller().origin.request_id.clone(),
            address: act.caller().origin.address.clone(),
            now: act.now(),
            ids: events.iter().map(|event| event.id).collect(),
            kinds: events.iter().map(|event| event.kind).collect(),
            subject_kinds: events.iter().map(|event| event.subject.kind).collect(),
            subject_ids: events.iter().map(|event| event.subject.id).collect(),
            data: events.iter().map(|event| event.data.clone()).collect(),
        }
    }

    /// Commits the transaction, with the events in its last flight.
    pub(crate) async fn commit(&self, tx: Tx) -> Result<()> {
        match self.ids.len() {
            0 => tx.commit(&[]).await?,
            1 => tx.commit(&[Statement { sql: APPEND_ONE, params: &self.only() }]).await?,
            _ => tx.commit(&[Statement { sql: APPEND, params: &self.params() }]).await?,
        }
        Ok(())
    }

    fn only(&self) -> [&(dyn ToSql + Sync); 10] {
        [
            &self.organization,
            &self.actors[0],
            &self.request_id,
            &self.address,
            &self.now,
            &self.ids[0],
            &self.kinds[0],
            &self.subject_kinds[0],
            &self.subject_ids[0],
            &self.data[0],
        ]
    }

    fn params(&self) -> [&(dyn ToSql + Sync); 10] {
        [
            &self.organization,
            &self.actors,
            &self.request_id,
            &self.address,
            &self.now,
            &self.ids,
            &self.kinds,
            &self.subject_kinds,
            &self.subject_ids,
            &self.data,
        ]
    }
}

/// Writes what a reaction emitted, inside its transaction.
pub(crate) async fn write_events(act: &mut Act) -> Result<()> {
    if act.events.is_empty() {
        return Ok(());
    }
    let batch = EventBatch::of(act);
    act.run(APPEND, &batch.params()).await?;
    Ok(())
}
