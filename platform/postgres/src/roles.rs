//! The roles and logins that row-level security stands on, made from one administrator's connection.

use crate::Role;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use tokio_postgres::{Client, Config, NoTls};

/// The oldest PostgreSQL whose policies and grammar the migrations rely on.
pub const REQUIRED_VERSION: u32 = 15;

/// Group roles that policies name. They cannot log in.
const GROUPS: [&str; 4] = ["anon", "authenticated", "service_role", Role::SignIn.name()];

/// One Guildhall's place in a PostgreSQL cluster: the administrator's connection, and the names and passwords of its
/// logins, both derived, so that many nodes with one secret agree without writing anything down.
#[derive(Clone)]
pub struct Installation {
    admin: Config,
    prefix: String,
    secret: Vec<u8>,
}

/// Connection settings of the three logins.
pub struct Logins {
    pub request: Config,
    pub sign_in: Config,
    pub service: Config,
}

#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("PostgreSQL {found} is too old: Guildhall needs {REQUIRED_VERSION} or newer")]
    TooOld { found: String },
    #[error("the database role {role} may not create roles: run as a database administrator: alter role {role} createrole;")]
    NotCreateRole { role: String },
    #[error(
        "the database role {role} may not create in this database: run as its owner: grant create on database {database} to {role} with grant option; alter schema public owner to {role};"
    )]
    NotOwner { role: String, database: String },
    #[error(
        "the role {group} exists already and {role} may not grant it: run as a database administrator: grant {group} to {role} with admin option;"
    )]
    ForeignGroup { group: String, role: String },
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    #[error("the database refused the set-up: {0}")]
    Database(#[from] tokio_postgres::Error),
}

impl Installation {
    /// `secret` is the instance secret; logins' passwords are HMACs of it, so nothing is stored.
    #[must_use]
    pub fn new(admin: Config, secret: &[u8]) -> Self {
        let database = admin.get_dbname().unwrap_or("postgres");
        let digest = Sha256::digest(database.as_bytes());
        let prefix = format!("guildhall_{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2]);
        Self { admin, prefix, secret: secret.to_vec() }
    }

    /// Names the logins otherwise, where several databases of one cluster share them.
    #[must_use]
    pub fn prefixed(mut self, prefix: &str) -> Self {
        self.prefix = prefix.to_owned();
        self
    }

    /// The same installation with another database of the cluster.
    #[must_use]
    pub fn database(mut self, name: &str) -> Self {
        self.admin.dbname(name);
        self
    }

    /// The database that it lives in.
    #[must_use]
    pub fn database_name(&self) -> &str {
        self.admin.get_dbname().unwrap_or("postgres")
    }

    /// The role that owns every table and cannot log in.
    #[must_use]
    pub fn owner(&self) -> String {
        format!("{}_owner", self.prefix)
    }

    #[must_use]
    pub fn logins(&self) -> Logins {
        Logins { request: self.login("request"), sign_in: self.login("sign_in"), service: self.login("service") }
    }

    fn login(&self, purpose: &str) -> Config {
        let mut config = self.admin.clone();
        config.user(self.login_name(purpose)).password(self.password(purpose));
        config
    }

    fn login_name(&self, purpose: &str) -> String {
        format!("{}_{purpose}", self.prefix)
    }

    fn password(&self, purpose: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes a key of any length");
        mac.update(b"database login ");
        mac.update(self.login_name(purpose).as_bytes());
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Opens the administrator's connection; it ends when the client is dropped.
    ///
    /// # Errors
    /// When the server cannot be reached or is too old.
    pub async fn connect_admin(&self) -> Result<Client, SetupError> {
        let (client, connection) = self.admin.connect(NoTls).await.map_err(|error| SetupError::Unreachable(describe(&error)))?;
        tokio::spawn(connection);
        let found: String = client.query_one("select current_setting('server_version')", &[]).await?.get(0);
        let major = found.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
        if major < REQUIRED_VERSION {
            return Err(SetupError::TooOld { found });
        }
        Ok(client)
    }

    /// Makes what is missing of the roles; harmless when all is there. Call under the migration lock.
    pub(crate) async fn ensure_roles(&self, admin: &Client) -> Result<(), SetupError> {
        let me = admin
            .query_one("select current_user::text, rolcreaterole or rolsuper, current_database()::text, has_database_privilege(current_database(), 'create') from pg_roles where rolname = current_user", &[])
            .await?;
        let (role, may_create, database, owns): (String, bool, String, bool) = (me.get(0), me.get(1), me.get(2), me.get(3));
        if !may_create {
            return Err(SetupError::NotCreateRole { role });
        }
        if !owns {
            return Err(SetupError::NotOwner { role, database });
        }
        for group in GROUPS {
            ensure_role(admin, group, "nologin").await?;
        }
        let owner = self.owner();
        ensure_role(admin, &owner, "nologin").await?;
        // From PostgreSQL 16 on, whoever makes a role may grant it, but not yet become it.
        match admin.batch_execute(&format!("set role \"{owner}\"")).await {
            Ok(()) => admin.batch_execute("reset role").await?,
            Err(_) => admin.batch_execute(&format!("grant \"{owner}\" to current_user")).await?,
        }
        admin
            .batch_execute(&format!(
                "grant create on database \"{database}\" to \"{owner}\"; grant usage, create on schema public to \"{owner}\""
            ))
            .await?;
        for (purpose, groups) in [
            ("request", &["anon", "authenticated"][..]),
            ("sign_in", &[Role::SignIn.name(), "authenticated"][..]),
            ("service", &["service_role", "authenticated"][..]),
        ] {
            let login = self.login_name(purpose);
            ensure_role(admin, &login, "login noinherit").await?;
            self.ensure_password(admin, &login, &self.password(purpose)).await?;
            for group in groups {
                if is_member(admin, &login, group).await? {
                    continue;
                }
                admin.batch_execute(&format!("grant {group} to \"{login}\"")).await.map_err(|error| match error.code() {
                    Some(&tokio_postgres::error::SqlState::INSUFFICIENT_PRIVILEGE) => {
                        SetupError::ForeignGroup { group: (*group).to_owned(), role: role.clone() }
                    }
                    _ => error.into(),
                })?;
            }
        }
        Ok(())
    }

    /// Roles belong to the whole cluster, so what is right already is not written again: two databases that start at once
    /// would stand in each other's way. The role's comment tells which password it has, by a hash of it.
    async fn ensure_password(&self, admin: &Client, login: &str, password: &str) -> Result<(), SetupError> {
        let mark: String = Sha256::digest(password.as_bytes())[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let row = admin.query_one("select shobj_description(oid, 'pg_authid') from pg_roles where rolname = $1", &[&login]).await?;
        if row.get::<_, Option<String>>(0).as_deref() != Some(&mark) {
            admin.batch_execute(&format!("alter role \"{login}\" password '{password}'; comment on role \"{login}\" is '{mark}'")).await?;
        }
        Ok(())
    }

    /// Statements are parsed before their transaction has a role, so the logins may name what is in the schemas. They may
    /// read nothing of it.
    pub(crate) async fn let_logins_name_things(&self, admin: &Client) -> Result<(), SetupError> {
        let logins: Vec<String> =
            ["request", "sign_in", "service"].iter().map(|purpose| format!("\"{}\"", self.login_name(purpose))).collect();
        admin.batch_execute(&format!("grant usage on schema public, api, auth, guildhall to {}", logins.join(", "))).await?;
        Ok(())
    }
}

async fn is_member(admin: &Client, member: &str, group: &str) -> Result<bool, tokio_postgres::Error> {
    const MEMBER: &str = "
select exists (
    select from pg_auth_members as m
    where m.member = (select oid from pg_roles where rolname = $1) and m.roleid = (select oid from pg_roles where rolname = $2)
      and pg_has_role($1::name, $2::name, 'member'))";
    Ok(admin.query_one(MEMBER, &[&member, &group]).await?.get(0))
}

async fn ensure_role(admin: &Client, name: &str, attributes: &str) -> Result<(), tokio_postgres::Error> {
    let exists = admin.query_opt("select from pg_roles where rolname = $1", &[&name]).await?.is_some();
    if exists {
        return Ok(());
    }
    match admin.batch_execute(&format!("create role \"{name}\" {attributes}")).await {
        // Another installation of the cluster was faster.
        Err(error) if error.code() == Some(&tokio_postgres::error::SqlState::DUPLICATE_OBJECT) => Ok(()),
        Err(error) if error.code() == Some(&tokio_postgres::error::SqlState::UNIQUE_VIOLATION) => Ok(()),
        other => other,
    }
}

/// The message of a connection failure without the address or the user it names.
fn describe(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => db.message().to_owned(),
        None => "no answer at the configured address".to_owned(),
    }
}
