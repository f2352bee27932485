//! Search among a million messages, and what the index costs those who write.

use crate::{
    cluster::Cluster,
    contestants::{Contestant, Programs, Who, World},
    report::{Bar, Report},
    wire::Line,
};
use anyhow::{Context, Result, ensure};
use std::time::{Duration, Instant};
use uuid::Uuid;

const MESSAGES: i64 = 1_000_000;
const BATCH: i64 = 50_000;
const CONVERSATIONS: usize = 40;
/// Milliseconds, 95 of 100 searches.
const BAR: f64 = 80.0;
const ROUNDS: usize = 8;

/// A batch of messages with words of which few are said often and most hardly ever, taken into the index as any message is.
/// $1 organization, $2 author, $3 conversations, $4 how many, $5 how many came before, $6 how many there will be.
const FILL: &str = "
with said as materialized (
    select gen_random_uuid() as id, ($3::uuid[])[1 + floor(cardinality($3::uuid[]) * power(random(), 2))::int] as place, $5::bigint + 10 + n as seq,
        now() - make_interval(secs => ($6::bigint - $5::bigint - n) * 31.5) as at, (
            select 'the ' || string_agg(left(md5(word::text), 4 + word % 6), ' ')
            from (select floor(30000 * power(random(), 4))::int as word from generate_series(1, 8 + n::int % 8)) as words
        ) as text
    from generate_series(1, $4::bigint) as n
), sent as (
    insert into public.messages (organization_id, id, conversation_id, seq, revision, sent_revision, sender_id, content, created_at, updated_at)
    select $1, id, place, seq, seq, seq, $2, text, at, at from said
)
insert into guildhall.search_entries (organization_id, kind, id, places, people, at, words)
select $1, 'message', id, array[place], array[$2::uuid], at,
    guildhall.search_vector('message', array[place], at, $2, '{}', null, null, text)
from said";

/// Searches as people make them: words that stand everywhere, often and rarely, their beginnings, several, a phrase, filters.
const QUERIES: [&str; 10] =
    ["the", "cfcd", "c4ca4", "d3d944", "f899139d", "d3d", "the%20f8991", "%22the%20cfcd%22", "from:me%20cfcd", "is:pinned%20the"];

/// Fills the index and measures searches through the door.
///
/// # Errors
/// When the server does not start or the index cannot be filled.
pub async fn measure(programs: &Programs, cluster: &Cluster, report: &mut Report) -> Result<()> {
    let server = Contestant::start(Who::Guildhall, programs, cluster, 1).await?;
    let world = World::found(&server, "search").await?;
    let friend = world.more_people("search", 1).await?;
    let mut line = Line::open(server.address).await?;
    let mut places = Vec::new();
    for nth in 0..CONVERSATIONS {
        places.push(Uuid::try_parse(&world.converse(&mut line, &format!("Search {nth}"), &friend).await?)?);
    }
    let admin = cluster.superuser("guildhall").await?;
    admin.batch_execute("set statement_timeout = 0").await?;
    let (organization, author) = (Uuid::try_parse(&world.owner.organization)?, Uuid::try_parse(&world.owner.id)?);
    let began = Instant::now();
    for batch in 0..MESSAGES / BATCH {
        let before = batch * BATCH;
        admin.execute(FILL, &[&organization, &author, &places, &BATCH, &before, &MESSAGES]).await.context("filling the index")?;
    }
    admin.batch_execute("vacuum analyze guildhall.search_entries").await?;
    let filled = began.elapsed();
    // The filling took longer than a silent connection is kept.
    let mut line = Line::open(server.address).await?;
    let mut times: Vec<Duration> = Vec::new();
    for round in 0..=ROUNDS {
        for query in QUERIES {
            let began = Instant::now();
            let answer = line.ask(&world.get(&format!("/api/search?q={query}"))).await?;
            ensure!(answer.status == 200, "{query}: {}", answer.status);
            // The first round warms the caches.
            if round > 0 {
                times.push(began.elapsed());
            }
        }
    }
    times.sort();
    let ms = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
    report.bars.push(Bar::at_most("search among a million messages, p95", BAR, ms(95), "ms"));
    let text = format!(
        "{MESSAGES} messages in {CONVERSATIONS} conversations of one person, written and taken into the index in {:.0} s. {} searches of {} kinds, \
         one after another: median {:.1} ms, p95 {:.1} ms, slowest {:.1} ms.",
        filled.as_secs_f64(),
        times.len(),
        QUERIES.len(),
        ms(50),
        ms(95),
        ms(100),
    );
    report.section("Search", &text);
    server.stop().await
}
