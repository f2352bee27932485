//! The newest page of a long conversation against that of a short one.

use crate::{
    Pace,
    cluster::Cluster,
    contestants::{Contestant, Programs, Who, World},
    load::Load,
    report::{Bar, Report, median},
    wire::Line,
};
use anyhow::{Context, Result};

const BAR: f64 = 1.5;

/// Messages by the hand of the database's owner, in the shape that sending gives them; ids in the order of sending.
/// $1 organization, $2 conversation, $3 sender, $4 how many.
const FILL: &str = "
with place as (
    update public.conversations set last_seq = $4, revision = revision + $4 where organization_id = $1 and id = $2 returning revision - $4 as revision
)
insert into public.messages
    (organization_id, id, conversation_id, seq, revision, sent_revision, sender_id, content, created_at, updated_at)
select $1, uuidv7(make_interval(secs => n - $4 - 1)), $2, n, place.revision + n, place.revision + n, $3, 'Message number ' || n, now(), now()
from place, generate_series(1, $4) as n";

/// Fills two conversations and reads their newest pages by turns.
///
/// # Errors
/// When the conversations cannot be filled or read.
pub async fn measure(programs: &Programs, cluster: &Cluster, pace: &Pace, report: &mut Report) -> Result<()> {
    let server = Contestant::start(Who::Guildhall, programs, cluster, 1).await?;
    let world = World::found(&server, "pages").await?;
    let friend = world.more_people("pages", 1).await?;
    let admin = cluster.superuser("guildhall").await?;
    // Keys are not looked up a million times over; the rows are right as they are made.
    admin.batch_execute("set session_replication_role = replica; set statement_timeout = '120s'").await?;
    let [organization, sender] = [&world.owner.organization, &world.owner.id].map(|id| uuid::Uuid::try_parse(id));
    let (organization, sender) = (organization?, sender?);
    let mut line = Line::open(server.address).await?;
    let mut requests = Vec::new();
    for count in [1_000_i64, pace.long_conversation] {
        let conversation = world.converse(&mut line, &format!("{count} messages"), &friend).await?;
        let id = uuid::Uuid::try_parse(&conversation)?;
        admin.execute(FILL, &[&organization, &id, &sender, &count]).await.context("filling the conversation")?;
        requests.push(world.get(&format!("/api/conversations/{conversation}/messages?limit=20")));
    }
    admin.batch_execute("vacuum analyze public.messages").await?;

    let mut turns: [Vec<f64>; 2] = Default::default();
    for _ in 0..pace.pairs {
        for (request, turns) in requests.iter().zip(&mut turns) {
            let load = Load {
                address: server.address,
                requests: [request.clone()].into(),
                connections: 4,
                warm_up: pace.warm_up / 2,
                measured: pace.measured / 2,
            };
            turns.push(load.run(server.pid(), cluster.pid()).await?.p50);
        }
    }
    let [short, long] = &turns;
    let ratio = median(long.iter().zip(short).map(|(long, short)| long / short));
    let what = format!("newest page of {} messages, against one of 1 000", pace.long_conversation);
    report.bars.push(Bar::at_most(&what, BAR, ratio, "×"));
    let text = format!(
        "Newest 20 of a conversation with {} messages and of one with 1 000, in one table, 4 connections, {} turns each; p50, medians: \
         {:.2} ms and {:.2} ms.",
        pace.long_conversation,
        pace.pairs,
        median(long.iter().copied()),
        median(short.iter().copied()),
    );
    report.section("A long conversation", &text);
    server.stop().await
}
