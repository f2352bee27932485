//! A data folder of its own for each test, and a way to connect.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use guildhall_embedded::{Connection, DataFolder, Embedded, Options, Trouble};
use tokio_postgres::{Client, Config, Error, NoTls};

pub const PASSWORD: &str = "a password with 'quotes' and spaces";

/// A folder that goes away with the test. It lies where an unprivileged PostgreSQL can reach it.
pub struct Place(PathBuf);

impl Place {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = Path::new("/tmp").join(format!("guildhall-test-{}-{number}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Self(path.canonicalize().unwrap())
    }

    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    pub fn database(&self, file: &str) -> PathBuf {
        self.data().join("database").join(file)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub async fn start(data: &Path) -> Result<Embedded, Trouble> {
    let mut options = Options::new(PASSWORD);
    options.fsync = false;
    Embedded::start(&DataFolder::claim(data)?, options).await
}

/// A cluster that has been made and stopped again.
pub async fn used(place: &Place) {
    start(&place.data()).await.unwrap().stop().await.unwrap();
}

pub async fn connect(to: &Connection, password: &str) -> Result<Client, Error> {
    let mut config = Config::new();
    config.host_path(&to.socket_folder).port(to.port).user(&to.user).password(password).dbname("postgres");
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

pub async fn ask(client: &Client, sql: &str) -> String {
    let rows = client.simple_query(sql).await.unwrap();
    rows.iter()
        .find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
        .unwrap_or_default()
}
