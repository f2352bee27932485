//! The short folder for PostgreSQL's socket. A socket's path ends at about 100 bytes, so it cannot lie in the data folder.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Trouble;
use crate::account::Account;

/// The port only names the socket (`.s.PGSQL.5432`): nothing listens on TCP.
pub(crate) const PORT: u16 = 5432;
/// `sockaddr_un` holds 104 bytes on macOS, 108 on Linux, with the closing zero.
const LONGEST_PATH: usize = 103;

/// Makes the folder, mode 0700, that only the account may enter, and clears the remains of an earlier run.
pub(crate) fn prepare(data: &Path, account: &Account) -> Result<PathBuf, Trouble> {
    let hash: String = Sha256::digest(data.as_os_str().as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("guildhall-{hash}");
    let mut trouble = None;
    for parent in parents(account) {
        let folder = parent.join(&name);
        if folder.as_os_str().len() + "/.s.PGSQL.5432.lock".len() > LONGEST_PATH {
            continue;
        }
        match claim(&folder, account) {
            Ok(()) => return Ok(folder),
            Err(refused) => trouble = Some(refused),
        }
    }
    Err(trouble.unwrap_or(Trouble::NoRuntimeFolder))
}

/// Removes the folder after its server. Where that fails, the next start clears it.
pub(crate) fn forget(folder: &Path) {
    let _ = fs::remove_dir(folder);
}

fn parents(account: &Account) -> Vec<PathBuf> {
    let first = match account {
        Account::Own => std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute()),
        Account::Lent { .. } => Some(PathBuf::from("/run")),
    };
    first.into_iter().chain([PathBuf::from("/tmp")]).collect()
}

/// In `/tmp` anyone may have made a folder of this name before us: only one that is the account's, and closed, will do.
fn claim(folder: &Path, account: &Account) -> Result<(), Trouble> {
    let told = |error| Trouble::at(folder, error);
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => return account.own(folder),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(told(error)),
    }
    let found = fs::symlink_metadata(folder).map_err(told)?;
    let ours = found.uid() == account.uid() || found.uid() == rustix::process::geteuid().as_raw();
    if !found.is_dir() || !ours {
        return Err(Trouble::NotPermitted { path: folder.to_owned(), detail: "somebody else has made it".into() });
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(told)?;
    for remains in [format!(".s.PGSQL.{PORT}"), format!(".s.PGSQL.{PORT}.lock")] {
        match fs::remove_file(folder.join(remains)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(told(error)),
            _ => {}
        }
    }
    account.own(folder)
}
