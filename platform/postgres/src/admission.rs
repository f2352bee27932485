//! The bounded queue before the pool: everyone waits a little, nobody waits for ever, and one organization's slow
//! work leaves connections for the others (SECURITY, DO3).

use crate::{Error, Result};
use parking_lot::Mutex;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// Requests that may wait for a connection at once; the next one is told to come back.
const QUEUE: usize = 512;
/// Of these, the part that one organization may fill.
const QUEUE_PER_ORGANIZATION: usize = 192;
/// Longest wait for a turn.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) struct Admission {
    waiting: AtomicUsize,
    /// Connections that one organization may hold at a time: three quarters of the pool.
    share: usize,
    organizations: Mutex<HashMap<Uuid, Arc<Lane>>>,
}

struct Lane {
    turns: Arc<Semaphore>,
    /// In the queue or at work.
    present: AtomicUsize,
}

/// A place at the database, given back when dropped.
pub(crate) struct Place {
    lane: Option<(Arc<Admission>, Uuid, Arc<Lane>)>,
    _turn: Option<OwnedSemaphorePermit>,
}

impl Admission {
    pub(crate) fn new(pool_size: usize) -> Arc<Self> {
        Arc::new(Self { waiting: AtomicUsize::new(0), share: (pool_size * 3 / 4).max(1), organizations: Mutex::default() })
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Waits for a turn of the organization; `None` is the lane of sign-in and upkeep, which has no share.
    pub(crate) async fn enter(self: &Arc<Self>, organization: Option<Uuid>) -> Result<Place> {
        let Some(organization) = organization else { return Ok(Place { lane: None, _turn: None }) };
        let lane = {
            let mut lanes = self.organizations.lock();
            let lane = lanes
                .entry(organization)
                .or_insert_with(|| Arc::new(Lane { turns: Arc::new(Semaphore::new(self.share)), present: AtomicUsize::new(0) }))
                .clone();
            lane.present.fetch_add(1, Ordering::Relaxed);
            lane
        };
        let mut place = Place { lane: Some((self.clone(), organization, lane.clone())), _turn: None };
        if lane.present.load(Ordering::Relaxed) > self.share + QUEUE_PER_ORGANIZATION {
            return Err(Error::Overloaded);
        }
        let turn = match lane.turns.clone().try_acquire_owned() {
            Ok(turn) => turn,
            Err(_) => self.queue(async { lane.turns.clone().acquire_owned().await.map_err(|_| Error::Overloaded) }).await?,
        };
        place._turn = Some(turn);
        Ok(place)
    }

    /// Counts the waiting of `turn`, within the queue's length and its patience.
    pub(crate) async fn queue<T>(&self, turn: impl Future<Output = Result<T>>) -> Result<T> {
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= QUEUE {
            return Err(Error::Overloaded);
        }
        tokio::time::timeout(PATIENCE, turn).await.map_err(|_| Error::Overloaded)?
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((admission, organization, lane)) = self.lane.take() else { return };
        let mut lanes = admission.organizations.lock();
        if lane.present.fetch_sub(1, Ordering::Relaxed) == 1 {
            lanes.remove(&organization);
        }
    }
}
