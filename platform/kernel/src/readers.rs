//! Those who follow the log: the notifier, reactions and keepers, each at its own place in it, woken when there is
//! something for them.

use crate::{
    Keeper, Kernel, Problem, Services,
    reactions::{ReactionEntry, TOGETHER, step},
};
use guildhall_postgres::{Reader, cut_page};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

/// Shortest time between two pages: what a reader is late at most, and what it costs at most.
const PACE: Duration = Duration::from_millis(50);
/// Pages that other nodes cut are found after this long at most.
const LOOK: Duration = Duration::from_secs(1);

/// Cuts pages and keeps every reader going until `stop` changes. `woken` changes after commits that wrote events.
pub async fn run_readers(kernel: Kernel, woken: watch::Receiver<u64>, mut stop: watch::Receiver<bool>) {
    let registry = &kernel.services.registry;
    let mut bells = Vec::new();
    let mut hang = |kinds: BTreeSet<&'static str>| {
        let bell = Arc::new(Bell { kinds, rung: Notify::new() });
        bells.push(bell.clone());
        bell
    };
    let mut running = JoinSet::new();
    for reaction in registry.reactions() {
        running.spawn(follow(kernel.clone(), reaction.clone(), hang(reaction.kinds(registry))));
    }
    for (name, keeper) in registry.keepers() {
        running.spawn(keep(kernel.services.clone(), name, keeper.clone(), hang(keeper.kinds(registry))));
    }
    running.spawn(cut_pages(kernel.services.clone(), woken, bells));
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// Rings when a page has something that its reader hears.
struct Bell {
    kinds: BTreeSet<&'static str>,
    rung: Notify,
}

impl Bell {
    async fn wait(&self) {
        let _ = tokio::time::timeout(LOOK, self.rung.notified()).await;
    }

    async fn open_reader(&self, services: &Services, name: &'static str) -> Reader {
        loop {
            match Reader::open(&services.database.service, name).await {
                Ok(reader) => return reader.of_kinds(self.kinds.iter().map(|kind| (*kind).to_owned()).collect()),
                Err(error) => tracing::warn!(%error, reader = name, "the reader could not be opened"),
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Looks after every commit, and now and then for what other nodes committed.
async fn cut_pages(services: Arc<Services>, mut woken: watch::Receiver<u64>, bells: Vec<Arc<Bell>>) {
    loop {
        match cut_page(&services.database.service).await {
            Ok(kinds) => {
                let concerned = bells.iter().filter(|bell| kinds.iter().any(|kind| bell.kinds.contains(&**kind)));
                concerned.for_each(|bell| bell.rung.notify_one());
            }
            Err(error) => {
                tracing::warn!(%error, "the event log could not be paged");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        let _ = tokio::time::timeout(LOOK, woken.changed()).await;
        // Under load a page holds what happened meanwhile, instead of one page for each commit.
        tokio::time::sleep(PACE).await;
    }
}

async fn keep(services: Arc<Services>, name: &'static str, keeper: Arc<dyn Keeper>, bell: Arc<Bell>) {
    let log = bell.open_reader(&services, name).await;
    let mut failures = 0;
    loop {
        match keeper.go_on(&services, &log).await {
            Ok(true) => failures = 0,
            Ok(false) => {
                failures = 0;
                bell.wait().await;
            }
            Err(problem) => stumble(name, &problem, &mut failures).await,
        }
    }
}

async fn follow(kernel: Kernel, reaction: Arc<ReactionEntry>, bell: Arc<Bell>) {
    let log = bell.open_reader(&kernel.services, reaction.name).await;
    let mut failures = 0;
    let mut together = TOGETHER;
    loop {
        match step(&kernel, &reaction, &log, together).await {
            Ok(true) => (failures, together) = (0, TOGETHER.min(together * 2)),
            Ok(false) => bell.wait().await,
            // One of them failed: what is before it is done alone, and it is found.
            Err(_) if together > 1 => together = 1,
            Err(problem) => stumble(reaction.name, &problem, &mut failures).await,
        }
    }
}

/// A failure is told, and tried again after a pause that grows with the failures in a row.
async fn stumble(name: &'static str, problem: &Problem, failures: &mut u32) {
    *failures += 1;
    tracing::error!(%problem, cause = ?problem.cause(), reader = name, failures, "a reader of the log failed and will try again");
    tokio::time::sleep(Duration::from_millis(200 * u64::from((*failures).min(50)))).await;
}
