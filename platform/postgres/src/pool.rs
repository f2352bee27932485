//! One pool per login. A connection that is not idle and clean is closed, never reused.

use crate::{
    Claims, Error, Result, Role, Tx,
    admission::{Admission, Place},
};
use deadpool_postgres::{Manager, ManagerConfig, Object, RecyclingMethod};
use std::sync::Arc;
use tokio_postgres::{Config, NoTls};
use uuid::Uuid;

/// Settings of every pooled connection, given at connect time: no session-level `set` ever runs on it.
///
/// `force_generic_plan`: planning under policies costs more than running, so plans are made once.
const SESSION: &str = "-c timezone=UTC -c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=20s \
                       -c plan_cache_mode=force_generic_plan -c search_path=public -c jit=off";

/// Log readers and upkeep need not wait for the disk: what a power cut takes from them, they do again, work and cursor
/// in one transaction.
const UNHURRIED: &str = "-c synchronous_commit=off";

#[derive(Clone)]
pub struct Pool {
    connections: deadpool_postgres::Pool,
    admission: Arc<Admission>,
    role: Role,
}

/// What `/metrics` shows of a pool.
#[derive(Debug, Clone, Copy)]
pub struct PoolState {
    pub size: usize,
    pub idle: usize,
    pub waiting: usize,
}

impl Pool {
    pub(crate) fn new(mut login: Config, size: usize, role: Role) -> Self {
        login
            .options(match role {
                Role::Service => format!("{SESSION} {UNHURRIED}"),
                Role::Authenticated | Role::SignIn => SESSION.to_owned(),
            })
            .application_name("guildhall");
        let manager = Manager::from_config(login, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let connections = deadpool_postgres::Pool::builder(manager)
            .max_size(size)
            .runtime(deadpool_postgres::Runtime::Tokio1)
            .build()
            .expect("a pool with a runtime and no hooks has nothing to refuse");
        Self { connections, admission: Admission::new(size), role }
    }

    /// A transaction in this pool's role. Nothing is sent, and no connection taken, before its first statement.
    #[must_use]
    pub fn begin(&self, claims: Claims) -> Tx {
        Tx::new(self.clone(), self.role, claims, false)
    }

    /// The same, for reading only.
    #[must_use]
    pub fn read(&self, claims: Claims) -> Tx {
        Tx::new(self.clone(), self.role, claims, true)
    }

    pub(crate) async fn connect(&self, organization: Option<Uuid>) -> Result<(Object, Place)> {
        let place = self.admission.enter(organization).await?;
        let connection = self.admission.queue(async { self.connections.get().await.map_err(Error::from) }).await?;
        Ok((connection, place))
    }

    #[must_use]
    pub fn state(&self) -> PoolState {
        let status = self.connections.status();
        PoolState { size: status.size, idle: status.available, waiting: self.admission.waiting() }
    }

    pub(crate) fn close(&self) {
        self.connections.close();
    }
}
