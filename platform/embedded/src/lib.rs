//! PostgreSQL carried inside the binary: unpacked, started, watched and stopped.
//!
//! ```no_run
//! # async fn example() -> Result<(), guildhall_embedded::Trouble> {
//! use guildhall_embedded::{DataFolder, Embedded, Options};
//!
//! let folder = DataFolder::claim("data".as_ref())?;
//! let postgres = Embedded::start(&folder, Options::new("a long secret")).await?;
//! println!("{}", postgres.config().socket_folder.display());
//! postgres.stop().await
//! # }
//! ```
//!
//! In the data folder: `guildhall.layout` and `guildhall.lock` (whose it is), `postgres/` (the programs),
//! `database/` (the cluster), `logs/postgres.log`.

mod account;
mod cluster;
mod disk;
mod folder;
mod keeper;
mod leftover;
mod log;
mod programs;
mod socket;
mod trouble;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::Signal;
use tokio::time::{sleep, timeout};

use cluster::Cluster;
pub use folder::DataFolder;
use keeper::Server;
pub use trouble::Trouble;

/// The cluster's superuser.
pub const SUPERUSER: &str = "postgres";

/// A fast shutdown ends sessions and writes a checkpoint, which takes as long as the disk needs.
const FAST_WITHIN: Duration = Duration::from_secs(60);
const IMMEDIATE_WITHIN: Duration = Duration::from_secs(10);

/// A running PostgreSQL that ends with this process.
///
/// Dropped without [`Embedded::stop`], it is asked to shut down and not waited for.
#[derive(Debug)]
pub struct Embedded {
    server: Server,
    connection: Connection,
    folder: DataFolder,
}

/// How to start.
#[derive(Clone)]
pub struct Options {
    /// Given to the superuser when the cluster is made, and asked on every connection: keep it as long as the data.
    pub superuser_password: String,
    /// PostgreSQL settings on top of Guildhall's own, name and value.
    pub settings: Vec<(String, String)>,
    /// `false` gives up safety against power cuts for speed: for tests only.
    pub fsync: bool,
}

impl Options {
    /// Safe defaults with this password for the superuser.
    pub fn new(superuser_password: impl Into<String>) -> Self {
        Self { superuser_password: superuser_password.into(), settings: Vec::new(), fsync: true }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("settings", &self.settings).field("fsync", &self.fsync).finish_non_exhaustive()
    }
}

/// Where the superuser connects.
#[derive(Clone)]
pub struct Connection {
    /// The folder of the Unix socket: what libpq and tokio-postgres take as the host.
    pub socket_folder: PathBuf,
    /// Part of the socket's name; nothing listens on TCP.
    pub port: u16,
    pub user: String,
    pub password: String,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("socket_folder", &self.socket_folder)
            .field("port", &self.port)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

impl Embedded {
    /// Unpacks and initialises where that is still to be done, takes care of leftovers, starts, and waits until
    /// connections are accepted. After a crash that includes recovery, however long it takes; a dropped future stops it.
    ///
    /// # Errors
    /// Any [`Trouble`] but those of claiming the folder.
    pub async fn start(folder: &DataFolder, options: Options) -> Result<Self, Trouble> {
        let (folder, claimed) = (folder.clone(), folder.clone());
        let (asked, password) = (options.clone(), options.superuser_password);
        let prepared = tokio::task::spawn_blocking(move || {
            let cluster = Cluster::prepare(&claimed, &asked)?;
            Ok((log::Log::open(claimed.path())?, cluster))
        });
        let (log, cluster) = prepared.await.unwrap_or_else(|error| Err(Trouble::NotStarted { detail: error.to_string() }))?;

        let server = Server::start(cluster.server(), log).await?;
        while !accepts_connections(&cluster.database, server.pid()) {
            if server.has_ended() {
                socket::forget(&cluster.sockets);
                return Err(Trouble::told_by_postgres(&server.last_words(), folder.path()));
            }
            sleep(Duration::from_millis(10)).await;
        }
        let connection = Connection { socket_folder: cluster.sockets, port: socket::PORT, user: SUPERUSER.to_owned(), password };
        Ok(Self { server, connection, folder })
    }

    /// Where and as whom to connect.
    #[must_use]
    pub fn config(&self) -> &Connection {
        &self.connection
    }

    /// The process number of the server.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.server.pid()
    }

    /// Ends all sessions, writes what is to be written, and returns when PostgreSQL is gone.
    ///
    /// # Errors
    /// `NotStopped` if it had to be ended, `Ended` if it did not end in good order.
    pub async fn stop(self) -> Result<(), Trouble> {
        self.server.signal(Signal::INT);
        match timeout(FAST_WITHIN, self.server.ended()).await {
            Ok(true) => {
                socket::forget(&self.connection.socket_folder);
                Ok(())
            }
            Ok(false) => Err(self.obituary()),
            Err(_) => {
                self.server.signal(Signal::QUIT);
                let _ = timeout(IMMEDIATE_WITHIN, self.server.ended()).await;
                Err(Trouble::NotStopped { seconds: FAST_WITHIN.as_secs() })
            }
        }
    }

    /// Returns when PostgreSQL has ended by itself, with the reason it gave.
    pub async fn ended(&self) -> Trouble {
        self.server.ended().await;
        self.obituary()
    }

    fn obituary(&self) -> Trouble {
        match Trouble::told_by_postgres(&self.server.last_words(), self.folder.path()) {
            Trouble::NotStarted { detail } => Trouble::Ended { detail },
            named => named,
        }
    }
}

/// The postmaster writes its state into line 8 of its pid file, for `pg_ctl` as for us.
fn accepts_connections(database: &Path, pid: u32) -> bool {
    let Ok(contents) = std::fs::read_to_string(database.join("postmaster.pid")) else { return false };
    let mut lines = contents.lines();
    lines.next() == Some(pid.to_string().as_str()) && lines.nth(6).is_some_and(|state| state.trim() == "ready")
}
