//! The one PostgreSQL that everybody is measured on: the one that Guildhall carries, durable as it comes.

use anyhow::{Context, Result};
use guildhall_embedded::{Connection, DataFolder, Embedded, Options};
use guildhall_postgres::Installation;
use std::path::{Path, PathBuf};
use tokio_postgres::{Client, Config, NoTls};

/// Passwords on a throw-away cluster that only its own folder's owner can reach.
const PASSWORD: &str = "bench-of-the-guildhall-0123456789";
/// The instance secret that the measured Guildhall is given, so that its logins' passwords are known here.
pub const SECRET: &str = "qT9v2mXw7Lr4Zk8Bn1Hc6Yd3Pf5Gs0JaBench";

pub struct Cluster {
    postgres: Embedded,
    folder: PathBuf,
}

impl Cluster {
    /// Makes a cluster in a fresh folder, with a role and a database each for Guildhall and the peer.
    ///
    /// # Errors
    /// When PostgreSQL cannot be started.
    pub async fn start(folder: &Path) -> Result<Self> {
        let mut options = Options::new(PASSWORD);
        // Room for Guildhall's pools, the peer's and pgbench at once. The second lets the log show statements with values.
        options.settings =
            [("max_connections", "120"), ("log_error_verbosity", "default")].map(|(name, value)| (name.into(), value.into())).to_vec();
        let postgres = Embedded::start(&DataFolder::claim(folder)?, options).await?;
        let cluster = Self { postgres, folder: folder.to_owned() };
        let admin = cluster.superuser("postgres").await?;
        for name in ["guildhall", "peer"] {
            admin.batch_execute(&format!("create role {name} login createrole password '{PASSWORD}'")).await?;
            admin.batch_execute(&format!("create database {name} owner {name}")).await?;
        }
        Ok(cluster)
    }

    /// A connection that may do anything, for filling tables and settings.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn superuser(&self, database: &str) -> Result<Client> {
        let to = self.at();
        let mut config = Config::new();
        config.host_path(&to.socket_folder).port(to.port).user(&to.user).password(&to.password).dbname(database);
        let (client, connection) = config.connect(NoTls).await.context("the cluster does not answer")?;
        tokio::spawn(connection);
        Ok(client)
    }

    /// Takes the statistics of a database's tables, as PostgreSQL does by itself after a while: what is measured is not the
    /// first minute of a database.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn analyze(&self, database: &str) -> Result<()> {
        Ok(self.superuser(database).await?.batch_execute("analyze").await?)
    }

    /// `DATABASE_URL` for one of the two.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("postgresql://{name}:{PASSWORD}@/{name}?host={}&port={}", self.at().socket_folder.display(), self.at().port)
    }

    #[must_use]
    pub fn at(&self) -> &Connection {
        self.postgres.config()
    }

    /// Name and password of the logins that Guildhall made for itself: those of requests and of signing in.
    #[must_use]
    pub fn logins(&self) -> Vec<(String, String)> {
        let mut admin = Config::new();
        admin.user("guildhall").dbname("guildhall");
        let logins = Installation::new(admin, SECRET.as_bytes()).logins();
        [logins.request, logins.sign_in]
            .iter()
            .filter_map(|login| Some((login.get_user()?.to_owned(), String::from_utf8(login.get_password()?.to_vec()).ok()?)))
            .collect()
    }

    /// What PostgreSQL has written into its log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.join("logs/postgres.log")
    }

    #[must_use]
    pub fn pid(&self) -> u32 {
        self.postgres.pid()
    }

    /// # Errors
    /// When it did not stop in good order.
    pub async fn stop(self) -> Result<()> {
        Ok(self.postgres.stop().await?)
    }
}
