//! The cluster: initialised once, configured at every start.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::account::Account;
use crate::folder::{DataFolder, replace};
use crate::programs::{Programs, clear};
use crate::{Options, SUPERUSER, Trouble, disk, keeper, leftover, socket};

/// A cluster that PostgreSQL can be started on.
pub(crate) struct Cluster {
    pub(crate) database: PathBuf,
    pub(crate) sockets: PathBuf,
    pub(crate) programs: Programs,
    pub(crate) account: Account,
}

impl Cluster {
    /// Brings the data folder to where PostgreSQL can start: programs, account, no leftovers, a cluster, its settings.
    pub(crate) fn prepare(folder: &DataFolder, options: &Options) -> Result<Self, Trouble> {
        let data = folder.path();
        let database = data.join("database");
        let made_by = made_by(data, &database)?;
        let account = Account::choose(&database)?;
        if made_by.is_some() {
            leftover::clear(&database)?;
        }
        let programs = Programs::prepare(data, made_by, options.fsync)?;
        refuse_other_major(data, made_by, programs.major)?;
        account.admit(data, &programs.postgres())?;
        let sockets = socket::prepare(data, &account)?;
        let cluster = Self { database, sockets, programs, account };
        match made_by {
            Some(_) => cluster.account.own_cluster(&cluster.database)?,
            None => cluster.initialise(data, options)?,
        }
        cluster.configure(options)?;
        Ok(cluster)
    }

    /// The command that runs the server. What it fixes here cannot be changed from inside the database.
    pub(crate) fn server(&self) -> Command {
        let mut command = Command::new(self.programs.postgres());
        command.arg("-D").arg(&self.database);
        command.args(["-c", "listen_addresses=", "-c", &format!("port={}", socket::PORT)]);
        command.arg("-c").arg(joined("unix_socket_directories=", &self.sockets));
        command.args(["-c", "unix_socket_permissions=0700", "-c", "logging_collector=off", "-c", "log_destination=stderr"]);
        self.ready(&mut command);
        command
    }

    /// A known environment: nothing of the operator's `PG…` variables, and none of Guildhall's secrets.
    fn ready(&self, command: &mut Command) {
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").env("PATH", "/usr/bin:/bin");
        command.current_dir("/").stdin(Stdio::null());
        self.account.runs(command);
    }

    /// Runs `initdb` beside the cluster's place and moves the result there: it is whole or not there.
    fn initialise(&self, data: &Path, options: &Options) -> Result<(), Trouble> {
        let fresh = data.join("database.new");
        let password = self.sockets.join("password");
        replace(&password, options.superuser_password.as_bytes())?;
        let made = self.account.own(&password).and_then(|()| self.initialise_in(&fresh, &password));
        let forgotten = fs::remove_file(&password).map_err(|error| Trouble::at(&password, error));
        if made.is_err() {
            socket::forget(&self.sockets);
            clear(&fresh)?;
        }
        made.and(forgotten)?;

        let told = |error| Trouble::at(data, error);
        if options.fsync {
            disk::settle(&fresh).map_err(told)?;
        }
        fs::rename(&fresh, &self.database).map_err(told)?;
        fs::File::open(data).and_then(|folder| folder.sync_all()).map_err(told)
    }

    fn initialise_in(&self, fresh: &Path, password: &Path) -> Result<(), Trouble> {
        // Character classes for trigrams and full text come from `lc_ctype`; `C` alone knows no letters but a–z.
        let mut words = String::new();
        for ctype in ["C.UTF-8", "en_US.UTF-8", "C"] {
            clear(fresh)?;
            fs::create_dir(fresh).map_err(|error| Trouble::at(fresh, error))?;
            self.account.own(fresh)?;
            let mut initdb = Command::new(self.programs.initdb());
            initdb.arg("-D").arg(fresh).arg(joined("--pwfile=", password));
            initdb.args(["-U", SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8", "--data-checksums", "--no-sync", "--no-instructions"]);
            if self.programs.major >= 17 {
                initdb.args(["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
            } else {
                initdb.args(["--locale=C", "--locale-provider=libc"]);
                initdb.arg(format!("--lc-collate={ctype}"));
            }
            initdb.arg(format!("--lc-ctype={ctype}"));
            self.ready(&mut initdb);
            let ended = keeper::bound_to_us(&mut initdb).output().map_err(|error| Trouble::at(&self.programs.initdb(), error))?;
            if ended.status.success() {
                return Ok(());
            }
            words = String::from_utf8_lossy(&ended.stderr).into_owned();
            if !words.contains("invalid locale name") {
                break;
            }
        }
        Err(Trouble::told_by_postgres(&words, fresh))
    }

    /// Writes the settings anew at each start, so that a new version brings its own. `alter system` still wins.
    fn configure(&self, options: &Options) -> Result<(), Trouble> {
        let mut conf = String::from("# Written by Guildhall at every start: changes here are lost. Use `alter system` for your own.\n");
        let unsafe_but_fast = [("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")];
        let speed = unsafe_but_fast.iter().filter(|_| !options.fsync).map(|(name, value)| (*name, *value));
        let asked = options.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in SETTINGS.into_iter().chain(speed).chain(asked) {
            conf.push_str(&format!("{name} = '{}'\n", value.replace('\'', "''")));
        }
        self.place("postgresql.conf", &conf)?;
        self.place(
            "pg_hba.conf",
            "# Written by Guildhall at every start.\nlocal all all scram-sha-256\nlocal replication all scram-sha-256\n",
        )
    }

    /// Puts a file into the cluster, unless it is there as it should be.
    fn place(&self, name: &str, contents: &str) -> Result<(), Trouble> {
        let path = self.database.join(name);
        if fs::read(&path).is_ok_and(|found| found == contents.as_bytes()) {
            return Ok(());
        }
        replace(&path, contents.as_bytes())?;
        self.account.own(&path)
    }
}

/// For a small machine; the caller's settings come after and win.
const SETTINGS: [(&str, &str); 19] = [
    ("cluster_name", "guildhall"),
    ("max_connections", "60"),
    ("shared_buffers", "128MB"),
    ("effective_cache_size", "1GB"),
    ("wal_level", "logical"),
    ("jit", "off"),
    ("random_page_cost", "1.1"),
    // Plans are made once: in the first minutes of a database those made on empty tables must not stay for long.
    ("autovacuum_naptime", "5s"),
    ("password_encryption", "scram-sha-256"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("lc_messages", "C"),
    ("default_text_search_config", "pg_catalog.simple"),
    // The log names what failed, never the values: they are people's text.
    ("log_line_prefix", "%m [%p] "),
    ("log_error_verbosity", "terse"),
    ("log_min_error_statement", "panic"),
    ("log_checkpoints", "off"),
    ("log_autovacuum_min_duration", "-1"),
    ("ssl", "off"),
];

/// The major version that made the cluster, or `None` where there is none yet.
fn made_by(data: &Path, database: &Path) -> Result<Option<u32>, Trouble> {
    let corrupt = |detail: &str| Trouble::Corrupt { folder: data.to_owned(), detail: detail.into() };
    if !database.exists() {
        return Ok(None);
    }
    match fs::read_to_string(database.join("PG_VERSION")) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| corrupt("database/PG_VERSION holds no version")),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(corrupt("database/PG_VERSION is missing")),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(corrupt("database/PG_VERSION is not text")),
        Err(error) => Err(Trouble::at(database, error)),
    }
}

fn refuse_other_major(data: &Path, made_by: Option<u32>, known: u32) -> Result<(), Trouble> {
    match made_by {
        Some(found) if found > known => Err(Trouble::NewerFolder {
            folder: data.to_owned(),
            found: format!("PostgreSQL {found}"),
            known: format!("PostgreSQL {known}"),
        }),
        Some(found) if found < known => Err(Trouble::OlderMajor { folder: data.to_owned(), found, known }),
        _ => Ok(()),
    }
}

fn joined(option: &str, path: &Path) -> std::ffi::OsString {
    let mut joined = std::ffi::OsString::from(option);
    joined.push(path);
    joined
}
