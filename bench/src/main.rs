//! Measures Guildhall beside its peer, on one PostgreSQL, by turns, and writes down every bar as reached or missed.
//!
//! Wall time on a shared machine is noise; so ratios are medians of pairs measured one after the other, and processor
//! time per request stands beside every rate. Everything is bounded in count and time and goes to 127.0.0.1 alone.

mod calendar;
mod cluster;
mod contestants;
mod footprint;
mod indexing;
mod load;
mod log;
mod notify;
mod pages;
mod pgbench;
mod processes;
mod report;
mod requests;
mod rooms;
mod search;
mod sockets;
mod wire;
mod work;

use anyhow::{Context, Result, bail};
use clap::Parser;
use cluster::Cluster;
use contestants::Programs;
use report::{Bar, Report};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Duration,
};

/// Measures Guildhall and its peer by turns.
#[derive(Parser)]
struct Args {
    /// The binary that is measured.
    #[arg(long, default_value = "target/release/guildhall")]
    guildhall: PathBuf,

    /// The peer's folder, with its packages installed.
    #[arg(long, default_value = "bench/peers/node")]
    peer: PathBuf,

    /// Where the results are written.
    #[arg(long, default_value = "bench/RESULTS.md")]
    results: PathBuf,

    /// The day, for the results' head.
    #[arg(long, default_value = "")]
    date: String,

    /// Shorter turns and fewer of them: a look, not a verdict.
    #[arg(long)]
    quick: bool,

    /// Only these parts, separated by commas: footprint, requests, work, index, notify, calendar, rooms, pages; and log and search, which
    /// are not run otherwise.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

/// How much is measured.
pub struct Pace {
    pub pairs: usize,
    pub warm_up: Duration,
    pub measured: Duration,
    pub room_messages: usize,
    pub idle_sockets: usize,
    pub idle: Duration,
    pub long_conversation: i64,
}

const USUAL: Pace = Pace {
    pairs: 3,
    warm_up: Duration::from_secs(1),
    measured: Duration::from_secs(5),
    room_messages: 150,
    idle_sockets: 2000,
    idle: Duration::from_secs(30),
    long_conversation: 1_000_000,
};

const QUICK: Pace = Pace {
    pairs: 1,
    warm_up: Duration::from_secs(1),
    measured: Duration::from_secs(3),
    room_messages: 60,
    idle_sockets: 500,
    idle: Duration::from_secs(5),
    long_conversation: 200_000,
};

/// Longest time that a whole run may take.
const LONGEST: Duration = Duration::from_secs(15 * 60);

#[tokio::main]
async fn main() -> ExitCode {
    let run = async {
        tokio::select! {
            outcome = tokio::time::timeout(LONGEST, run(Args::parse())) => outcome.unwrap_or_else(|_| bail!("the run took longer than it may")),
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
        }
    };
    match run.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<()> {
    let pace = if args.quick { QUICK } else { USUAL };
    more_files()?;
    let scratch = Scratch::new()?;
    let guildhall = args.guildhall.canonicalize().with_context(|| format!("{} is not there; build it first", args.guildhall.display()))?;
    let programs = Programs { guildhall, peer: args.peer.canonicalize()?, scratch: scratch.0.clone() };
    let wanted = |part: &str| args.only.is_empty() || args.only.iter().any(|only| only == part);
    let mut report = Report::default();

    if wanted("footprint") {
        footprint(&programs, &pace, &mut report).await;
    }
    let cluster = Cluster::start(&scratch.0.join("cluster")).await?;
    let version: String = cluster.superuser("postgres").await?.query_one("select current_setting('server_version')", &[]).await?.get(0);
    if wanted("requests") {
        eprintln!("bench: requests");
        let done = requests::measure(&programs, &cluster, &pace, &mut report).await;
        note("requests", done, &mut report);
    }
    if wanted("work") {
        eprintln!("bench: work");
        let done = work::measure(&programs, &cluster, &pace, &mut report).await;
        note("work", done, &mut report);
    }
    if wanted("index") {
        eprintln!("bench: the search index");
        let done = indexing::measure(&programs, &cluster, &pace, &mut report).await;
        note("the search index", done, &mut report);
    }
    if wanted("notify") {
        eprintln!("bench: notifications");
        let done = notify::measure(&programs, &cluster, &pace, &mut report).await;
        note("notifications", done, &mut report);
    }
    if wanted("calendar") {
        eprintln!("bench: a calendar");
        let done = calendar::measure(&programs, &cluster, &pace, &mut report).await;
        note("a calendar", done, &mut report);
    }
    if wanted("rooms") {
        eprintln!("bench: sockets");
        let done = rooms::measure(&programs, &cluster, &pace, &mut report).await;
        note("sockets", done, &mut report);
    }
    if wanted("pages") {
        eprintln!("bench: a long conversation");
        let done = pages::measure(&programs, &cluster, &pace, &mut report).await;
        note("a long conversation", done, &mut report);
    }
    // Minutes of filling, and gigabytes: only when asked for by name.
    if args.only.iter().any(|only| only == "log") {
        eprintln!("bench: a long log");
        let done = log::measure(&programs, &cluster, &pace, &mut report).await;
        note("a long log", done, &mut report);
    }
    if args.only.iter().any(|only| only == "search") {
        eprintln!("bench: search");
        let done = search::measure(&programs, &cluster, &mut report).await;
        note("search", done, &mut report);
    }
    cluster.stop().await?;

    let page = report.page(&head(&args, &version, &programs));
    fs::write(&args.results, &page)?;
    println!("{page}");
    Ok(())
}

fn note(part: &str, done: Result<()>, report: &mut Report) {
    if let Err(error) = done {
        eprintln!("bench: {part}: {error:#}");
        report.bars.push(Bar::not_measured(part, &error));
    }
}

async fn footprint(programs: &Programs, pace: &Pace, report: &mut Report) {
    eprintln!("bench: start and size");
    const MIB: f64 = 1024.0 * 1024.0;
    match footprint::measure(programs, pace.idle).await {
        Ok(found) => {
            report.bars.push(Bar::at_most("ready on existing data", 1.5, found.existing.as_secs_f64(), "s"));
            report.bars.push(Bar::at_most("ready on an empty folder", 8.0, found.empty.as_secs_f64(), "s"));
            report.bars.push(Bar::at_most("resident when idle, PostgreSQL aside", 60.0, found.idle as f64 / MIB, "MiB"));
            report.bars.push(Bar::at_most("the binary, PostgreSQL inside", 60.0, found.size as f64 / 1e6, "MB"));
            let text = format!(
                "From the start of `guildhall serve` with the PostgreSQL inside to the line that says it is ready: once on an empty folder, \
                 then the middle of three starts on the same. Resident memory {} s after the last start, without a request; {:.1} MiB of it are not pages of the \
                 binary.",
                found.idle_after.as_secs(),
                found.idle_own as f64 / MIB,
            );
            report.section("Start and size", &text);
        }
        Err(error) => note("start and size", Err(error), report),
    }
}

fn head(args: &Args, postgres: &str, programs: &Programs) -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("unknown", |(_, model)| model);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes: u64 = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0);
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let said = |program: &Path, argument: &str| {
        let output = Command::new(program).arg(argument).output().map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&output).trim().to_owned()
    };
    format!(
        "{}{} on {cores} cores ({model}), {:.0} GiB. {} beside the peer on Node.js {}, both on one PostgreSQL {postgres}, fsync on, over its \
         Unix socket; the generator on the same cores. Written by `make bench`{}.",
        args.date,
        if args.quick { ", a quick look: too short for a verdict" } else { "" },
        kilobytes as f64 / 1024.0 / 1024.0,
        said(&programs.guildhall, "version").replacen('g', "G", 1),
        said(Path::new("node"), "--version"),
        if args.only.is_empty() { String::new() } else { format!(", only {}", args.only.join(", ")) },
    )
}

/// Two thousand sockets are as many files, here and in the servers, which inherit the limit.
fn more_files() -> Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let wanted = now.maximum.unwrap_or(16_384).min(16_384);
    if now.current.is_some_and(|current| current < wanted) {
        setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: now.maximum })?;
    }
    Ok(())
}

/// A folder for everything that is made on the way; gone afterwards. It lies where an unprivileged PostgreSQL gets to.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("guildhall-bench-{}", std::process::id()));
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
