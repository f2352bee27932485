//! What a killed run left behind: processes that still work in the cluster, and their pid file.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::Trouble;

/// A fast shutdown writes a checkpoint; an immediate one does not.
const FAST_WITHIN: Duration = Duration::from_secs(30);
const IMMEDIATE_WITHIN: Duration = Duration::from_secs(10);

/// Stops whoever still works in the cluster and removes a pid file that nobody stands behind.
///
/// Called under the data folder's lock, so whoever is found was left behind and is nobody's server.
pub(crate) fn clear(database: &Path) -> Result<(), Trouble> {
    let pid_file = database.join("postmaster.pid");
    let Ok(contents) = fs::read_to_string(&pid_file) else { return Ok(()) };
    let postmaster = contents.lines().next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw);

    let mut workers = at_work(database, postmaster);
    if let Some(pid) = workers.first() {
        tracing::warn!(pid = pid.as_raw_nonzero(), "stopping the PostgreSQL of an earlier run");
    }
    for (signal, patience) in [(Signal::INT, FAST_WITHIN), (Signal::QUIT, IMMEDIATE_WITHIN)] {
        match postmaster.filter(|pid| workers.contains(pid)) {
            Some(postmaster) => tell(&[postmaster], signal),
            // Without their postmaster the others cannot go on; `SIGQUIT` ends them at once.
            None => tell(&workers, Signal::QUIT),
        }
        let deadline = Instant::now() + patience;
        while !workers.is_empty() && Instant::now() < deadline {
            sleep(Duration::from_millis(10));
            workers = at_work(database, postmaster);
        }
    }
    if let Some(pid) = workers.first() {
        return Err(Trouble::Leftover { pid: pid.as_raw_nonzero().get().unsigned_abs() });
    }
    // Its number may belong to an unrelated process by now, which would keep PostgreSQL from starting.
    match fs::remove_file(&pid_file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Trouble::at(&pid_file, error)),
        _ => Ok(()),
    }
}

fn tell(processes: &[Pid], signal: Signal) {
    for process in processes {
        // One that has ended meanwhile is what is wanted.
        let _ = kill_process(*process, signal);
    }
}

/// All of PostgreSQL's processes work in the cluster's folder, so no stranger with a recycled number is met.
#[cfg(target_os = "linux")]
fn at_work(database: &Path, _postmaster: Option<Pid>) -> Vec<Pid> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|folder| folder == database))
        .filter(|process| fs::read_to_string(process.path().join("comm")).is_ok_and(|name| name.trim() == "postgres"))
        .filter_map(|process| Pid::from_raw(process.file_name().to_str()?.parse().ok()?))
        .collect()
}

/// Without `/proc`, the postmaster is known by its command line, which names the cluster.
#[cfg(not(target_os = "linux"))]
fn at_work(database: &Path, postmaster: Option<Pid>) -> Vec<Pid> {
    let names_cluster = |pid: &Pid| {
        let number = pid.as_raw_nonzero().to_string();
        let told = std::process::Command::new("ps").args(["-o", "command=", "-p", &number]).output();
        told.is_ok_and(|told| String::from_utf8_lossy(&told.stdout).contains(&*database.to_string_lossy()))
    };
    postmaster.into_iter().filter(names_cluster).collect()
}
