//! What the search index costs those who write: the same sends while its reader follows the log, and while it is held.

use crate::{
    Pace,
    cluster::Cluster,
    contestants::{Contestant, Programs, Who, World},
    load::{Load, Yield},
    report::{Bar, Report, median},
    requests::CONNECTIONS,
};
use anyhow::{Result, ensure};
use std::{
    fmt::Write,
    time::{Duration, Instant},
};
use tokio_postgres::Client;

/// Part of the sends without an index that must be left.
const PART: f64 = 0.8;
const READER: &str = "search.index";
const HELD: &str = "search.index.held";
const RENAME: &str = "update guildhall.event_readers set name = $2 where name = $1";
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends by turns and writes the bar.
///
/// # Errors
/// When the server does not start or the index does not catch up.
pub async fn measure(programs: &Programs, cluster: &Cluster, pace: &Pace, report: &mut Report) -> Result<()> {
    let server = Contestant::start(Who::Guildhall, programs, cluster, 2).await?;
    let mut world = World::found(&server, "indexing").await?;
    world.furnish("indexing").await?;
    cluster.analyze(Who::Guildhall.database()).await?;
    let load = Load {
        address: server.address,
        requests: world.sends().into(),
        connections: CONNECTIONS,
        warm_up: pace.warm_up,
        measured: pace.measured,
    };
    let admin = cluster.superuser("guildhall").await?;
    let (mut kept, mut held) = (Vec::new(), Vec::new());
    for _ in 0..pace.pairs {
        caught_up(&admin).await?;
        kept.push(load.run(server.pid(), cluster.pid()).await?);
        caught_up(&admin).await?;
        // A reader that does not find its cursor leaves the log to whoever has it. A lock would do, too, but an open transaction
        // keeps old versions of every row, and the sends would pay for that.
        admin.execute(RENAME, &[&READER, &HELD]).await?;
        held.push(load.run(server.pid(), cluster.pid()).await?);
        admin.execute(RENAME, &[&HELD, &READER]).await?;
    }
    let part = median(kept.iter().zip(&held).map(|(kept, held)| kept.per_second() / held.per_second()));
    report.bars.push(Bar::at_least("sending while the search index is kept, against sending without", PART, part, "×"));
    report.section("What the search index costs", &table(&kept, &held));
    server.stop().await
}

async fn caught_up(admin: &Client) -> Result<()> {
    const BEHIND: &str = "select page < (select max(number) from guildhall.event_pages) from guildhall.event_readers where name = $1";
    let began = Instant::now();
    while admin.query_one(BEHIND, &[&READER]).await?.get(0) {
        ensure!(began.elapsed() < PATIENCE, "the index did not catch up in {} s", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

fn table(kept: &[Yield], held: &[Yield]) -> String {
    let mut text = format!(
        "{CONNECTIONS} connections send messages of {} words; by turns the index' reader follows the log and is held. Medians; processor time \
         of server and database is per request.\n\n| index | requests/s | together µs | p50 ms | p99 ms |\n|---|---|---|---|---|\n",
        crate::contestants::CONTENT.split_whitespace().count()
    );
    for (name, turns) in [("kept", kept), ("held", held)] {
        let of = |value: fn(&Yield) -> f64| median(turns.iter().map(value));
        let _ = writeln!(
            text,
            "| {name} | {:.0} | {:.0} | {:.2} | {:.2} |",
            of(Yield::per_second),
            of(Yield::cost),
            of(|turn| turn.p50),
            of(|turn| turn.p99)
        );
    }
    text
}
