//! Sockets: how long a message takes to the last of a room, and what a socket that says nothing costs.

use crate::{
    Pace,
    cluster::Cluster,
    contestants::{Contestant, Person, Programs, Who, World},
    processes::resident,
    report::{Bar, Report, median},
    sockets::Sockets,
    wire::Line,
};
use anyhow::{Context, Result};
use std::time::Duration;

const ROOM: usize = 200;
/// Part of the peer's that Guildhall may take, in time and in memory.
const PART: f64 = 0.5;

/// A server with a room full of people.
struct Side {
    server: Contestant,
    owner: Person,
    people: Vec<Person>,
    conversation: String,
}

impl Side {
    /// Signs everybody up, then starts the server anew, so that its memory is that of serving alone.
    async fn open(who: Who, programs: &Programs, cluster: &Cluster) -> Result<Self> {
        let server = Contestant::start(who, programs, cluster, 1).await?;
        let world = World::found(&server, "rooms").await.with_context(|| who.name())?;
        let people = world.more_people("rooms", ROOM).await.with_context(|| who.name())?;
        let conversation = world.converse(&mut Line::open(server.address).await?, "Everybody", &people).await?;
        let address = server.address;
        cluster.analyze(who.database()).await?;
        server.stop().await?;
        let server = Contestant::start_at(address, who, programs, cluster, 1).await?;
        Ok(Self { server, owner: world.owner, people, conversation })
    }

    /// Bytes of resident memory that each of so many silent sockets takes.
    async fn idle(&self, count: usize) -> Result<f64> {
        drop(Sockets::open(&self.server, &self.people, 20).await?);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let (before, _) = resident(self.server.pid())?;
        let sockets = Sockets::open(&self.server, &self.people, count).await?;
        tokio::time::sleep(Duration::from_secs(5)).await;
        let (after, _) = resident(self.server.pid())?;
        anyhow::ensure!(sockets.closed() == 0, "{} of {count} sockets were closed by the server", sockets.closed());
        Ok(after.saturating_sub(before) as f64 / count as f64)
    }
}

/// Measures both and writes their bars.
///
/// # Errors
/// When one of the servers does not start or its people cannot be signed up.
pub async fn measure(programs: &Programs, cluster: &Cluster, pace: &Pace, report: &mut Report) -> Result<()> {
    let ours = Side::open(Who::Guildhall, programs, cluster).await?;
    let theirs = Side::open(Who::Peer, programs, cluster).await?;
    if let Err(error) = memory(&ours, &theirs, pace, report).await {
        report.bars.push(Bar::not_measured("memory of an idle socket", &error));
    }
    if let Err(error) = latency(&ours, &theirs, pace, report).await {
        report.bars.push(Bar::not_measured("p99 from a send to the last of 200 receipts", &error));
    }
    theirs.server.stop().await?;
    ours.server.stop().await
}

async fn memory(ours: &Side, theirs: &Side, pace: &Pace, report: &mut Report) -> Result<()> {
    let count = pace.idle_sockets;
    let mine = ours.idle(count).await.context("Guildhall")? / 1024.0;
    let others = theirs.idle(count).await.context("peer")? / 1024.0;
    report.bars.push(Bar::at_most("memory of an idle socket, against the peer's", PART, mine / others, "×"));
    let text = format!(
        "Growth of resident memory from {count} open, silent websockets of {ROOM} people, all in one room, 5 s after the last was opened, on \
         a server that was started anew: Guildhall {mine:.1} KiB each, peer {others:.1} KiB each."
    );
    report.section("Idle sockets", &text);
    Ok(())
}

async fn latency(ours: &Side, theirs: &Side, pace: &Pace, report: &mut Report) -> Result<()> {
    let mut turns: [Vec<(f64, f64)>; 2] = Default::default();
    for _ in 0..pace.pairs {
        for (side, turns) in [ours, theirs].into_iter().zip(&mut turns) {
            let sockets = Sockets::open(&side.server, &side.people, ROOM).await?;
            let sent = sockets.send_to_all(&side.server, &side.owner, &side.conversation, pace.room_messages).await;
            let mut times = sent.context(side.server.who.name())?;
            times.sort_by(f64::total_cmp);
            let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
            turns.push((at(0.5), at(0.99)));
        }
    }
    let [mine, others] = &turns;
    let ratio = median(mine.iter().zip(others).map(|(a, b)| a.1 / b.1));
    report.bars.push(Bar::at_most("p99 from a send to the last of 200 receipts, against the peer's", PART, ratio, "×"));
    let of = |turns: &[(f64, f64)], value: fn(&(f64, f64)) -> f64| median(turns.iter().map(value));
    let text = format!(
        "A room of {ROOM} people with a websocket each; another socket sends `message:send` {} times, one after the other, in {} turns. Time \
         from the send to the last receipt, medians of the turns:\n\n| | p50 ms | p99 ms |\n|---|---|---|\n| Guildhall | {:.1} | {:.1} |\n| \
         peer, 1 worker | {:.1} | {:.1} |",
        pace.room_messages,
        pace.pairs,
        of(mine, |turn| turn.0),
        of(mine, |turn| turn.1),
        of(others, |turn| turn.0),
        of(others, |turn| turn.1),
    );
    report.section("A room of 200 sockets", &text);
    Ok(())
}
