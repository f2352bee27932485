//! PostgreSQL's programs: unpacked from this binary, or found on the machine.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Trouble;

/// A folder with `postgres` and `initdb`.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    bin: PathBuf,
    /// The major version, such as 18.
    pub(crate) major: u32,
}

impl Programs {
    pub(crate) fn postgres(&self) -> PathBuf {
        self.bin.join("postgres")
    }

    pub(crate) fn initdb(&self) -> PathBuf {
        self.bin.join("initdb")
    }

    /// The programs carried inside, unpacked into the data folder where they are not there yet.
    #[cfg(carried)]
    pub(crate) fn prepare(data: &Path, _cluster: Option<u32>, fsync: bool) -> Result<Self, Trouble> {
        let bin = carried::unpack(data, fsync)?.join("bin");
        Ok(Self { bin, major: carried::major()? })
    }

    /// The machine's own programs: of the version that made the cluster if there are such, else the newest.
    #[cfg(not(carried))]
    pub(crate) fn prepare(_data: &Path, cluster: Option<u32>, _fsync: bool) -> Result<Self, Trouble> {
        let found = machine::programs();
        let made_it = found.iter().find(|programs| Some(programs.major) == cluster);
        made_it.or_else(|| found.iter().max_by_key(|programs| programs.major)).cloned().ok_or(Trouble::NoPrograms)
    }
}

#[cfg(carried)]
mod carried {
    use super::{Path, PathBuf, Trouble, fs};

    static ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/postgres.tar.zst"));
    const MAJOR_TEXT: &str = env!("GUILDHALL_POSTGRES_MAJOR");
    const HASH: &str = env!("GUILDHALL_POSTGRES_HASH");

    /// Unpacks into `<data>/postgres/<major>-<hash>`, whole or not at all, and clears away what earlier versions left.
    pub(super) fn unpack(data: &Path, fsync: bool) -> Result<PathBuf, Trouble> {
        let folder = data.join("postgres");
        let name = format!("{MAJOR_TEXT}-{HASH}");
        let home = folder.join(&name);
        if !home.exists() {
            let fresh = folder.join("unpacking");
            super::clear(&fresh)?;
            let unpacked = open_to_all(&folder)
                .and_then(|()| open_to_all(&fresh))
                .and_then(|()| {
                    let plain = zstd::stream::read::Decoder::with_buffer(ARCHIVE)?;
                    let mut archive = tar::Archive::new(plain);
                    archive.set_preserve_mtime(false);
                    archive.unpack(&fresh)
                })
                // On the disk before it has its name: after a power cut it is whole or not there.
                .and_then(|()| if fsync { crate::disk::settle(&fresh) } else { Ok(()) })
                .and_then(|()| fs::rename(&fresh, &home));
            if let Err(error) = unpacked {
                super::clear(&fresh)?;
                return Err(Trouble::at(data, crate::disk::root_cause(error)));
            }
            tracing::debug!(home = %home.display(), "PostgreSQL is unpacked");
        }
        for other in fs::read_dir(&folder).map_err(|error| Trouble::at(&folder, error))?.flatten() {
            if other.file_name() != *name {
                super::clear(&other.path())?;
            }
        }
        Ok(home)
    }

    /// The programs hold no secret, and the user who runs them may be another one. A strict umask must not close them.
    fn open_to_all(folder: &Path) -> std::io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        fs::create_dir_all(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
    }

    pub(super) fn major() -> Result<u32, Trouble> {
        MAJOR_TEXT.parse().map_err(|_| Trouble::NoPrograms)
    }
}

/// Removes a folder with its contents, if it is there.
pub(crate) fn clear(folder: &Path) -> Result<(), Trouble> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Trouble::at(folder, error)),
        _ => Ok(()),
    }
}

#[cfg(not(carried))]
mod machine {
    use std::env;
    use std::process::Command;

    use super::{Path, PathBuf, Programs, fs};

    /// The oldest PostgreSQL whose SQL Guildhall is written for.
    const OLDEST: u32 = 15;

    /// Every PostgreSQL of the machine that is new enough, by `PATH` and by where the distributions put it.
    pub(super) fn programs() -> Vec<Programs> {
        let versions = ["/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt", "/usr"];
        let homes = versions.iter().flat_map(fs::read_dir).flatten().flatten();
        let homes = homes.filter(|home| {
            let name = home.file_name();
            let name = name.to_string_lossy();
            name.starts_with("postgresql@") || name.starts_with("pgsql-") || name.parse::<u32>().is_ok()
        });
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<PathBuf> = env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
        folders.extend(homes.map(|home| home.path().join("bin")));
        folders
            .into_iter()
            .filter(|bin| bin.join("postgres").is_file() && bin.join("initdb").is_file())
            .filter_map(|bin| Some(Programs { major: version(&bin.join("postgres"))?, bin }))
            .filter(|programs| programs.major >= OLDEST)
            .collect()
    }

    /// The major version in `postgres (PostgreSQL) 15.7 (Debian 15.7-1)`.
    fn version(postgres: &Path) -> Option<u32> {
        let told = Command::new(postgres).arg("--version").env_clear().output().ok()?.stdout;
        let told = String::from_utf8(told).ok()?;
        told.split("(PostgreSQL) ").nth(1)?.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }
}
