//! Work in projects and in the queue: the statements that people's days are made of, against the same SQL by `pgbench`.

use crate::{
    Pace,
    cluster::Cluster,
    contestants::{CONVERSATIONS, Contestant, Programs, Who, World},
    report::{Bar, Report},
    requests::{Scenario, Side, measure_one},
    wire::{Line, request},
};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Cards of the board.
const CARDS: usize = 500;
const JOBS: i64 = 10_000;

const SCENARIOS: [Scenario; 3] = [
    Scenario { title: "making a task", bar: None, of_pgbench: 0.4, requests: creates },
    Scenario { title: "moving a card", bar: None, of_pgbench: 0.4, requests: moves },
    Scenario { title: "200 of a board of 500 cards", bar: None, of_pgbench: 0.4, requests: boards },
];

/// Jobs as a command leaves them, each asking for the name that the conversation has already.
/// $1 organization, $2 person, $3 conversation, $4 how many.
const QUEUE: &str = "
insert into guildhall.jobs (organization_id, id, person_id, command, input, priority, due_at, run_at, created_at)
select $1, uuidv7(), $2, 'chat.conversation.rename', jsonb_build_object('id', ($3::uuid[])[1 + nth % cardinality($3::uuid[])], 'name', 'Queue'), 1, now(), now(), now()
from generate_series(1, $4::bigint) as nth";

const LEFT: &str = "select count(*), count(*) filter (where attempts > 1) from guildhall.jobs where command = 'chat.conversation.rename'";

/// Runs the scenarios and empties a queue.
///
/// # Errors
/// When the server does not start or its world cannot be built.
pub async fn measure(programs: &Programs, cluster: &Cluster, pace: &Pace, report: &mut Report) -> Result<()> {
    let server = Contestant::start(Who::Guildhall, programs, cluster, 1).await?;
    let mut world = World::found(&server, "work").await?;
    let mut line = Line::open(server.address).await?;
    let token = world.owner.token.clone();
    let project = json!({ "name": "The long table", "key": "TABLE" });
    let project = line.call(server.address, "POST", "/api/projects", Some(&token), Some(&project)).await?;
    let project = project["id"].as_str().context("a project has an id")?.to_owned();
    for number in 0..CARDS {
        let task = json!({ "title": format!("Card {number}: the samples of the second series") });
        let task = line.call(server.address, "POST", &format!("/api/projects/{project}/tasks"), Some(&token), Some(&task)).await?;
        world.subjects.push(task["id"].as_str().context("a task has an id")?.to_owned());
    }
    world.known = vec![project];
    cluster.analyze(Who::Guildhall.database()).await?;
    let side = Side { server, world };
    // The board is read before it grows, and moved before it grows.
    for scenario in SCENARIOS.iter().rev() {
        if let Err(error) = measure_one(scenario, &side, None, programs, cluster, pace, report).await {
            report.bars.push(Bar::not_measured(scenario.title, &error));
        }
    }
    if let Err(error) = queue(&side, cluster, report).await {
        report.bars.push(Bar::not_measured("10 000 trivial jobs", &error));
    }
    side.server.stop().await
}

async fn queue(side: &Side, cluster: &Cluster, report: &mut Report) -> Result<()> {
    let world = &side.world;
    let friend = world.more_people("queue", 1).await?;
    let mut line = Line::open(world.address).await?;
    let mut conversations = Vec::new();
    for _ in 0..CONVERSATIONS {
        conversations.push(Uuid::try_parse(&world.converse(&mut line, "Queue", &friend).await?)?);
    }
    let [organization, person] = [&world.owner.organization, &world.owner.id].map(|id| Uuid::try_parse(id));
    let admin = cluster.superuser("guildhall").await?;
    admin.execute(QUEUE, &[&organization?, &person?, &conversations, &JOBS]).await.context("filling the queue")?;
    let began = Instant::now();
    loop {
        // Others wait for their time: a reminder, a digest.
        let row = admin.query_one(LEFT, &[]).await?;
        let (left, again): (i64, i64) = (row.get(0), row.get(1));
        if left == 0 {
            break;
        }
        ensure!(again == 0 && began.elapsed() < Duration::from_secs(120), "{left} jobs are left, {again} were tried again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let seconds = began.elapsed().as_secs_f64();
    report.bars.push(Bar::at_most("10 000 trivial jobs", 10.0, seconds, "s"));
    let text = format!(
        "{JOBS} jobs of one person put into the queue at once, each a command that locks one of {CONVERSATIONS} conversations and finds nothing to change; \
         {seconds:.1} s until the last was done, {:.0} a second.",
        JOBS as f64 / seconds
    );
    report.section("The queue", &text);
    Ok(())
}

fn creates(world: &World) -> Vec<Vec<u8>> {
    let body = json!({ "title": "Bring the second series to the cold room", "priority": "high", "due_date": "2027-03-01" });
    vec![post(world, &format!("/api/projects/{}/tasks", world.known[0]), &body)]
}

fn moves(world: &World) -> Vec<Vec<u8>> {
    world.subjects.iter().map(|task| post(world, &format!("/api/tasks/{task}/move"), &json!({}))).collect()
}

fn boards(world: &World) -> Vec<Vec<u8>> {
    vec![world.get(&format!("/api/projects/{}/tasks?limit=200", world.known[0]))]
}

fn post(world: &World, path: &str, body: &serde_json::Value) -> Vec<u8> {
    request(world.address, "POST", path, Some(&world.owner.token), Some(body))
}
