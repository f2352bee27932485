//! The event log when it has grown: readers, the audit page and start-up must not notice.

use crate::{
    Pace,
    cluster::Cluster,
    contestants::{Contestant, Programs, Who, World},
    load::Load,
    report::{Bar, Report, median},
    wire::Line,
};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio_postgres::Client;
use uuid::Uuid;

const EVENTS: i64 = 10_000_000;
const BATCH: i64 = 100_000;
/// Events on a page of the audit log.
const PAGE: usize = 50;
/// How much slower anything may be than with a log that has just begun.
const BAR: f64 = 1.5;

/// Who hears of a message.
const HEARERS: [&str; 3] = ["notifications.tell", "search.index", "previews.follow"];

/// Events by the hand of the database's owner, every other one of this organization, over the last days. They are of a kind that
/// no reader hears: what is measured is a log that has grown, not the work of years done at once.
/// $1 organization, $2 actor, $3 how many, $4 how many seconds ago.
const FILL: &str = "
insert into guildhall.events
    (organization_id, id, kind, subject_kind, subject_id, actor_id, data, request_id, address, occurred_at)
select case n % 2 when 0 then $1::uuid else md5(($4::float8 * 1000 + n % 97)::text)::uuid end, uuidv7(make_interval(secs => -$4::float8 - n / 1e5)),
    'identity.session.opened', 'session', md5(n::text)::uuid, $2, jsonb_build_object('session_id', md5(n::text)::uuid), 'filled', '127.0.0.1',
    now()
from generate_series(1, $3::bigint) as n";

/// What may have become slower.
struct Times {
    /// Milliseconds.
    audit: f64,
    readers: f64,
    start: f64,
}

/// Measures, fills the log, and measures again.
///
/// # Errors
/// When the server does not start or the log cannot be filled.
pub async fn measure(programs: &Programs, cluster: &Cluster, pace: &Pace, report: &mut Report) -> Result<()> {
    let server = Contestant::start(Who::Guildhall, programs, cluster, 1).await?;
    let address = server.address;
    let world = World::found(&server, "log").await?;
    let friend = world.more_people("log", 1).await?;
    let conversation = world.converse(&mut Line::open(address).await?, "Log", &friend).await?;
    let admin = cluster.superuser("guildhall").await?;
    // Looking for the newest event must not cost what is measured.
    admin.batch_execute("set statement_timeout = 0; set enable_seqscan = off").await?;
    say(&world, &conversation, PAGE).await?;

    let (server, young) = times(server, &world, &conversation, &admin, programs, cluster, pace).await?;
    let began = Instant::now();
    let (organization, actor) = (Uuid::try_parse(&world.owner.organization)?, Uuid::try_parse(&world.owner.id)?);
    for batch in 0..EVENTS / BATCH {
        let ago = batch as f64 * 600.0;
        admin.execute(FILL, &[&organization, &actor, &BATCH, &ago]).await.context("filling the log")?;
    }
    admin.batch_execute("vacuum analyze guildhall.events").await?;
    let filled = began.elapsed();
    caught_up(&admin, &[]).await?;
    let (server, old) = times(server, &world, &conversation, &admin, programs, cluster, pace).await?;

    for (what, before, after) in [
        ("audit page", young.audit, old.audit),
        ("a commit until all who hear of it have passed it", young.readers, old.readers),
        ("start", young.start, old.start),
    ] {
        report.bars.push(Bar::at_most(&format!("{what}, with 10 million events"), BAR, after / before, "×"));
    }
    let text = format!(
        "{EVENTS} events put into the log in {:.0} s, half of them of the organization that is asked about. Newest {PAGE} of the audit log, p50 of 4 \
         connections: {:.2} ms before, {:.2} ms after. From a commit until all who hear of it have passed it, median of 20: {:.0} ms before, {:.0} ms \
         after. From the start of the server to its first answer, median of 3: {:.0} ms before, {:.0} ms after.",
        filled.as_secs_f64(),
        young.audit,
        old.audit,
        young.readers,
        old.readers,
        young.start,
        old.start,
    );
    report.section("A log of 10 million events", &text);
    server.stop().await
}

async fn times(
    mut server: Contestant,
    world: &World,
    conversation: &str,
    admin: &Client,
    programs: &Programs,
    cluster: &Cluster,
    pace: &Pace,
) -> Result<(Contestant, Times)> {
    let address = server.address;
    let mut audits = Vec::new();
    for _ in 0..pace.pairs {
        let load = Load {
            address,
            requests: [world.get(&format!("/api/audit-events?limit={PAGE}"))].into(),
            connections: 4,
            warm_up: pace.warm_up / 2,
            measured: pace.measured / 2,
        };
        audits.push(load.run(server.pid(), cluster.pid()).await?.p50);
    }
    let mut passed = Vec::new();
    for _ in 0..20 {
        say(world, conversation, 1).await?;
        let began = Instant::now();
        caught_up(admin, &HEARERS).await?;
        passed.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    let mut starts = Vec::new();
    for _ in 0..3 {
        server.stop().await?;
        let began = Instant::now();
        server = Contestant::start_at(address, Who::Guildhall, programs, cluster, 1).await?;
        starts.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok((server, Times { audit: median(audits), readers: median(passed), start: median(starts) }))
}

/// So many messages, each an event.
async fn say(world: &World, conversation: &str, count: usize) -> Result<()> {
    let mut line = Line::open(world.address).await?;
    let path = format!("/api/conversations/{conversation}/messages");
    for number in 0..count {
        let body = json!({ "content": format!("Number {number}") });
        line.call(world.address, "POST", &path, Some(&world.owner.token), Some(&body)).await?;
    }
    Ok(())
}

/// Waits until the newest event is on a page, and these readers, or all if none is named, have passed that page.
async fn caught_up(admin: &Client, readers: &[&str]) -> Result<()> {
    const BEHIND: &str = "
select exists (
    select from guildhall.events as event, (select until from guildhall.event_pages order by number desc limit 1) as last
    where event.xid >= pg_snapshot_xmin(last.until) and not pg_visible_in_snapshot(event.xid, last.until)
) or exists (
    select from guildhall.event_readers
    where page < (select max(number) from guildhall.event_pages) and (cardinality($1::text[]) = 0 or name = any ($1))
)";
    let began = Instant::now();
    while admin.query_one(BEHIND, &[&readers]).await?.get::<_, bool>(0) {
        ensure!(began.elapsed() < Duration::from_secs(300), "the readers do not catch up");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}
