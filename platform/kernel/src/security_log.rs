//! Refusals, written apart: module tables stay untouched, and a flood of refusals is counted, not stored.

use crate::{Caller, Clock, Code};
use guildhall_postgres::{Claims, Pool};
use std::{collections::HashMap, time::Duration};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Distinct refusals kept for each second; the rest only add to the count of the last.
const PER_SECOND: usize = 50;

#[derive(Clone)]
pub(crate) struct SecurityLog {
    sender: mpsc::Sender<(Refusal, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Refusal {
    organization: Option<Uuid>,
    person: Option<Uuid>,
    code: &'static str,
    name: String,
    address: String,
}

impl SecurityLog {
    pub(crate) fn start(service: Pool, clock: Clock) -> Self {
        let (sender, receiver) = mpsc::channel(1024);
        tokio::spawn(keep(receiver, service, clock));
        Self { sender }
    }

    /// Notes a refusal for lack of rights or identity. Never waits; a full queue drops the note.
    pub(crate) fn note(&self, code: Code, name: &str, caller: &Caller) {
        if !matches!(code, Code::Unauthenticated | Code::Forbidden | Code::RateLimited) {
            return;
        }
        let session = caller.session.as_deref();
        let refusal = Refusal {
            organization: session.and_then(|session| session.organization).map(crate::Id::uuid),
            person: session.map(|session| session.person.uuid()),
            code: code.as_str(),
            name: name.chars().take(200).collect(),
            address: caller.origin.address.clone(),
        };
        let _ = self.sender.try_send((refusal, caller.origin.request_id.clone()));
    }
}

async fn keep(mut receiver: mpsc::Receiver<(Refusal, String)>, service: Pool, clock: Clock) {
    const NOTE: &str = "
insert into guildhall.refusals (id, organization_id, person_id, code, name, address, request_id, times, occurred_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    while let Some(first) = receiver.recv().await {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let mut counted: HashMap<Refusal, (String, i32)> = HashMap::new();
        let mut next = Some(first);
        while let Some((refusal, request)) = next {
            if counted.len() < PER_SECOND || counted.contains_key(&refusal) {
                counted.entry(refusal).or_insert((request, 0)).1 += 1;
            }
            next = receiver.try_recv().ok();
        }
        let mut tx = service.begin(Claims::none());
        for (refusal, (request, times)) in &counted {
            let (id, now) = (clock.new_uuid(), clock.now());
            let written = tx
                .execute(
                    NOTE,
                    &[&id, &refusal.organization, &refusal.person, &refusal.code, &refusal.name, &refusal.address, request, times, &now],
                )
                .await;
            if let Err(error) = written {
                tracing::warn!(%error, "a refusal could not be noted");
                break;
            }
        }
        if let Err(error) = tx.commit(&[]).await {
            tracing::warn!(%error, "refusals could not be noted");
        }
    }
}
