//! What commands reach of the world outside their transaction. Clock, keys, bus and the modules' own services come
//! from here, so that a test can hold them.

use crate::{Clock, Problem, Registry, Result, Signer, live::Bus};
use guildhall_postgres::Database;
use std::{
    any::{Any, TypeId, type_name},
    collections::HashMap,
    sync::Arc,
};

#[derive(Clone)]
pub struct Services {
    pub clock: Clock,
    pub database: Database,
    pub registry: Arc<Registry>,
    pub signer: Arc<Signer>,
    pub bus: Arc<dyn Bus>,
    /// The address that people reach this instance at, for links: `https://guild.example`, without a slash at the end.
    pub public_url: Arc<str>,
    /// Wakes the workers when something was queued.
    pub(crate) queue: Arc<tokio::sync::Notify>,
    own: Arc<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl Services {
    #[must_use]
    pub fn new(
        clock: Clock,
        database: Database,
        registry: Arc<Registry>,
        signer: Arc<Signer>,
        bus: Arc<dyn Bus>,
        public_url: &str,
    ) -> Self {
        Self {
            clock,
            database,
            registry,
            signer,
            bus,
            public_url: public_url.trim_end_matches('/').into(),
            queue: Arc::default(),
            own: Arc::default(),
        }
    }

    /// Adds a module's own service, found again by its type.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, service: T) -> Self {
        Arc::make_mut(&mut self.own).insert(TypeId::of::<T>(), Arc::new(service));
        self
    }

    /// Something was put into the queue by other hands than a deed's.
    pub fn wake_workers(&self) {
        self.queue.notify_one();
    }

    /// A module's own service.
    ///
    /// # Errors
    /// `internal` if start-up forgot it.
    pub fn get<T: Any + Send + Sync>(&self) -> Result<Arc<T>> {
        self.own
            .get(&TypeId::of::<T>())
            .and_then(|service| service.clone().downcast().ok())
            .ok_or_else(|| Problem::internal(format!("{} was not started", type_name::<T>())))
    }
}
