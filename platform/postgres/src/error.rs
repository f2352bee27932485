//! What can go wrong between Guildhall and PostgreSQL, sorted by what a caller can do about it.

use tokio_postgres::error::SqlState;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The source is for the log only, and only where it cannot hold a value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A `check`, `unique`, `exclude` or foreign key said no; the name is the schema's own.
    #[error("constraint {name}")]
    Constraint { name: String },
    /// A row-level policy or a grant said no.
    #[error("refused by a policy")]
    Refused,
    /// A statement, lock or queue ran out of time, or transactions stood in each other's way: try again.
    #[error("try again: {0}")]
    Busy(&'static str),
    /// The queue before the pool is full, for everyone or for this organization.
    #[error("too many requests are waiting for the database")]
    Overloaded,
    /// The connection or the server went away.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Option<tokio_postgres::Error>),
    /// An earlier statement of this transaction failed, so nothing of it may be kept.
    #[error("the transaction had failed before its commit")]
    Spoiled,
    /// An error raised by our own SQL with a message meant for the code: `raise exception using errcode = 'GH404'`.
    #[error("raised {0}")]
    Raised(String),
    /// Anything else is a fault of ours. PostgreSQL's words may repeat a value, so only the state and the place are kept.
    #[error("unexpected database error: {0}")]
    Unexpected(String),
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return if error.is_closed() || std::error::Error::source(&error).is_some_and(|s| s.is::<std::io::Error>()) {
                Self::Unreachable(Some(error))
            } else {
                Self::Unexpected(error.to_string())
            };
        };
        let state = db.code();
        if let (true, Some(name)) = (state.code().starts_with("23"), db.constraint()) {
            return Self::Constraint { name: name.to_owned() };
        }
        match *state {
            SqlState::NOT_NULL_VIOLATION => {
                Self::Constraint { name: format!("{}_{}_not_null", db.table().unwrap_or_default(), db.column().unwrap_or_default()) }
            }
            SqlState::INSUFFICIENT_PRIVILEGE => Self::Refused,
            SqlState::QUERY_CANCELED => Self::Busy("a statement ran out of time"),
            SqlState::LOCK_NOT_AVAILABLE => Self::Busy("a lock was not free in time"),
            SqlState::T_R_DEADLOCK_DETECTED | SqlState::T_R_SERIALIZATION_FAILURE => Self::Busy("another change was in the way"),
            SqlState::TOO_MANY_CONNECTIONS => Self::Overloaded,
            SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => Self::Unreachable(Some(error)),
            _ if state.code().starts_with("GH") => Self::Raised(state.code().to_owned()),
            _ => Self::Unexpected(format!("{} in {} ({})", state.code(), db.routine().unwrap_or("?"), db.table().unwrap_or("no table"))),
        }
    }
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Timeout(_) => Self::Overloaded,
            deadpool_postgres::PoolError::Backend(error) => Self::Unreachable(Some(error)),
            _ => Self::Unreachable(None),
        }
    }
}
