//! The thread that starts PostgreSQL, lives as long as it, and tells how it ended.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tokio::sync::watch;

use crate::Trouble;
use crate::log::{LastWords, Log};

const LAST_LINE_WITHIN: Duration = Duration::from_secs(1);

/// A running server process. Dropping it asks the server for a fast shutdown.
#[derive(Debug)]
pub(crate) struct Server {
    /// Empty once the process has ended, so that its number is never used again.
    process: Arc<Mutex<Option<Pid>>>,
    pid: Pid,
    exit: watch::Receiver<Option<Exit>>,
    words: LastWords,
}

/// How the process ended; `None` inside when even that could not be learned.
type Exit = Option<ExitStatus>;

impl Server {
    /// Starts the server on a thread of its own: Linux ends a child bound to its parent when the *thread* that
    /// started it ends, and the threads of a runtime come and go.
    pub(crate) async fn start(mut command: Command, log: Log) -> Result<Self, Trouble> {
        let program = std::path::PathBuf::from(command.get_program());
        let told = move |error| Trouble::at(&program, error);
        // Ctrl-C in the terminal is for Guildhall, which stops PostgreSQL last: not in its process group.
        command.process_group(0).stdout(Stdio::null()).stderr(Stdio::piped());
        let (started, starting) = tokio::sync::oneshot::channel();
        let (ended, exit) = watch::channel(None);
        let words = LastWords::default();
        let heard = words.clone();
        let keeper = thread::Builder::new().name("postgres".into()).spawn(move || {
            let mut child = match bound_to_us(&mut command).spawn() {
                Ok(child) => child,
                Err(error) => return drop(started.send(Err(error))),
            };
            let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return };
            let process = Arc::new(Mutex::new(Some(pid)));
            if started.send(Ok((pid, Arc::clone(&process)))).is_err() {
                let _ = kill_process(pid, Signal::INT);
            }
            let (told, last_line) = mpsc::channel::<()>();
            if let Some(stderr) = child.stderr.take() {
                thread::spawn(move || {
                    log.follow(stderr, &heard);
                    drop(told);
                });
            }
            let exit = reap(pid, &mut child, &process);
            // A session can outlive a killed postmaster for a while, and keeps the log open: do not wait for it.
            let _ = last_line.recv_timeout(LAST_LINE_WITHIN);
            ended.send_replace(Some(exit));
        });
        keeper.map_err(&told)?;
        let started = starting.await.unwrap_or_else(|_| Err(io::Error::other("its thread ended")));
        let (pid, process) = started.map_err(told)?;
        Ok(Self { process, pid, exit, words })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// Sends a signal, unless the process has ended.
    pub(crate) fn signal(&self, signal: Signal) {
        if let Some(pid) = *self.process.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = kill_process(pid, signal);
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.exit.borrow().is_some()
    }

    /// Waits until the process has ended; true if it did so in good order.
    pub(crate) async fn ended(&self) -> bool {
        let mut exit = self.exit.clone();
        match exit.wait_for(Option::is_some).await {
            Ok(exit) => exit.flatten().is_some_and(|status| status.success()),
            Err(_) => false,
        }
    }

    /// What PostgreSQL said last.
    pub(crate) fn last_words(&self) -> String {
        self.words.text()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.signal(Signal::INT);
    }
}

/// Waits for the end, takes the number out of use, and only then lets the system give it to others.
fn reap(pid: Pid, child: &mut Child, process: &Mutex<Option<Pid>>) -> Exit {
    let seen = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
    let mut process = process.lock().unwrap_or_else(PoisonError::into_inner);
    *process = None;
    seen.ok().and_then(|_| child.wait().ok())
}

/// Makes the child get a fast shutdown (`SIGINT`) when the thread that starts it dies, so it ends even with a killed Guildhall.
///
/// Where the system has no such notice, the next start finds the leftover and stops it.
#[cfg_attr(
    target_os = "linux",
    expect(unsafe_code, reason = "`pre_exec` is the only place between the change of user, which clears the wish, and the program")
)]
pub(crate) fn bound_to_us(command: &mut Command) -> &mut Command {
    #[cfg(target_os = "linux")]
    {
        let parent = rustix::process::getpid();
        let bind = move || {
            rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
            // The parent may have died before the wish was made.
            if rustix::process::getppid() != Some(parent) {
                return Err(io::Error::from_raw_os_error(rustix::io::Errno::SRCH.raw_os_error()));
            }
            Ok(())
        };
        // SAFETY: the closure makes two system calls and allocates nothing, as a forked child must.
        unsafe { command.pre_exec(bind) }
    }
    #[cfg(not(target_os = "linux"))]
    command
}
