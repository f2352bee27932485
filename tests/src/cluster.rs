//! One PostgreSQL for the run, without fsync, and a fresh database for each test from a migrated template.

use guildhall::Secret;
use guildhall_embedded::{DataFolder, Embedded, Options, SUPERUSER};
use guildhall_postgres::{Config, Installation, migrate};
use std::{
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
};
use tokio::sync::OnceCell;
use tokio_postgres::NoTls;

/// The secret of every test house; it protects nothing.
pub const SECRET: &str = "tests-only-qT9v2mXw7Lr4Zk8Bn1Hc6Yd3";

const ADMIN: &str = "guildhall_tests";

/// A running PostgreSQL. Dropped with the process.
pub struct Cluster {
    superuser: Config,
    template: OnceCell<String>,
    next: AtomicU32,
}

impl Cluster {
    /// The one that tests share.
    ///
    /// # Panics
    /// When it does not start.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| Self::start("shared", false))
    }

    /// One of a test's own: the log's horizon and crashes concern a whole cluster.
    #[must_use]
    pub fn own(name: &str) -> Self {
        Self::start(name, true)
    }

    /// PostgreSQL ends with the thread that started it, so that thread waits for the process to end.
    fn start(name: &str, fsync: bool) -> Self {
        let folder = scratch(name);
        let (sender, receiver) = mpsc::channel();
        std::thread::Builder::new()
            .name(format!("postgres {name}"))
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async {
                    let folder = DataFolder::claim(&folder).expect("a folder of its own");
                    let mut options = Options::new("superuser of the tests");
                    options.fsync = fsync;
                    options.settings = vec![("max_connections".into(), "400".into()), ("shared_buffers".into(), "256MB".into())];
                    let embedded = Embedded::start(&folder, options).await.expect("PostgreSQL starts");
                    let mut superuser = Config::new();
                    let connection = embedded.config();
                    superuser.host_path(&connection.socket_folder).port(connection.port).user(SUPERUSER).password(&connection.password);
                    sender.send(superuser).expect("somebody waits for it");
                    std::future::pending::<()>().await;
                });
            })
            .expect("a thread");
        let superuser = receiver.recv().expect("PostgreSQL started");
        Self { superuser, template: OnceCell::new(), next: AtomicU32::new(0) }
    }

    /// An empty, migrated database.
    ///
    /// # Panics
    /// When PostgreSQL refuses.
    pub async fn database(&self, registry: &guildhall_kernel::Registry) -> Installation {
        let template = self.template(registry).await;
        let name = format!("test_{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.command(&format!("create database {name} template {template} strategy wal_log owner {ADMIN}")).await;
        self.installation(&name)
    }

    /// A database with nothing in it.
    ///
    /// # Panics
    /// When PostgreSQL refuses.
    pub async fn bare_database(&self) -> Installation {
        self.admin_role().await;
        let name = format!("bare_{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.command(&format!("create database {name} owner {ADMIN}")).await;
        self.installation(&name)
    }

    async fn template(&self, registry: &guildhall_kernel::Registry) -> &str {
        let make = async {
            self.admin_role().await;
            self.command(&format!("create database house owner {ADMIN}")).await;
            migrate(&self.installation("house"), &registry.migrations()).await.expect("the migrations apply");
            "house".to_owned()
        };
        self.template.get_or_init(|| make).await
    }

    async fn admin_role(&self) {
        let client = self.superuser("postgres").await;
        if client.query_opt("select from pg_roles where rolname = $1", &[&ADMIN]).await.expect("an answer").is_none() {
            // Two tests may be first at once.
            let _ = client.batch_execute(&format!("create role {ADMIN} login createrole createdb password 'tests'")).await;
        }
    }

    fn installation(&self, database: &str) -> Installation {
        let mut admin = self.superuser.clone();
        admin.user(ADMIN).password("tests").dbname(database);
        Installation::new(admin, Secret::given(SECRET).expect("a secret").bytes()).prefixed("guildhall_tests")
    }

    /// A superuser's connection, to look behind every wall.
    ///
    /// # Panics
    /// When PostgreSQL is gone.
    pub async fn superuser(&self, database: &str) -> tokio_postgres::Client {
        let mut config = self.superuser.clone();
        let (client, connection) = config.dbname(database).connect(NoTls).await.expect("PostgreSQL answers");
        tokio::spawn(connection);
        client
    }

    async fn command(&self, sql: &str) {
        self.superuser("postgres").await.batch_execute(sql).await.expect("PostgreSQL does it");
    }
}

/// A folder for this process, outside of which nothing is written. It goes with the process, however that ends.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn scratch(name: &str) -> PathBuf {
    static BASE: OnceLock<(PathBuf, Child)> = OnceLock::new();
    let (base, _) = BASE.get_or_init(|| {
        let base = std::env::temp_dir().join(format!("guildhall-tests-{}", std::process::id()));
        std::fs::create_dir_all(&base).expect("a scratch folder");
        // Its input ends with this process. PostgreSQL, which ends then too, may still be writing.
        let sweep = "read -r _; for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf \"$0\" 2>/dev/null && exit; sleep 0.5; done";
        let mut sweeper = Command::new("sh");
        sweeper.args(["-c", sweep]).arg(&base).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        (base, sweeper.process_group(0).spawn().expect("a shell"))
    });
    base.join(name)
}
