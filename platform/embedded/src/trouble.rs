//! Why the embedded PostgreSQL cannot run, in sentences that a person can act on.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What keeps the data folder or its PostgreSQL from being used. Its text is for the operator's terminal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    #[error(
        "Guildhall is already running on {folder}{}; stop it first, or choose another data folder.",
        pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    AlreadyRunning { folder: PathBuf, pid: Option<u32> },

    #[error("{folder} holds files that are not Guildhall's; choose an empty folder for its data, or one that it made.")]
    ForeignFolder { folder: PathBuf },

    #[error("{folder} was made by a newer Guildhall ({found}; this one knows {known}); start it with that version or a later one.")]
    NewerFolder { folder: PathBuf, found: String, known: String },

    #[error(
        "The data in {folder} is of PostgreSQL {found}, and this Guildhall runs PostgreSQL {known}; \
         start it with the version that made it, or move the data over with pg_dump."
    )]
    OlderMajor { folder: PathBuf, found: u32, known: u32 },

    #[error("The disk that holds {folder} is full; make room and start again. Nothing that was saved is lost.")]
    DiskFull { folder: PathBuf },

    #[error("The data in {folder} is damaged ({detail}); restore it from a backup.")]
    Corrupt { folder: PathBuf, detail: String },

    #[error(
        "This Guildhall was built without PostgreSQL, and there is none (15 or newer) on this machine; \
         install it, or set DATABASE_URL to use one elsewhere."
    )]
    NoPrograms,

    #[error("Guildhall may not use {path} ({detail}); check who owns it and where it lies.")]
    NotPermitted { path: PathBuf, detail: String },

    #[error(
        "PostgreSQL does not run as root, so Guildhall runs it as the user {user}, who may not pass through {barrier}; \
         choose a data folder elsewhere, such as /var/lib/guildhall, or start Guildhall as an ordinary user."
    )]
    OutOfReach { user: String, barrier: PathBuf },

    #[error(
        "PostgreSQL does not run as root, and this machine has no user `postgres` or `nobody` to run it as; start Guildhall as an ordinary user."
    )]
    NoAccount,

    #[error("There is no folder for PostgreSQL's socket: neither the runtime folder nor /tmp has a short enough path.")]
    NoRuntimeFolder,

    #[error("A PostgreSQL left over from an earlier run (process {pid}) does not stop; end it, then start Guildhall again.")]
    Leftover { pid: u32 },

    #[error("PostgreSQL refuses its settings: {detail}.")]
    Settings { detail: String },

    #[error("PostgreSQL did not start: {detail}.")]
    NotStarted { detail: String },

    #[error("PostgreSQL ended by itself: {detail}.")]
    Ended { detail: String },

    #[error("PostgreSQL did not stop within {seconds} seconds and was ended; it recovers at the next start.")]
    NotStopped { seconds: u64 },

    #[error("{path} cannot be used: {source}.")]
    File { path: PathBuf, source: io::Error },
}

impl Trouble {
    /// Names what an input or output error at a path means to the operator.
    pub(crate) fn at(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull { folder: path },
            ErrorKind::PermissionDenied => Self::NotPermitted { path, detail: "permission denied".into() },
            ErrorKind::ReadOnlyFilesystem => Self::NotPermitted { path, detail: "its disk is read-only".into() },
            _ => Self::File { path, source },
        }
    }

    /// Names what PostgreSQL's own last words mean. They are English, since Guildhall starts it with `lc_messages = C`.
    pub(crate) fn told_by_postgres(words: &str, folder: &Path) -> Self {
        let says = |any: &[&str]| any.iter().any(|part| words.contains(part));
        let (folder, detail) = (folder.to_owned(), plain(words));
        if says(&["No space left on device", "Disk quota exceeded"]) {
            Self::DiskFull { folder }
        } else if says(&["Permission denied", "has wrong ownership", "has invalid permissions", "Read-only file system"]) {
            Self::NotPermitted { path: folder, detail }
        } else if says(&[
            "control file",
            "pg_control",
            "checkpoint record",
            "could not find the database system",
            "incompatible with server",
            "is not a valid data directory",
            "invalid page",
            "pg_filenode.map",
            "could not access status of transaction",
            "could not open directory \"pg_",
            "could not open file \"pg_",
            "could not open file \"global/",
        ]) {
            Self::Corrupt { folder, detail }
        } else if let Some(line) = words.lines().find(|line| SETTINGS.iter().any(|part| line.contains(part))) {
            Self::Settings { detail: plain(line) }
        } else {
            Self::NotStarted { detail }
        }
    }
}

const SETTINGS: [&str; 3] = ["configuration parameter", "for parameter", "syntax error in file"];

/// The last line that says what went wrong, without time, process number and severity.
fn plain(words: &str) -> String {
    const SEVERITIES: [&str; 6] = ["PANIC: ", "FATAL: ", "LOG: ", "initdb: error: ", "postgres: ", "could not "];
    let line = words
        .lines()
        .rev()
        .find(|line| SEVERITIES.iter().any(|severity| line.contains(severity)) && !line.contains("LOG: "))
        .or_else(|| words.lines().rev().find(|line| !line.trim().is_empty()))
        .unwrap_or("it left no message");
    let start = SEVERITIES[..5].iter().find_map(|severity| line.find(severity).map(|at| at + severity.len()));
    line[start.unwrap_or(0)..].trim().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_matters_is_told_without_its_frame() {
        let log = "2026-01-01 00:00:00.000 UTC [7] LOG:  starting\n\
                   2026-01-01 00:00:00.001 UTC [7] FATAL:  incorrect checksum in control file\n\
                   2026-01-01 00:00:00.002 UTC [7] LOG:  database system is shut down\n";
        assert_eq!(plain(log), "incorrect checksum in control file");
        assert!(matches!(Trouble::told_by_postgres(log, Path::new("/d")), Trouble::Corrupt { .. }));
    }

    #[test]
    fn a_full_disk_is_told_apart_from_damage() {
        let words = "initdb: error: could not write file \"/d/pg_control\": No space left on device\n";
        assert!(matches!(Trouble::told_by_postgres(words, Path::new("/d")), Trouble::DiskFull { .. }));
    }

    #[test]
    fn silence_is_told_as_such() {
        assert_eq!(plain("\n"), "it left no message");
    }
}
