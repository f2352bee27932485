//! What the file system has to be told, and what it tells.

use std::fs::File;
use std::io;
use std::path::Path;

/// Returns when everything written below `folder` is on its disk: one call, whatever the number of files.
pub(crate) fn settle(folder: &Path) -> io::Result<()> {
    let folder = File::open(folder)?;
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(&folder)?;
    #[cfg(not(target_os = "linux"))]
    {
        drop(folder);
        rustix::fs::sync();
    }
    Ok(())
}

/// The operating system's own error inside the ones that the archive reader wraps around it.
#[cfg(carried)]
pub(crate) fn root_cause(error: io::Error) -> io::Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(code) = inner.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error) {
            return io::Error::from_raw_os_error(code);
        }
        cause = inner.source();
    }
    error
}
