//! Numbered SQL per module, forward only: each in a transaction, all under one lock, an edited past refused.

use crate::roles::{Installation, SetupError};
use sha2::{Digest, Sha256};
use tokio_postgres::Client;

/// One step of a module's schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub number: i32,
    pub name: &'static str,
    pub sql: &'static str,
}

impl Migration {
    #[must_use]
    pub const fn new(number: i32, name: &'static str, sql: &'static str) -> Self {
        Self { number, name, sql }
    }

    /// SHA-256 of the text, in hex: what tells an edited migration from the applied one.
    #[must_use]
    pub fn hash(&self) -> String {
        Sha256::digest(self.sql.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The house's own schema, before any module's.
pub const FOUNDATION: (&str, &[Migration]) = (
    "guildhall",
    &[
        Migration::new(1, "foundation", include_str!("../migrations/0001_foundation.sql")),
        Migration::new(2, "claims", include_str!("../migrations/0002_claims.sql")),
        Migration::new(3, "jobs", include_str!("../migrations/0003_jobs.sql")),
        Migration::new(4, "paging", include_str!("../migrations/0004_paging.sql")),
    ],
);

#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error("migration {module} {number} ({name}) was edited after it had been applied; write a new one instead")]
    Edited { module: String, number: i32, name: String },
    #[error("the database has migration {module} {number}, which this version does not know: it was used by a newer Guildhall")]
    Newer { module: String, number: i32 },
    #[error("migration {module} {number} ({name}) failed: {message}")]
    Failed { module: String, number: i32, name: String, message: String },
}

impl From<tokio_postgres::Error> for MigrationError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Setup(error.into())
    }
}

/// Any number that other programs are unlikely to lock.
const LOCK: i64 = 0x4755_494c_4448_414c;

const LEDGER: &str = "
create schema if not exists guildhall;
create table if not exists guildhall.migrations (
    module text not null,
    number integer not null,
    name text not null,
    hash text not null,
    applied_at timestamptz not null default now(),
    primary key (module, number)
)";

/// Makes the roles and applies what is missing, in the order given (`FOUNDATION` first). Many nodes may call it at once.
///
/// # Errors
/// A sentence for the operator; every migration before the failed one stays applied.
pub async fn migrate(installation: &Installation, modules: &[(&str, &[Migration])]) -> Result<usize, MigrationError> {
    let mut admin = installation.connect_admin().await?;
    admin.execute("select pg_advisory_lock($1)", &[&LOCK]).await?;
    let applied = apply(installation, &mut admin, modules).await;
    // The lock ends with the connection in any case.
    let _ = admin.execute("select pg_advisory_unlock($1)", &[&LOCK]).await;
    applied
}

async fn apply(installation: &Installation, admin: &mut Client, modules: &[(&str, &[Migration])]) -> Result<usize, MigrationError> {
    installation.ensure_roles(admin).await?;
    let owner = installation.owner();
    admin.batch_execute(&format!("set client_min_messages = warning; set role \"{owner}\"")).await?;
    let fresh = admin.query_one("select to_regclass('guildhall.migrations') is null", &[]).await?.get(0);
    let known = if fresh { Vec::new() } else { ledger(admin).await? };
    refuse_foreign_history(&known, modules)?;
    let mut applied = 0;
    for (module, migrations) in modules {
        for migration in *migrations {
            if known.iter().any(|(m, n, _)| m == module && *n == migration.number) {
                continue;
            }
            let failed = |error: tokio_postgres::Error| MigrationError::Failed {
                module: (*module).to_owned(),
                number: migration.number,
                name: migration.name.to_owned(),
                message: error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_owned()),
            };
            let tx = admin.transaction().await?;
            tx.batch_execute(migration.sql).await.map_err(failed)?;
            tx.batch_execute(LEDGER).await.map_err(failed)?;
            tx.execute(
                "insert into guildhall.migrations (module, number, name, hash) values ($1, $2, $3, $4)",
                &[module, &migration.number, &migration.name, &migration.hash()],
            )
            .await
            .map_err(failed)?;
            tx.commit().await.map_err(failed)?;
            applied += 1;
        }
    }
    installation.let_logins_name_things(admin).await?;
    partitions(admin).await?;
    admin.batch_execute("reset role").await?;
    Ok(applied)
}

async fn ledger(client: &Client) -> Result<Vec<(String, i32, String)>, tokio_postgres::Error> {
    let rows = client.query("select module, number, hash from guildhall.migrations", &[]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect())
}

fn refuse_foreign_history(known: &[(String, i32, String)], modules: &[(&str, &[Migration])]) -> Result<(), MigrationError> {
    for (module, number, hash) in known {
        // A module that this build does not carry keeps its tables; nothing to compare.
        let Some((_, migrations)) = modules.iter().find(|(m, _)| m == module) else { continue };
        match migrations.iter().find(|migration| migration.number == *number) {
            None => return Err(MigrationError::Newer { module: module.clone(), number: *number }),
            Some(migration) if migration.hash() != *hash => {
                return Err(MigrationError::Edited { module: module.clone(), number: *number, name: migration.name.to_owned() });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// How many of the given migrations a database still lacks.
///
/// # Errors
/// When the database cannot be asked.
pub async fn pending(installation: &Installation, modules: &[(&str, &[Migration])]) -> Result<usize, MigrationError> {
    let admin = installation.connect_admin().await?;
    if admin.query_one("select to_regclass('guildhall.migrations') is null", &[]).await?.get(0) {
        return Ok(modules.iter().map(|(_, migrations)| migrations.len()).sum());
    }
    admin.batch_execute(&format!("set role \"{}\"", installation.owner())).await?;
    let known = ledger(&admin).await?;
    refuse_foreign_history(&known, modules)?;
    Ok(modules
        .iter()
        .flat_map(|(module, migrations)| migrations.iter().map(move |m| (module, m.number)))
        .filter(|(module, number)| !known.iter().any(|(m, n, _)| m == *module && n == number))
        .count())
}

/// Makes the event log's partitions for this month and the two that follow; call it daily.
///
/// # Errors
/// When the administrator's connection fails.
pub async fn ensure_partitions(installation: &Installation) -> Result<(), MigrationError> {
    let admin = installation.connect_admin().await?;
    admin.batch_execute(&format!("set role \"{}\"", installation.owner())).await?;
    partitions(&admin).await?;
    Ok(())
}

/// A UUIDv7 begins with 48 bits of milliseconds, so a month is a range of ids (RFC 9562 §5.7).
const PARTITIONS: &str = r"
do $$
declare
    month date;
    name text;
begin
    for ahead in 0..2 loop
        month := date_trunc('month', now() at time zone 'UTC')::date + make_interval(months => ahead);
        name := 'events_' || to_char(month, 'YYYY_MM');
        if to_regclass('guildhall.' || name) is null then
            execute format('create table guildhall.%I partition of guildhall.events for values from (%L) to (%L)', name,
                rpad(lpad(to_hex((extract(epoch from month) * 1000)::bigint), 12, '0'), 32, '0')::uuid,
                rpad(lpad(to_hex((extract(epoch from (month + interval '1 month')) * 1000)::bigint), 12, '0'), 32, '0')::uuid);
            execute format('alter table guildhall.%I enable row level security', name);
            execute format('alter table guildhall.%I force row level security', name);
        end if;
    end loop;
end $$";

async fn partitions(admin: &Client) -> Result<(), tokio_postgres::Error> {
    admin.batch_execute(PARTITIONS).await
}
