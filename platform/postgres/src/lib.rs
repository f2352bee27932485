//! PostgreSQL as Guildhall uses it: three logins with a pool each, transactions that open, claim and ask in
//! one flight, migrations under one lock, and the event log read in pages.
//!
//! Nothing here knows a module. The SQL of the house's own machinery (events, readers, idempotency) stands in
//! `migrations/`, and runs first.

mod admission;
mod error;
mod log;
mod migrate;
mod pool;
mod roles;
mod tx;

pub use error::{Error, Result};
pub use log::{Batch, Cursor, Logged, Reader, cut_page, log_lag};
pub use migrate::{FOUNDATION, Migration, MigrationError, ensure_partitions, migrate, pending};
pub use pool::{Pool, PoolState};
pub use roles::{Installation, Logins, REQUIRED_VERSION, SetupError};
pub use tx::{Claims, Role, Statement, Tx};

use std::sync::Arc;
pub use tokio_postgres::{Config, Row, types};

/// The three doors into the database, one pool per login (ARCHITECTURE, Tenancy).
#[derive(Clone)]
pub struct Database {
    /// Requests of members: may become `anon` or `authenticated`, owns and reads nothing by itself.
    pub request: Pool,
    /// Registering, signing in, choosing an organization: `auth.*` and memberships.
    pub sign_in: Pool,
    /// Log readers and upkeep: let through by a policy of its own on each table.
    pub service: Pool,
    installation: Arc<Installation>,
}

impl Database {
    /// Opens the pools of a prepared database: roles exist and migrations are applied.
    #[must_use]
    pub fn open(installation: Installation) -> Self {
        let logins = installation.logins();
        Self {
            request: Pool::new(logins.request, 16, Role::Authenticated),
            sign_in: Pool::new(logins.sign_in, 12, Role::SignIn),
            service: Pool::new(logins.service, 6, Role::Service),
            installation: Arc::new(installation),
        }
    }

    /// The administrator's connection settings, for upkeep such as new partitions.
    #[must_use]
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// Closes every pool; transactions under way finish on their own connections.
    pub fn close(&self) {
        self.request.close();
        self.sign_in.close();
        self.service.close();
    }
}
