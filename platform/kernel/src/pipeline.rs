//! The one pipeline: authenticate → authorize → validate → act → emit → commit → deliver. No handler is reached by
//! another road.

use crate::{
    Access, Act, Caller, Code, CommandEntry, Gate, Limits, Origin, Problem, Reply, Result, Services,
    append::EventBatch,
    command::Deed,
    event::Audience,
    idempotency::Key,
    input,
    limits::Allowance,
    live::{Dispatch, Notice, Room},
    security_log::SecurityLog,
    worker::Ticket,
};
use bytes::Bytes;
use guildhall_postgres::{Claims, Tx};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// The pipeline and all it stands on; cheap to clone.
#[derive(Clone)]
pub struct Kernel {
    pub services: Arc<Services>,
    pub gate: Arc<Gate>,
    pub limits: Option<Arc<Limits>>,
    security_log: SecurityLog,
    woken: Arc<watch::Sender<u64>>,
}

/// What the caller wants besides the deed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub idempotency_key: Option<String>,
    /// `Prefer: tx=rollback`: run it, tell me, keep nothing.
    pub preview: bool,
    /// `If-Match`, with the item's path pattern and parameters to find the object by.
    pub if_match: Option<IfMatch>,
    /// The job that this is, to be taken off the queue with the commit.
    pub(crate) ticket: Option<Ticket>,
}

#[derive(Debug, Clone)]
pub struct IfMatch {
    pub etags: Vec<String>,
    pub route: &'static str,
    pub path: Vec<(String, String)>,
}

/// Longest time that a deed may take, waiting for the pool included.
const DEED: Duration = Duration::from_secs(20);

impl Kernel {
    /// `limits`: none for measurements on loopback.
    #[must_use]
    pub fn new(services: Arc<Services>, limits: Option<Limits>) -> Self {
        let security_log = SecurityLog::start(services.database.service.clone(), services.clock.clone());
        let gate = Gate::new(services.clone());
        Self { services, gate, limits: limits.map(Arc::new), security_log, woken: Arc::new(watch::channel(0).0) }
    }

    /// Changes after commits that wrote events: what wakes log readers.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.woken.subscribe()
    }

    /// The caller behind a token, or nobody; spends one request of their budget.
    ///
    /// # Errors
    /// `unauthenticated`, `rate_limited`.
    pub async fn admit(&self, token: Option<&str>, origin: Origin) -> Result<(Caller, Option<Allowance>)> {
        let anonymous = Caller::anonymous(origin.clone());
        let caller = match self.gate.admit(token, origin).await {
            Ok(caller) => caller,
            Err(problem) => {
                self.spend(&anonymous)?;
                self.refused("token", &anonymous, &problem);
                return Err(problem);
            }
        };
        let left = self.spend(&caller)?;
        Ok((caller, left))
    }

    /// Takes one request off a budget.
    ///
    /// # Errors
    /// `rate_limited`.
    pub fn spend(&self, caller: &Caller) -> Result<Option<Allowance>> {
        self.limits.as_ref().map(|limits| limits.spend(caller)).transpose().inspect_err(|problem| self.refused("rate", caller, problem))
    }

    /// Notes a refusal in the security log, where it is one of rights or identity.
    pub fn refused(&self, name: &str, caller: &Caller, problem: &Problem) {
        self.security_log.note(problem.code(), name, caller);
    }

    /// Runs a command. `path`, `query` and `body` become one typed input.
    ///
    /// # Errors
    /// Any [`Problem`]; nothing was kept.
    pub async fn invoke(
        &self,
        entry: &Arc<CommandEntry>,
        caller: Caller,
        path: &[(String, String)],
        query: &[(String, String)],
        body: Option<Value>,
        wish: Wish,
    ) -> Result<Reply> {
        let noted = caller.clone();
        let done = async {
            self.services.registry.authorize(entry.access, entry.module, &caller)?;
            let input = input::merge(&entry.shape, path, query, body).map_err(Problem::faults)?;
            let hash = wish.idempotency_key.is_some().then(|| fingerprint(entry.name, &input));
            let deed = entry.prepare(input).map_err(Problem::faults)?;
            self.run(entry, caller, deed, wish, hash).await
        }
        .await;
        done.map_err(|problem: Problem| {
            let problem = problem.explained(|constraint| self.services.registry.rule(constraint));
            self.refused(entry.name, &noted, &problem);
            problem
        })
    }

    /// Runs a command's job as the person who queued it.
    ///
    /// # Errors
    /// Any [`Problem`]; nothing was kept, and the job is still there.
    pub(crate) async fn invoke_job(&self, entry: &Arc<CommandEntry>, caller: Caller, input: Value, ticket: Ticket) -> Result<()> {
        let wish = Wish { ticket: Some(ticket), ..Wish::default() };
        self.invoke(entry, caller, &[], &[], Some(input), wish).await.map(drop)
    }

    /// Writes run in a task of their own, so that a client that goes away leaves no half of one.
    async fn run(
        &self,
        entry: &Arc<CommandEntry>,
        caller: Caller,
        deed: Box<dyn Deed>,
        wish: Wish,
        hash: Option<[u8; 32]>,
    ) -> Result<Reply> {
        if entry.reads && !entry.noted {
            let mut act = Act::new(self.open(entry, &caller), caller, self.services.clone());
            return within(deed.act(&mut act)).await;
        }
        let (kernel, entry) = (self.clone(), entry.clone());
        let write = async move { within(kernel.write(&entry, caller, deed, wish, hash)).await };
        tokio::spawn(write).await.unwrap_or_else(|panic| Err(Problem::internal(panic)))
    }

    /// Members act on the request login; people without an organization, and nobody, on the sign-in login.
    fn open(&self, entry: &CommandEntry, caller: &Caller) -> Tx {
        let database = &self.services.database;
        let session = caller.session.as_deref();
        let member = || caller.claims().unwrap_or_default();
        let person = || session.map_or_else(Claims::none, |session| session.personal.clone());
        match (entry.access, entry.reads && !entry.noted) {
            (Access::Anyone | Access::Member(_), true) => database.request.read(member()),
            (Access::Anyone | Access::Member(_), false) => database.request.begin(member()),
            (_, true) => database.sign_in.read(person()),
            (_, false) => database.sign_in.begin(person()),
        }
    }

    async fn write(&self, entry: &CommandEntry, caller: Caller, deed: Box<dyn Deed>, wish: Wish, hash: Option<[u8; 32]>) -> Result<Reply> {
        let mut act = Act::new(self.open(entry, &caller), caller, self.services.clone());
        let key = match (&wish.idempotency_key, hash) {
            (Some(key), Some(hash)) if !wish.preview && !entry.secret && act.caller().session.is_some() => {
                Some(Key { key: key.clone(), hash })
            }
            _ => None,
        };
        if let Some(key) = &key
            && let Some(stored) = key.claim(&mut act).await?
        {
            return Ok(stored);
        }
        if let Some(if_match) = &wish.if_match {
            self.check_etag(&mut act, if_match).await?;
        }
        let mut reply = match deed.act(&mut act).await {
            Ok(reply) => reply,
            Err(problem) => {
                if act.keep_on_refusal {
                    self.commit(&mut act, None).await?;
                } else if let Some(tx) = act.take_tx() {
                    tx.rollback().await?;
                }
                return Err(problem);
            }
        };
        if wish.preview {
            return preview(&mut act, &reply).await;
        }
        reply.cookies.append(&mut act.cookies);
        if let Some(ticket) = wish.ticket {
            ticket.hand_in(&mut act).await?;
        }
        self.commit(&mut act, key.map(|key| (key, reply.clone()))).await?;
        Ok(reply)
    }

    /// Emit, commit, deliver.
    pub(crate) async fn commit(&self, act: &mut Act, key: Option<(Key, Reply)>) -> Result<()> {
        let wrote_events = !act.events.is_empty();
        let batch = EventBatch::of(act);
        if let Some((key, reply)) = key {
            key.store(act, &reply).await?;
        }
        let tx = act.take_tx().ok_or_else(|| Problem::internal("a command cannot end its own transaction"))?;
        batch.commit(tx).await?;
        deliver(&self.services, act);
        if wrote_events {
            self.woken.send_modify(|commits| *commits += 1);
        }
        if act.queued {
            self.services.queue.notify_one();
        }
        Ok(())
    }

    /// `If-Match` (RFC 9110 §13.1.1): the object is locked and its `ETag` compared in the deed's own transaction.
    async fn check_etag(&self, act: &mut Act, wish: &IfMatch) -> Result<()> {
        let registry = self.services.registry.clone();
        let Some(collection) = registry.collection_of_item(wish.route) else {
            return Err(Problem::field("If-Match", "invalid", "this cannot be sent with a condition"));
        };
        let current = crate::page::locked_etag(act, collection, &wish.path).await?;
        let matches = wish.etags.iter().any(|etag| etag == "*" || *etag == current);
        if matches { Ok(()) } else { Err(Problem::new(Code::PreconditionFailed, "Somebody changed this since you read it; read it again")) }
    }
}

async fn within<T>(deed: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(DEED, deed)
        .await
        .unwrap_or_else(|_| Err(Problem::unavailable("This took too long and was given up; nothing was kept")))
}

fn fingerprint(name: &str, input: &Value) -> [u8; 32] {
    Sha256::new().chain_update(name).chain_update([0]).chain_update(input.to_string()).finalize().into()
}

/// Publishes all that a commit has to tell, in order.
pub(crate) fn deliver(services: &Services, act: &mut Act) {
    for dispatch in std::mem::take(&mut act.earlier) {
        services.bus.publish(dispatch);
    }
    services.bus.publish(Dispatch { place: act.place, notices: notices(act) });
}

/// What the commit tells: the deed's own notices, and every event that somebody may see as it happens.
fn notices(act: &mut Act) -> Vec<Notice> {
    let (organization, actor) = act.place_of_events();
    let now = act.now();
    let mut notices = std::mem::take(&mut act.notices);
    for event in std::mem::take(&mut act.events) {
        let room = match (event.audience, organization) {
            (Audience::Room(room), _) => room,
            (Audience::Members(permission), Some(organization)) => Room::permission(organization, permission),
            _ => continue,
        };
        let payload = json!({
            "id": event.id,
            "kind": event.kind,
            "subject": { "kind": event.subject.kind, "id": event.subject.id },
            "actor_id": actor.filter(|_| !event.by_itself),
            "data": event.data,
            "occurred_at": now,
        });
        notices.push(Notice::Deliver { room, name: event.kind.into(), payload: Bytes::from(payload.to_string()) });
    }
    notices
}

async fn preview(act: &mut Act, reply: &Reply) -> Result<Reply> {
    act.run("set constraints all immediate", &[]).await?;
    let events = serde_json::to_value(&act.events).map_err(Problem::internal)?;
    if let Some(tx) = act.take_tx() {
        tx.rollback().await?;
    }
    let result: Value =
        reply.body.as_ref().map(|body| serde_json::from_slice(body)).transpose().map_err(Problem::internal)?.unwrap_or_default();
    let body = json!({ "preview": true, "result": result, "events": events });
    Ok(Reply { status: 200, body: Some(Bytes::from(body.to_string())), ..Reply::default() })
}
