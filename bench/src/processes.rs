//! What processes cost, as Linux counts it, and their lives: every server that is measured is a child of the bench.

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    collections::HashMap,
    fs::{self, File},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Ticks a second of the times in `/proc/*/stat`: fixed for programs, whatever the kernel's own clock (proc(5)).
const TICKS: u64 = 100;

/// User and system time of whole process trees, their ended children included.
#[must_use]
pub fn processor_time(roots: &[u32]) -> Duration {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut ticks: HashMap<u32, u64> = HashMap::new();
    for pid in fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()) {
        let Some((parent, own, ended)) = stat(pid) else { continue };
        children.entry(parent).or_default().push(pid);
        ticks.insert(pid, own + ended);
    }
    let mut left = roots.to_vec();
    let mut total = 0;
    while let Some(pid) = left.pop() {
        total += ticks.get(&pid).copied().unwrap_or(0);
        left.extend(children.get(&pid).into_iter().flatten());
    }
    from_ticks(total)
}

/// User and system time of the bench itself, without its children.
#[must_use]
pub fn own_processor_time() -> Duration {
    from_ticks(stat(std::process::id()).map_or(0, |(_, own, _)| own))
}

fn from_ticks(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 1000 / TICKS)
}

/// Parent, own ticks, ticks of ended and awaited children.
fn stat(pid: u32) -> Option<(u32, u64, u64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may hold spaces and brackets; the fields after it are plain.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some((u32::try_from(number(1)?).ok()?, number(11)? + number(12)?, number(13)? + number(14)?))
}

/// Resident memory of one process in bytes: all of it, and the part that is not pages of files such as the binary's own.
///
/// # Errors
/// When the process is gone.
pub fn resident(pid: u32) -> Result<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let bytes = |name: &str| -> Result<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    };
    Ok((bytes("VmRSS:")?, bytes("RssAnon:")?))
}

/// A server of ours, in a process group of its own; it ends when this is dropped.
pub struct Process {
    child: Child,
    log: PathBuf,
    started: Instant,
}

impl Process {
    /// Starts a command with its words going into a file.
    ///
    /// # Errors
    /// When the program cannot be run.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let file = File::create(log)?;
        let started = Instant::now();
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("{} cannot be run", command.get_program().display()))?;
        Ok(Self { child, log: log.to_owned(), started })
    }

    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line in the log, and says how long after the start it was there (to within 2 ms).
    ///
    /// # Errors
    /// When the process ends first, or takes longer than a minute.
    pub async fn says(&mut self, words: &str) -> Result<Duration> {
        loop {
            let said = fs::read_to_string(&self.log).unwrap_or_default();
            if said.contains(words) {
                return Ok(self.started.elapsed());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status}: {}", tail(&said));
            }
            if self.started.elapsed() > Duration::from_secs(60) {
                bail!("it did not say \"{words}\" within a minute: {}", tail(&said));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Asks the process to end, and waits for it.
    ///
    /// # Errors
    /// When it had to be killed.
    pub async fn stop(mut self) -> Result<()> {
        self.signal(Signal::TERM);
        for _ in 0..1500 {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("process {} did not end within 30 s and was killed", self.pid())
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.pid()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            self.signal(Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn tail(text: &str) -> &str {
    let from = text.char_indices().rev().nth(600).map_or(0, |(index, _)| index);
    text[from..].trim()
}
