//! A year of a full calendar: two hundred rules, worked out for each request.

use crate::{
    Pace,
    cluster::Cluster,
    contestants::{Contestant, Programs, Who, World},
    report::{Bar, Report, median},
    wire::Line,
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::time::Instant;

/// Rules of every kind that people have, over and over.
const RULES: [&str; 8] = [
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=1",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=YEARLY",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=WEEKLY;COUNT=500",
];
const EVENTS: usize = 200;

/// Plans them, and asks for a year of them again and again.
///
/// # Errors
/// When the server does not start or refuses.
pub async fn measure(programs: &Programs, cluster: &Cluster, pace: &Pace, report: &mut Report) -> Result<()> {
    let server = Contestant::start(Who::Guildhall, programs, cluster, 1).await?;
    let world = World::found(&server, "calendar").await?;
    let mut line = Line::open(server.address).await?;
    let token = Some(world.owner.token.as_str());
    for number in 0..EVENTS {
        let event = json!({
            "title": format!("Round {number}"), "start_time": format!("2026-01-05T{:02}:00:00", 7 + number % 12),
            "end_time": format!("2026-01-05T{:02}:45:00", 7 + number % 12), "time_zone": "Europe/Berlin", "recurrence": RULES[number % RULES.len()],
        });
        let _ = line.call(server.address, "POST", "/api/calendar-events", token, Some(&event)).await?;
    }
    let request = world.get("/api/calendar-events?from=2027-01-01&to=2028-01-01&limit=10000");
    let mut times = Vec::new();
    let mut instances = 0;
    for _ in 0..(pace.pairs.max(1) * 10) {
        let began = Instant::now();
        let answer = line.ask(&request).await?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        ensure!(answer.status == 200, "a range answered {}", answer.status);
        let page: Value = serde_json::from_slice(answer.body)?;
        instances = page["data"].as_array().context("a list")?.len();
    }
    let middle = median(times);
    report.bars.push(Bar::at_most("a year of 200 rules", 50.0, middle, "ms"));
    let text = format!(
        "{EVENTS} events of eight kinds of rule in Europe/Berlin, each two changes of the clocks; `GET /api/calendar-events` over 2027, \
         {instances} instances in one answer; the middle of {} requests, from the request to its last byte.",
        pace.pairs.max(1) * 10
    );
    report.section("A year of a calendar", &text);
    server.stop().await
}
