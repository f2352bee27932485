//! Which user of the machine PostgreSQL runs as: the one who runs Guildhall, or, since PostgreSQL refuses
//! to run as root, an unprivileged one.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Trouble;

/// The user that runs PostgreSQL.
#[derive(Clone, Debug)]
pub(crate) enum Account {
    /// The user who runs Guildhall.
    Own,
    /// Another one, because Guildhall runs as root.
    Lent { uid: u32, gid: u32, name: String },
}

impl Account {
    /// Root lends PostgreSQL the owner of an existing cluster, else `postgres`, else `nobody`.
    pub(crate) fn choose(database: &Path) -> Result<Self, Trouble> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Own);
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        if let Ok(cluster) = fs::metadata(database)
            && cluster.uid() != 0
        {
            let name = named(&users, |_, uid| uid == cluster.uid()).map(|(name, ..)| name);
            let name = name.unwrap_or_else(|| cluster.uid().to_string());
            return Ok(Self::Lent { uid: cluster.uid(), gid: cluster.gid(), name });
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|wanted| named(&users, |name, uid| name == *wanted && uid != 0))
            .map(|(name, uid, gid)| Self::Lent { uid, gid, name })
            .ok_or(Trouble::NoAccount)
    }

    /// Starts `command` as this account, when it comes to be spawned.
    pub(crate) fn runs(&self, command: &mut Command) {
        if let Self::Lent { uid, gid, .. } = self {
            // The supplementary groups of root are dropped along with its user id.
            command.uid(*uid).gid(*gid);
        }
    }

    /// The process user id under which PostgreSQL's own files appear.
    pub(crate) fn uid(&self) -> u32 {
        match self {
            Self::Own => rustix::process::geteuid().as_raw(),
            Self::Lent { uid, .. } => *uid,
        }
    }

    /// Hands one file or folder over to this account.
    pub(crate) fn own(&self, path: &Path) -> Result<(), Trouble> {
        match self {
            Self::Own => Ok(()),
            Self::Lent { uid, gid, .. } => lchown(path, Some(*uid), Some(*gid)).map_err(|error| Trouble::at(path, error)),
        }
    }

    /// Hands a cluster over that root owns, as after a copy or a restored backup made by root.
    pub(crate) fn own_cluster(&self, database: &Path) -> Result<(), Trouble> {
        let Self::Lent { uid, .. } = self else { return Ok(()) };
        let told = |error| Trouble::at(database, error);
        if fs::metadata(database).map_err(told)?.uid() == *uid {
            return Ok(());
        }
        let mut found = vec![database.to_owned()];
        let mut next = 0;
        while let Some(path) = found.get(next).cloned() {
            if fs::symlink_metadata(&path).map_err(told)?.is_dir() {
                for entry in fs::read_dir(&path).map_err(told)? {
                    found.push(entry.map_err(told)?.path());
                }
            }
            next += 1;
        }
        // The cluster's own folder last: a hand-over cut short begins anew.
        found.iter().rev().try_for_each(|path| self.own(path))
    }

    /// Lets this account pass through the data folder (not list it), and makes sure that it can get there.
    pub(crate) fn admit(&self, data: &Path, program: &Path) -> Result<(), Trouble> {
        let Self::Lent { uid, gid, name } = self else { return Ok(()) };
        let told = |error| Trouble::at(data, error);
        let metadata = fs::metadata(data).map_err(told)?;
        if metadata.uid() != *uid {
            chown(data, None, Some(*gid)).map_err(told)?;
            fs::set_permissions(data, fs::Permissions::from_mode(0o710)).map_err(told)?;
        }
        let mut trial = Command::new(program);
        trial.arg("--version").env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        trial.current_dir(data);
        self.runs(&mut trial);
        match trial.status() {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                let barrier = closed_ancestor(data, *uid, *gid).unwrap_or_else(|| data.to_owned());
                Err(Trouble::OutOfReach { user: name.clone(), barrier })
            }
            Err(error) => Err(Trouble::at(program, error)),
        }
    }
}

/// The first user in `/etc/passwd` (name:password:uid:gid:…) that fits.
fn named(users: &str, fits: impl Fn(&str, u32) -> bool) -> Option<(String, u32, u32)> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, uid, gid) = (fields.next()?, fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        fits(name, uid).then(|| (name.to_owned(), uid, gid))
    })
}

/// The outermost folder on the way to `path` that this user may not pass through.
fn closed_ancestor(path: &Path, uid: u32, gid: u32) -> Option<PathBuf> {
    let mut ancestors: Vec<&Path> = path.ancestors().collect();
    ancestors.reverse();
    ancestors
        .into_iter()
        .find(|folder| {
            fs::metadata(folder).is_ok_and(|folder| {
                let open = match () {
                    () if folder.uid() == uid => 0o100,
                    () if folder.gid() == gid => 0o010,
                    () => 0o001,
                };
                folder.mode() & open == 0
            })
        })
        .map(Path::to_owned)
}
