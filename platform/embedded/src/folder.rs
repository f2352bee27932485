//! The data folder: made or recognised, and held by one Guildhall at a time.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::Trouble;

/// The layout of data folders that this version writes; a folder with a higher number is refused.
const LAYOUT: u32 = 1;
const MARKER: &str = "guildhall.layout";
const LOCK: &str = "guildhall.lock";

/// A data folder that belongs to this process. The claim ends when the last clone is dropped, or with the process.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
    _lock: Arc<File>,
}

impl DataFolder {
    /// Makes the folder (mode 0700) where it is missing, refuses one with other people's files, and locks it.
    ///
    /// # Errors
    /// `AlreadyRunning`, `ForeignFolder`, `NewerFolder`, `NotPermitted`, `DiskFull`, `File`.
    pub fn claim(path: &Path) -> Result<Self, Trouble> {
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| Trouble::at(path, error))?;
        let path = path.canonicalize().map_err(|error| Trouble::at(path, error))?;
        let layout = recognise(&path)?;
        let lock = lock(&path)?;
        if layout.is_none() {
            fs::set_permissions(&path, Permissions::from_mode(0o700)).map_err(|error| Trouble::at(&path, error))?;
            replace(&path.join(MARKER), format!("{LAYOUT}\n").as_bytes())?;
        }
        Ok(Self { path, _lock: Arc::new(lock) })
    }

    /// The folder's absolute path, without symbolic links.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The folder's layout, or `None` for one that is still empty.
fn recognise(folder: &Path) -> Result<Option<u32>, Trouble> {
    let marker = folder.join(MARKER);
    match fs::read_to_string(&marker) {
        Ok(text) => match text.trim().parse() {
            Ok(layout) if layout <= LAYOUT => Ok(Some(layout)),
            Ok(layout) => Err(Trouble::NewerFolder {
                folder: folder.to_owned(),
                found: format!("layout {layout}"),
                known: format!("layout {LAYOUT}"),
            }),
            Err(_) => Err(Trouble::Corrupt { folder: folder.to_owned(), detail: format!("{MARKER} does not hold a number") }),
        },
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            Err(Trouble::Corrupt { folder: folder.to_owned(), detail: format!("{MARKER} is not text") })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // A first start that was cut short leaves its lock; a fresh disk has its `lost+found`.
            let ours = [LOCK, "guildhall.layout.new", "lost+found"];
            for entry in fs::read_dir(folder).map_err(|error| Trouble::at(folder, error))? {
                let name = entry.map_err(|error| Trouble::at(folder, error))?.file_name();
                if !ours.iter().any(|known| name == *known) {
                    return Err(Trouble::ForeignFolder { folder: folder.to_owned() });
                }
            }
            Ok(None)
        }
        Err(error) => Err(Trouble::at(&marker, error)),
    }
}

/// The kernel lets go of the lock when its holder dies, however it dies, so it cannot be stale.
fn lock(folder: &Path) -> Result<File, Trouble> {
    let path = folder.join(LOCK);
    let told = |error| Trouble::at(&path, error);
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path).map_err(told)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0).map_err(told)?;
            file.rewind().map_err(told)?;
            writeln!(file, "{}", std::process::id()).map_err(told)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let pid = file.read_to_string(&mut holder).ok().and_then(|_| holder.trim().parse().ok());
            Err(Trouble::AlreadyRunning { folder: folder.to_owned(), pid })
        }
        Err(TryLockError::Error(error)) => Err(told(error)),
    }
}

/// Writes a file (mode 0600) so that a reader finds the old contents or the new, never half of them.
pub(crate) fn replace(path: &Path, contents: &[u8]) -> Result<(), Trouble> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = PathBuf::from(fresh);
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(contents)?;
        file.sync_data()?;
        fs::rename(&fresh, path)
    };
    write().map_err(|error| Trouble::at(path, error))
}
