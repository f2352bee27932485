//! Doing something because something happened: one log reader for each reaction, its cursor moved in the transaction
//! of its work, so a re-read does nothing twice.

use crate::{
    Act, Caller, Happened, Heard, Id, Kernel, Origin, Problem, Registry, Result, Session,
    module::{ReactFn, Reacting},
    notify::Notifier,
};
use guildhall_postgres::{Claims, Logged, Reader, Role, Tx};
use std::{collections::BTreeSet, sync::Arc};
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

    /// The kinds of event that it hears.
    pub(crate) fn kinds(&self, registry: &Registry) -> BTreeSet<&'static str> {
        match self.kind {
            Some(kind) => BTreeSet::from([kind]),
            None => registry.notifies().iter().map(|notify| notify.event).collect(),
        }
    }

    fn concerns(&self, registry: &Registry, event: &Logged) -> bool {
        self.kind.is_some() || registry.notifies().iter().any(|notify| notify.concerns(&event.kind, &event.data))
    }
}

/// Events that are reacted to in one transaction at most.
pub(crate) const TOGETHER: i64 = 32;

/// Takes the next events and reacts to them, to all or to none. `false` when there is none.
pub(crate) async fn step(kernel: &Kernel, reaction: &ReactionEntry, reader: &Reader, together: i64) -> Result<bool> {
    let services = &kernel.services;
    let Some(batch) = reader.take(together).await? else { return Ok(false) };
    let (mut tx, events, cursor) = batch.split();
    let mut acts = Vec::with_capacity(events.len());
    for event in events.into_iter().filter(|event| reaction.concerns(&services.registry, event)) {
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
