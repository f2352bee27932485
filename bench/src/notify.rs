//! Notifications: how long one takes from the commit of its cause to the open app of whom it is for, while people write.

use crate::{
    Pace,
    cluster::Cluster,
    contestants::{CONTENT, Contestant, Person, Programs, Who, World},
    report::{Bar, Report},
    sockets::Sockets,
    wire::Line,
};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// Commands a second, over all who write.
const RATE: u32 = 200;
/// Lines that the commands leave on.
const WRITERS: u32 = 10;
/// People with an open app; each has a conversation with the owner alone, so each message is one notification.
const READERS: usize = 40;
const BAR_MS: f64 = 200.0;

type Times = Arc<Mutex<HashMap<u64, Instant>>>;

/// Writes messages at an even pace and takes the time from each answer, which follows its commit, to its notification.
///
/// # Errors
/// When the server does not start, falls behind the pace, or a notification does not come.
pub async fn measure(programs: &Programs, cluster: &Cluster, pace: &Pace, report: &mut Report) -> Result<()> {
    let server = Contestant::start(Who::Guildhall, programs, cluster, 1).await?;
    let world = World::found(&server, "notify").await?;
    let people = world.more_people("notify", READERS).await?;
    let mut line = Line::open(server.address).await?;
    let mut talks = Vec::new();
    for person in &people {
        talks.push(converse_alone(&world, &mut line, person).await?);
    }
    cluster.analyze(Who::Guildhall.database()).await?;
    let arrived = Times::default();
    let heard = arrived.clone();
    let apps = Sockets::listen(&server, &people, move |text| {
        if let Some(number) = number_of_notification(text)
            && let Ok(mut arrived) = heard.lock()
        {
            arrived.entry(number).or_insert_with(Instant::now);
        }
    })
    .await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let seconds = pace.measured.as_secs() * pace.pairs as u64 * 2;
    let committed = write(&world, &talks, seconds * u64::from(RATE)).await?;
    let all = committed.len();
    let patience = Instant::now();
    while arrived.lock().map_or(0, |arrived| arrived.len()) < all && patience.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    drop(apps);
    server.stop().await?;
    let arrived = arrived.lock().map_err(|_| anyhow::anyhow!("a listener died"))?;
    ensure!(arrived.len() == all, "{} of {all} notifications came", arrived.len());
    // One that comes before the answer that its message was written has taken no time.
    let mut times: Vec<f64> =
        committed.iter().map(|(number, at)| arrived[number].saturating_duration_since(*at).as_secs_f64() * 1000.0).collect();
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    report.bars.push(Bar::at_most("p99 from a commit to its notification in an open app", BAR_MS, at(0.99), "ms"));
    let text = format!(
        "{all} messages in {READERS} direct conversations, {RATE} a second over {WRITERS} lines for {seconds} s, each telling one of {READERS} people \
         whose app is open: from the answer to the message to the notification on their websocket, median {:.0} ms, p95 {:.0} ms, p99 {:.0} ms, longest {:.0} ms.",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
    );
    report.section("Notifications", &text);
    Ok(())
}

async fn converse_alone(world: &World, line: &mut Line, person: &Person) -> Result<String> {
    let body = json!({ "type": "direct", "member_ids": [person.id] });
    let opened = line.call(world.address, "POST", "/api/conversations", Some(&world.owner.token), Some(&body)).await?;
    Ok(opened["id"].as_str().context("a conversation has an id")?.to_owned())
}

/// Writes so many numbered messages at the pace, and answers when each was there.
async fn write(world: &World, talks: &[String], count: u64) -> Result<Vec<(u64, Instant)>> {
    let between = Duration::from_secs(1) / RATE;
    let began = Instant::now();
    let writers = (0..u64::from(WRITERS)).map(|writer| {
        let (address, token, talks) = (world.address, world.owner.token.clone(), talks.to_vec());
        tokio::spawn(async move {
            let mut line = Line::open(address).await?;
            let mut committed = Vec::new();
            for number in (writer..count).step_by(WRITERS as usize) {
                tokio::time::sleep_until((began + between * u32::try_from(number)?).into()).await;
                let path = format!("/api/conversations/{}/messages", talks[number as usize % talks.len()]);
                let body = json!({ "content": format!("#{number}# {CONTENT}") });
                line.call(address, "POST", &path, Some(&token), Some(&body)).await?;
                committed.push((number, Instant::now()));
            }
            anyhow::Ok(committed)
        })
    });
    let mut all = Vec::new();
    for writer in futures::future::join_all(writers).await {
        all.extend(writer??);
    }
    let late = began.elapsed().saturating_sub(between * u32::try_from(count)?);
    ensure!(late < Duration::from_secs(1), "the server fell {:.1} s behind the pace", late.as_secs_f64());
    Ok(all)
}

/// The number in the message that a notification shows.
fn number_of_notification(text: &str) -> Option<u64> {
    let about = text.starts_with(r#"42["notification:new""#) || text.starts_with(r#"42["notification:updated""#);
    text.split('#').nth(1).filter(|_| about)?.parse().ok()
}
