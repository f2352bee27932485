//! Doing something because something happened: one log reader for each reaction, its cursor moved in the transaction
//! of its work, so a re-read does nothing twice.

use crate::{
    Act, Caller, Heard, Id, Origin, Problem, Result, Services, Session,
    live::Dispatch,
    module::{ReactFn, Reacting},
};
use guildhall_postgres::{Reader, cut_page};
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
    pub kind: &'static str,
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
            kind: H::KIND,
            required,
            react: Box::new(move |data, cx| {
                let reaction = reaction.clone();
                match serde_json::from_value::<H>(data) {
                    Ok(heard) => Box::pin(async move { reaction.react(heard, cx).await }),
                    Err(error) => Box::pin(async move { Err(Problem::internal(error)) }),
                }
            }),
        }
    }
}

/// Cuts pages and runs every reaction until `stop` changes. `woken` changes after commits that wrote events.
pub async fn run_reactions(services: Arc<Services>, woken: watch::Receiver<u64>, mut stop: watch::Receiver<bool>) {
    let (cut, pages) = watch::channel(0_u64);
    let cutter = tokio::spawn(cut_pages(services.clone(), woken, cut));
    let readers: Vec<_> = services
        .registry
        .reactions()
        .iter()
        .map(|reaction| tokio::spawn(follow(services.clone(), reaction.clone(), pages.clone())))
        .collect();
    let _ = stop.wait_for(|stopped| *stopped).await;
    cutter.abort();
    readers.into_iter().for_each(|reader| reader.abort());
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

async fn follow(services: Arc<Services>, reaction: Arc<ReactionEntry>, mut pages: watch::Receiver<u64>) {
    let reader = loop {
        match Reader::open(&services.database.service, reaction.name).await {
            Ok(reader) => break reader.of_kind(reaction.kind),
            Err(error) => tracing::warn!(%error, reaction = reaction.name, "the reader could not be opened"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    let mut failures = 0_u32;
    loop {
        match step(&services, &reaction, &reader).await {
            Ok(true) => failures = 0,
            Ok(false) => {
                // Another node may have cut the page.
                let _ = tokio::time::timeout(Duration::from_secs(1), pages.changed()).await;
            }
            Err(problem) => {
                failures += 1;
                tracing::error!(%problem, cause = ?problem.cause(), reaction = reaction.name, failures, "a reaction failed and will be tried again");
                tokio::time::sleep(Duration::from_millis(200 * u64::from(failures.min(50)))).await;
            }
        }
    }
}

/// Takes the next event and reacts to it. `false` when there is none.
async fn step(services: &Arc<Services>, reaction: &ReactionEntry, reader: &Reader) -> Result<bool> {
    let Some(mut batch) = reader.take(1).await? else { return Ok(false) };
    let Some(event) = batch.events.first().cloned() else { return Ok(false) };
    let person = event.actor.unwrap_or(Uuid::nil());
    let permissions = services.registry.permissions_of(reaction.module);
    batch.act_for(person, event.organization, permissions).await?;
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
    let (tx, cursor) = batch.split();
    let mut act = Act::new(tx, caller, services.clone());
    (reaction.react)(event.data, &mut act).await?;
    crate::append::write_events(&mut act).await?;
    let tx = act.take_tx().ok_or_else(|| Problem::internal("a reaction cannot end its own transaction"))?;
    cursor.finish(tx).await?;
    services.bus.publish(Dispatch { place: act.place, notices: crate::pipeline::notices(&mut act) });
    Ok(true)
}
