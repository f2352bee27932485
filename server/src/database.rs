//! The PostgreSQL that this server stands on: the one inside, or one of the operator's own.

use crate::{Secret, Serve};
use anyhow::{Context, Result, anyhow};
use guildhall_embedded::{DataFolder, Embedded, Options, SUPERUSER};
use guildhall_postgres::{Config, Installation};
use std::str::FromStr;
use tokio_postgres::NoTls;

/// A PostgreSQL that is ready to be migrated.
pub struct Postgres {
    pub installation: Installation,
    /// The one inside, if it is.
    pub embedded: Option<Embedded>,
    pub secret: Secret,
}

/// Role and database inside the carried PostgreSQL: an ordinary role that may make roles. The superuser is used for
/// these two statements and nothing else.
const ROLE: &str = "guildhall";

impl Postgres {
    /// Starts the one inside, or connects to the one that was named.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn start(serve: &Serve) -> Result<Self> {
        let given = serve.secret.as_deref().map(Secret::given).transpose()?;
        match &serve.database_url {
            Some(url) => {
                let mut admin = Config::from_str(url)
                    .map_err(|_| anyhow!("DATABASE_URL is not a PostgreSQL address such as postgres://user:password@host/database"))?;
                admin.connect_timeout(std::time::Duration::from_secs(5));
                let secret = match given {
                    Some(secret) => secret,
                    None => {
                        std::fs::create_dir_all(&serve.data).with_context(|| format!("{} cannot be made", serve.data.display()))?;
                        Secret::kept_in(&serve.data)?
                    }
                };
                Ok(Self { installation: Installation::new(admin, secret.bytes()), embedded: None, secret })
            }
            None => Self::carried(serve, given).await,
        }
    }

    async fn carried(serve: &Serve, given: Option<Secret>) -> Result<Self> {
        let folder = DataFolder::claim(&serve.data)?;
        let secret = given.map_or_else(|| Secret::kept_in(folder.path()), Ok)?;
        let superuser_password = secret.derive("postgres superuser");
        let embedded = Embedded::start(&folder, Options::new(superuser_password)).await?;
        let connection = embedded.config();
        let mut superuser = Config::new();
        superuser.host_path(&connection.socket_folder).port(connection.port).user(SUPERUSER).password(&connection.password);
        let mut admin = superuser.clone();
        admin.user(ROLE).password(secret.derive("postgres administrator")).dbname(ROLE);
        if let Err(error) = bootstrap(superuser, &secret).await {
            embedded.stop().await.ok();
            return Err(error);
        }
        Ok(Self { installation: Installation::new(admin, secret.bytes()), embedded: Some(embedded), secret })
    }
}

async fn bootstrap(mut superuser: Config, secret: &Secret) -> Result<()> {
    let (client, connection) = superuser.dbname("postgres").connect(NoTls).await.map_err(|error| match error.code() {
        Some(&tokio_postgres::error::SqlState::INVALID_PASSWORD) => {
            anyhow!("the instance secret is not the one that this data folder was made with; restore it, or choose another folder")
        }
        _ => anyhow!("the PostgreSQL inside does not answer: {error}"),
    })?;
    tokio::spawn(connection);
    if client.query_opt("select from pg_roles where rolname = $1", &[&ROLE]).await?.is_none() {
        client
            .batch_execute(&format!("create role {ROLE} login createrole password '{}'", secret.derive("postgres administrator")))
            .await?;
    }
    if client.query_opt("select from pg_database where datname = $1", &[&ROLE]).await?.is_none() {
        client.batch_execute(&format!("create database {ROLE} owner {ROLE}")).await?;
        client
            .batch_execute(&format!("revoke connect, temporary on database {ROLE} from public; grant connect on database {ROLE} to public"))
            .await?;
    }
    Ok(())
}
