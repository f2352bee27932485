//! Three kinds of request, asked of Guildhall and of the peer by turns, and of the database alone in between.

use crate::{
    Pace,
    cluster::Cluster,
    contestants::{Contestant, Programs, Who, World},
    load::{Load, Yield},
    pgbench::{CLIENTS, Flight, Speed},
    report::{Bar, Report, median},
};
use anyhow::{Context, Result};
use std::fmt::Write;

pub const CONNECTIONS: usize = 32;
pub struct Scenario {
    pub title: &'static str,
    /// Times the peer's requests a second; none where the peer has nothing like it.
    pub bar: Option<f64>,
    /// Part of what `pgbench` reaches with the same statements in one flight.
    pub of_pgbench: f64,
    pub requests: fn(&World) -> Vec<Vec<u8>>,
}

const SCENARIOS: [Scenario; 3] = [
    Scenario { title: "GET /api/users/me", bar: Some(6.0), of_pgbench: 0.5, requests: World::me },
    Scenario { title: "the newest 20 messages", bar: Some(5.0), of_pgbench: 0.5, requests: World::lists },
    Scenario { title: "sending a message", bar: Some(4.0), of_pgbench: 0.5, requests: World::sends },
];

/// A server with its world.
pub struct Side {
    pub server: Contestant,
    pub world: World,
}

impl Side {
    async fn open(who: Who, programs: &Programs, cluster: &Cluster) -> Result<Self> {
        let server = Contestant::start(who, programs, cluster, 2).await?;
        let mut world = World::found(&server, "requests").await.with_context(|| who.name())?;
        if let Err(error) = world.furnish("requests").await {
            eprintln!("bench: {} has no conversations: {error:#}", who.name());
        }
        cluster.analyze(who.database()).await?;
        Ok(Self { server, world })
    }
}

/// Runs all three and writes their bars.
///
/// # Errors
/// When one of the servers does not start or its world cannot be built.
pub async fn measure(programs: &Programs, cluster: &Cluster, pace: &Pace, report: &mut Report) -> Result<()> {
    let ours = Side::open(Who::Guildhall, programs, cluster).await?;
    let theirs = Side::open(Who::Peer, programs, cluster).await?;
    for scenario in &SCENARIOS {
        if let Err(error) = measure_one(scenario, &ours, Some(&theirs), programs, cluster, pace, report).await {
            report.bars.push(Bar::not_measured(scenario.title, &error));
        }
    }
    theirs.server.stop().await?;
    ours.server.stop().await
}

/// Runs one scenario by turns, with the peer where it takes part, and writes its bars.
///
/// # Errors
/// When a load cannot be run.
pub async fn measure_one(
    scenario: &Scenario,
    ours: &Side,
    theirs: Option<&Side>,
    programs: &Programs,
    cluster: &Cluster,
    pace: &Pace,
    report: &mut Report,
) -> Result<()> {
    let requests = (scenario.requests)(&ours.world);
    let flight = Flight::of(cluster, &ours.world, requests.first().context("there is nothing to ask about")?).await;
    let (mut mine, mut others, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let mut trouble = None;
    for _ in 0..pace.pairs {
        mine.push(load(scenario, ours, cluster, pace).await?);
        if let Some(theirs) = theirs {
            others.push(load(scenario, theirs, cluster, pace).await?);
        }
        match &flight {
            Ok(flight) => match flight.run(cluster, &ours.world, pace.measured, &programs.scratch).await {
                Ok(speed) => bare.push(speed),
                Err(error) => trouble = Some(error),
            },
            Err(error) => trouble = Some(anyhow::anyhow!("{error:#}")),
        }
    }
    if let Some(bar) = scenario.bar {
        let ratio = median(mine.iter().zip(&others).map(|(a, b)| a.per_second() / b.per_second()));
        report.bars.push(Bar::at_least(&format!("{}, against the peer", scenario.title), bar, ratio, "×"));
    }
    let what = format!("{}, against pgbench", scenario.title);
    report.bars.push(match &trouble {
        None => Bar::at_least(&what, scenario.of_pgbench, median(mine.iter().zip(&bare).map(|(a, b)| a.per_second() / b.per_second)), "×"),
        Some(error) => Bar::not_measured(&what, error),
    });
    report.section(scenario.title, &table(&mine, &others, &bare, flight.as_ref().ok(), pace));
    Ok(())
}

async fn load(scenario: &Scenario, side: &Side, cluster: &Cluster, pace: &Pace) -> Result<Yield> {
    let load = Load {
        address: side.world.address,
        requests: (scenario.requests)(&side.world).into(),
        connections: CONNECTIONS,
        warm_up: pace.warm_up,
        measured: pace.measured,
    };
    load.run(side.server.pid(), cluster.pid()).await.with_context(|| side.server.who.name())
}

fn table(mine: &[Yield], others: &[Yield], bare: &[Speed], flight: Option<&Flight>, pace: &Pace) -> String {
    let mut text = format!(
        "{CONNECTIONS} kept-alive connections, one request under way on each; {} turns of {} s after {} s of warming up. Medians of the turns; \
         processor time is per request.\n\n| | requests/s | server µs | PostgreSQL µs | together µs | generator µs | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|\n",
        pace.pairs,
        pace.measured.as_secs_f64(),
        pace.warm_up.as_secs_f64(),
    );
    for (name, turns) in [("Guildhall", mine), ("peer, 2 workers", others)].into_iter().filter(|(_, turns)| !turns.is_empty()) {
        let of = |value: fn(&Yield) -> f64| median(turns.iter().map(value));
        let each = |time: std::time::Duration, turn: &Yield| time.as_secs_f64() * 1e6 / turn.requests as f64;
        let _ = writeln!(
            text,
            "| {name} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.2} | {:.2} |",
            of(Yield::per_second),
            median(turns.iter().map(|turn| each(turn.servers, turn))),
            median(turns.iter().map(|turn| each(turn.database, turn))),
            of(Yield::cost),
            median(turns.iter().map(|turn| each(turn.generator, turn))),
            of(|turn| turn.p50),
            of(|turn| turn.p99),
        );
    }
    if !bare.is_empty() {
        let (speed, cost) = (median(bare.iter().map(|speed| speed.per_second)), median(bare.iter().map(|speed| speed.database_cost)));
        let _ = writeln!(text, "| pgbench, {CLIENTS} clients | {speed:.0} | | {cost:.0} | | | | |");
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as f64;
    let own = median(mine.iter().chain(others).map(|turn| turn.generator.as_secs_f64() / turn.seconds / cores * 100.0));
    let rates = |turns: &[Yield]| turns.iter().map(|turn| format!("{:.0}", turn.per_second())).collect::<Vec<_>>().join(", ");
    if !others.is_empty() {
        let cost = median(mine.iter().zip(others).map(|(a, b)| b.cost() / a.cost()));
        let _ = write!(text, "\nProcessor time of server and database together: the peer's is {cost:.2} × Guildhall's (median of pairs).");
    }
    let peer = if others.is_empty() { String::new() } else { format!("; peer {}", rates(others)) };
    let _ = writeln!(
        text,
        "\nThe generator took {own:.0} % of the machine. Turns, requests/s: Guildhall {}{peer}; pgbench {}.",
        rates(mine),
        bare.iter().map(|speed| format!("{:.0}", speed.per_second)).collect::<Vec<_>>().join(", "),
    );
    if let Some(flight) = flight {
        let _ = writeln!(text, "\npgbench's flight, as Guildhall sent it: `{}`.", flight.summary());
    }
    text
}
