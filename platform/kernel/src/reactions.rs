//! Doing something because something happened: one log reader for each reaction, its cursor moved in the transaction
//! of its work, so a re-read does nothing twice.

use crate::{
    Act, Caller, Happened, Heard, Id, Keeper, Kernel, Origin, Problem, Result, Services, Session,
    module::{ReactFn, Reacting},
    notify::Notifier,
};
use guildhall_postgres::{Claims, Logged, Reader, Role, Tx, cut_page};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use uuid::Uuid;

/// An `async fn(H, &mut Act) -> Result<()>`.
pub trait Reaction<H>: Send + Sync + 'static {
    fn react<'a>(&self, heard: H, cx: &'a mut Act) -> Reacting<'a>;
}

impl<H, F> Reaction<H> for F
where
    H: Heard,
    F: for<'a> Reacts<'a, H> + Send + Sync + 'static,
{
    fn react<'a>(&self, heard: H, cx: &'a mut Act) -> Reacting<'a> {
        Box::pin(self.call(heard, cx))
    }
}

/// Lets an `async fn` with a borrowed argument be named; never implemented by hand.
pub trait Reacts<'a, H> {
    type Future: Future<Output = Result<()>> + Send + 'a;
    fn call(&self, heard: H, cx: &'a mut Act) -> Self::Future;
}
impl<'a, H, F, Fut> Reacts<'a, H> for F
where
    F: Fn(H, &'a mut Act) -> Fut,
    Fut: Future<Output = Result<()>> + Send + 'a,
{
    type Future = Fut;
    fn call(&self, heard: H, cx: &'a mut Act) -> Fut {
        self(heard, cx)
    }
}

pub struct ReactionEntry {
    pub name: &'static str,
    pub module: &'static str,
    /// The one kind that it waits for; the notifier hears every kind that somebody should know of.
    pub kind: Option<&'static str>,
    /// Fields that the listener cannot do without.
    pub required: Vec<String>,
    react: Box<ReactFn>,
}

impl ReactionEntry {
    pub(crate) fn of<H: Heard, R: Reaction<H>>(module: &'static str, name: &'static str, reaction: R) -> Self {
        let schema = schemars::generate::SchemaSettings::draft2020_12().into_generator().root_schema_for::<H>();
        let required =
            schema.as_value()["required"].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect();
        let reaction = Arc::new(reaction);
        Self {
            name,
            module,
            kind: Some(H::KIND),
            required,
            react: Box::new(move |event, cx| {
                let reaction = reaction.clone();
                match serde_json::from_value::<H>(event.data) {
                    Ok(heard) => Box::pin(async move { reaction.react(heard, cx).await }),
                    Err(error) => Box::pin(async move { Err(Problem::internal(error)) }),
                }
            }),
        }
    }

    pub(crate) fn of_notifier<R: Notifier>(module: &'static str, name: &'static str, notifier: R) -> Self {
        let notifier = Arc::new(notifier);
        Self {
            name,
            module,
            kind: None,
            required: Vec::new(),
            react: Box::new(move |event, cx| {
                let notifier = notifier.clone();
                Box::pin(async move { notifier.hear(event, cx).await })
            }),
        }
    }
}

/// Cuts pages and runs every reaction until `stop` changes. `woken` changes after commits that wrote events.
pub async fn run_reactions(kernel: Kernel, woken: watch::Receiver<u64>, mut stop: watch::Receiver<bool>) {
    let services = kernel.services.clone();
    let (cut, pages) = watch::channel(0_u64);
    let cutter = tokio::spawn(cut_pages(services.clone(), woken, cut));
    let readers: Vec<_> = services
        .registry
        .reactions()
        .iter()
        .map(|reaction| tokio::spawn(follow(kernel.clone(), reaction.clone(), pages.clone())))
        .collect();
    let keepers: Vec<_> = services
        .registry
        .keepers()
        .iter()
        .map(|(name, keeper)| tokio::spawn(keep(services.clone(), name, keeper.clone(), pages.clone())))
        .collect();
    let _ = stop.wait_for(|stopped| *stopped).await;
    cutter.abort();
    readers.into_iter().chain(keepers).for_each(|reader| reader.abort());
}

/// Shortest time between two pages: what a reaction is late at most, and what it costs at most.
const PACE: Duration = Duration::from_millis(50);

/// Looks after every commit, and once a second for what other nodes committed.
async fn cut_pages(services: Arc<Services>, mut woken: watch::Receiver<u64>, cut: watch::Sender<u64>) {
    loop {
        match cut_page(&services.database.service).await {
            Ok(true) => cut.send_modify(|pages| *pages += 1),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, "the event log could not be paged");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), woken.changed()).await;
        // Under load a page holds what happened meanwhile, instead of one page for each commit.
        tokio::time::sleep(PACE).await;
    }
}

async fn keep(services: Arc<Services>, name: &'static str, keeper: Arc<dyn Keeper>, mut pages: watch::Receiver<u64>) {
    let mut failures = 0_u32;
    loop {
        match keeper.go_on(&services).await {
            Ok(true) => failures = 0,
            Ok(false) => {
                failures = 0;
                let _ = tokio::time::timeout(Duration::from_secs(1), pages.changed()).await;
            }
            Err(problem) => {
                failures += 1;
                tracing::error!(%problem, cause = ?problem.cause(), keeper = name, failures, "a reader of the log failed and will try again");
                tokio::time::sleep(Duration::from_millis(200 * u64::from(failures.min(50)))).await;
            }
        }
    }
}

fn kinds(services: &Services, reaction: &ReactionEntry) -> Vec<String> {
    match reaction.kind {
        Some(kind) => vec![kind.to_owned()],
        None => services.registry.notifies().iter().map(|notify| notify.event.to_owned()).collect(),
    }
}

async fn follow(kernel: Kernel, reaction: Arc<ReactionEntry>, mut pages: watch::Receiver<u64>) {
    let services = &kernel.services;
    let reader = loop {
        match Reader::open(&services.database.service, reaction.name).await {
            Ok(reader) => break reader.of_kinds(kinds(services, &reaction)),
            Err(error) => tracing::warn!(%error, reaction = reaction.name, "the reader could not be opened"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    let mut failures = 0_u32;
    let mut together = TOGETHER;
    loop {
        match step(&kernel, &reaction, &reader, together).await {
            Ok(true) => (failures, together) = (0, TOGETHER.min(together * 2)),
            Ok(false) => {
                // Another node may have cut the page.
                let _ = tokio::time::timeout(Duration::from_secs(1), pages.changed()).await;
            }
            // One of them failed: what is before it is done alone, and it is found.
            Err(_) if together > 1 => together = 1,
            Err(problem) => {
                failures += 1;
                tracing::error!(%problem, cause = ?problem.cause(), reaction = reaction.name, failures, "a reaction failed and will be tried again");
                tokio::time::sleep(Duration::from_millis(200 * u64::from(failures.min(50)))).await;
            }
        }
    }
}

/// Events that are reacted to in one transaction at most.
const TOGETHER: i64 = 32;

/// Takes the next events and reacts to them, to all or to none. `false` when there is none.
async fn step(kernel: &Kernel, reaction: &ReactionEntry, reader: &Reader, together: i64) -> Result<bool> {
    let services = &kernel.services;
    let Some(batch) = reader.take(together).await? else { return Ok(false) };
    let (mut tx, events, cursor) = batch.split();
    let mut acts = Vec::with_capacity(events.len());
    for event in events {
        let mut act = enter(kernel, reaction, tx, &event).await?;
        (reaction.react)(happened(event), &mut act).await?;
        crate::append::write_events(&mut act).await?;
        tx = act.take_tx().ok_or_else(|| Problem::internal("a reaction cannot end its own transaction"))?;
        acts.push(act);
    }
    cursor.finish(tx).await?;
    for mut act in acts {
        if act.queued {
            services.queue.notify_one();
        }
        crate::pipeline::deliver(services, &mut act);
    }
    Ok(true)
}

/// What a reaction acts with: as whoever did what happened, in their organization, with what its module needs.
async fn enter(kernel: &Kernel, reaction: &ReactionEntry, mut tx: Tx, event: &Logged) -> Result<Act> {
    let services = &kernel.services;
    let person = event.actor.unwrap_or(Uuid::nil());
    let permissions = match reaction.kind {
        Some(_) => services.registry.permissions_of(reaction.module),
        // Whom an event concerns is asked of every module's tables.
        None => services.registry.all_permissions(),
    };
    tx.become_role(Role::Authenticated, Claims::of(person, Some(event.organization)).holding(permissions)).await?;
    let caller = Caller {
        session: Some(Arc::new(Session::new(
            Uuid::nil(),
            Id::from_uuid(person),
            Some(Id::from_uuid(event.organization)),
            services.clock.now(),
        ))),
        rights: Arc::default(),
        origin: Origin { request_id: format!("{}:{}", reaction.name, event.id), ..Origin::default() },
    };
    let mut act = Act::new(tx, caller, services.clone());
    act.gate = Some(kernel.gate.clone());
    Ok(act)
}

fn happened(event: Logged) -> Happened {
    Happened {
        id: event.id,
        kind: event.kind,
        organization: Id::from_uuid(event.organization),
        actor: event.actor.map(Id::from_uuid),
        occurred_at: event.occurred_at,
        data: event.data,
    }
}
