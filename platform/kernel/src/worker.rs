//! Doing what is due: jobs are taken in turns, so many from each organization, run as the people who queued them, and
//! tried again with growing pauses. What cannot be done stays among the dead, for an administrator to see.

use crate::{
    Act, Caller, Code, Id, Kernel, Origin, Problem, Result, Session,
    jobs::{Outside, Taken, next_time},
    rounds::{Made, make_rounds},
};
use guildhall_postgres::{Claims, types::ToSql};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::{collections::VecDeque, sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet};
use uuid::Uuid;

/// Jobs under way at once in this process.
const HANDS: usize = 8;
/// Taken from each organization and priority at once, so that nobody's thousand jobs stand before another's one.
const SHARE: i64 = 64;
/// How long a taken job is left to its taker. Longer than a job may run.
const LEASE: SignedDuration = SignedDuration::from_secs(90);
/// Longest time that an errand may take.
const ERRAND: Duration = Duration::from_secs(60);
/// How often a job is tried, over some six hours, before it counts as dead.
const ATTEMPTS: i32 = 14;
/// A job that other nodes queued, or that falls due, waits this long at most.
const LOOK: Duration = Duration::from_secs(1);
/// Schedules are looked at so often at most, however busy the queue is.
const OFTEN: SignedDuration = SignedDuration::from_millis(500);
/// How long a drain waits for what is under way.
const PATIENCE: Duration = Duration::from_secs(15);

/// The organizations that have jobs are found by jumping through the index, one probe each.
const TAKE: &str = "
with recursive waiting as (
    (select organization_id from guildhall.jobs where dead_at is null order by organization_id limit 1)
    union all
    select (
        select job.organization_id from guildhall.jobs as job
        where job.dead_at is null and job.organization_id > waiting.organization_id
        order by job.organization_id limit 1
    )
    from waiting
    where waiting.organization_id is not null
), due as (
    select due.organization_id, due.id
    from waiting
    cross join (values (0::smallint), (1::smallint), (2::smallint)) as class (priority)
    cross join lateral (
        select organization_id, id from guildhall.jobs
        where organization_id = waiting.organization_id and priority = class.priority and run_at <= $1 and dead_at is null
        order by run_at, id
        limit $2
        for update skip locked
    ) as due
)
update guildhall.jobs as job set run_at = $3, attempts = attempts + 1
from due
where job.organization_id = due.organization_id and job.id = due.id
returning job.organization_id, job.id, job.person_id, job.command, job.input, job.attempts, job.priority, job.due_at";

/// Runs what is due until `stop` changes, then finishes what was begun.
pub async fn run_jobs(kernel: Kernel, mut stop: watch::Receiver<bool>) {
    let queue = kernel.services.queue.clone();
    let mut taken: VecDeque<Taken> = VecDeque::new();
    let mut under_way = JoinSet::new();
    let mut made = Made::default();
    let mut came_round = Timestamp::MIN;
    loop {
        if *stop.borrow() {
            break;
        }
        if taken.is_empty() {
            make_rounds(&kernel, &mut made).await;
            let now = kernel.services.clock.now();
            if now.duration_since(came_round).abs() >= OFTEN {
                came_round = now;
                come_round(&kernel, now).await.unwrap_or_else(|error| tracing::warn!(%error, "the schedules could not be read"));
            }
            match look(&kernel, now).await {
                Ok(found) => taken.extend(found),
                Err(error) => tracing::warn!(%error, "the queue could not be read"),
            }
        }
        while under_way.len() < HANDS
            && let Some(job) = taken.pop_front()
        {
            under_way.spawn(done(kernel.clone(), job));
        }
        tokio::select! {
            _ = stop.changed() => {}
            Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
            () = queue.notified(), if taken.is_empty() && under_way.len() < HANDS => {}
            () = tokio::time::sleep(LOOK), if taken.is_empty() && under_way.len() < HANDS => {}
        }
    }
    for job in taken {
        give_back(&kernel, &job).await;
    }
    let finish = async { while under_way.join_next().await.is_some() {} };
    if tokio::time::timeout(PATIENCE, finish).await.is_err() {
        tracing::warn!("some jobs did not finish in time; they will be done again");
    }
}

/// Takes what is due.
async fn look(kernel: &Kernel, now: Timestamp) -> Result<Vec<Taken>> {
    let mut tx = kernel.services.database.service.begin(Claims::none());
    let rows = tx.query(TAKE, &[&now, &SHARE, &(now + LEASE)]).await?;
    tx.commit(&[]).await?;
    let mut jobs: Vec<(i16, Timestamp, Taken)> = rows
        .iter()
        .map(|row| {
            let job = Taken {
                organization: Id::from_uuid(row.get(0)),
                id: row.get(1),
                person: Id::from_uuid(row.get(2)),
                command: row.get(3),
                input: row.get(4),
                attempts: row.get(5),
            };
            (row.get(6), row.get(7), job)
        })
        .collect();
    jobs.sort_by_key(|(priority, due, _)| (*priority, *due));
    Ok(jobs.into_iter().map(|(.., job)| job).collect())
}

/// Turns schedules that came true into jobs. A job and its schedule's next time are written together, so that no time is missed or
/// run twice.
async fn come_round(kernel: &Kernel, now: Timestamp) -> Result<()> {
    const DUE: &str = "
select organization_id, person_id, name, command, input, pattern, time_zone
from guildhall.schedules
where next_at <= $1
order by next_at
limit 200
for update skip locked";
    const QUEUE: &str = "
insert into guildhall.jobs (organization_id, id, person_id, command, input, key, priority, due_at, run_at, created_at)
select organization_id, $4, person_id, command, input, $5, 1, next_at, $6, $6
from guildhall.schedules
where organization_id = $1 and person_id = $2 and name = $3
on conflict do nothing";
    const NEXT: &str = "update guildhall.schedules set next_at = $4 where organization_id = $1 and person_id = $2 and name = $3";
    const END: &str = "delete from guildhall.schedules where organization_id = $1 and person_id = $2 and name = $3";
    let mut tx = kernel.services.database.service.begin(Claims::none());
    for row in tx.query(DUE, &[&now]).await? {
        let (organization, person, name): (Uuid, Uuid, String) = (row.get(0), row.get(1), row.get(2));
        let (pattern, zone): (String, String) = (row.get(5), row.get(6));
        let key = format!("schedule:{name}").chars().take(200).collect::<String>();
        let which: [&(dyn ToSql + Sync); 3] = [&organization, &person, &name];
        tx.execute(QUEUE, &[which[0], which[1], which[2], &kernel.services.clock.new_uuid(), &key, &now]).await?;
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        match next_time(&pattern, &zone, now) {
            Ok(next) => tx.execute(NEXT, &[which[0], which[1], which[2], &next]).await?,
            Err(_) => tx.execute(END, &which).await?,
        };
    }
    Ok(tx.commit(&[]).await?)
}

async fn done(kernel: Kernel, job: Taken) {
    let outcome = match perform(&kernel, &job).await {
        Ok(()) => "done",
        Err(problem) => match fail(&kernel, &job, &problem).await {
            Ok(outcome) => outcome,
            Err(error) => {
                tracing::warn!(%error, job = %job.id, "a failed job could not be marked; it will be tried again");
                "lost"
            }
        },
    };
    metrics::counter!("guildhall_jobs_total", "command" => job.command, "outcome" => outcome).increment(1);
}

async fn perform(kernel: &Kernel, job: &Taken) -> Result<()> {
    let registry = &kernel.services.registry;
    let caller = caller(kernel, job).await?;
    if let Some(entry) = registry.command(&job.command) {
        return kernel.invoke_job(&entry.clone(), caller, job.input.clone(), Ticket { id: job.id, attempts: job.attempts }).await;
    }
    let entry = registry.errand(&job.command).ok_or_else(Problem::not_found)?;
    if !registry.module_is_on(entry.module, &caller.rights.modules) {
        return Err(Problem::not_found());
    }
    let outside = Outside { kernel: kernel.clone(), caller, attempt: job.attempts, last: job.attempts >= ATTEMPTS };
    let run = tokio::spawn((entry.run)(job.input.clone(), outside));
    let stop = run.abort_handle();
    match tokio::time::timeout(ERRAND, run).await {
        Ok(Ok(outcome)) => outcome?,
        Ok(Err(panic)) => return Err(Problem::internal(panic)),
        Err(_) => {
            stop.abort();
            return Err(Problem::unavailable("It took too long and was given up"));
        }
    }
    const DONE: &str = "delete from guildhall.jobs where organization_id = $1 and id = $2 and attempts = $3";
    let service = &kernel.services.database.service;
    service.begin(Claims::none()).query_last(DONE, &[&job.organization, &job.id, &job.attempts]).await?;
    Ok(())
}

/// Proof that a worker holds a job: the job is done when it is deleted with this.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket {
    pub id: Uuid,
    pub attempts: i32,
}

impl Ticket {
    /// Takes the job off the queue, in the transaction of what it did.
    ///
    /// # Errors
    /// `conflict` if another worker has it by now: then this one's work is undone.
    pub(crate) async fn hand_in(self, act: &mut Act) -> Result<()> {
        const HAND_IN: &str = "delete from guildhall.jobs where organization_id = (select auth.org_id()) and id = $1 and attempts = $2";
        if act.run(HAND_IN, &[&self.id, &self.attempts]).await? == 1 {
            return Ok(());
        }
        Err(Problem::new(Code::Conflict, "Another worker has this job"))
    }
}

/// The person who queued the job, with the rights that they hold now; or the house, with those of the command's card.
async fn caller(kernel: &Kernel, job: &Taken) -> Result<Caller> {
    let rights = match kernel.services.registry.command(&job.command) {
        Some(entry) if job.person.uuid().is_nil() => Arc::new(kernel.services.registry.rights_of_the_house(entry.module)),
        _ => kernel.gate.rights(job.person, job.organization).await?,
    };
    let session = Session::new(Uuid::nil(), job.person, Some(job.organization), kernel.services.clock.now());
    let origin = Origin { request_id: format!("job:{}", job.id), ..Origin::default() };
    Ok(Caller { session: Some(Arc::new(session)), rights, origin })
}

/// What may pass by itself is tried again; everything else, and what was tried often enough, is dead.
async fn fail(kernel: &Kernel, job: &Taken, problem: &Problem) -> Result<&'static str> {
    const AGAIN: &str = "
update guildhall.jobs set run_at = $4, failed_code = $5, failed_detail = $6
where organization_id = $1 and id = $2 and attempts = $3";
    const DEAD: &str = "
update guildhall.jobs set dead_at = $4, key = null, failed_code = $5, failed_detail = $6
where organization_id = $1 and id = $2 and attempts = $3";
    let now = kernel.services.clock.now();
    let passing = matches!(problem.code(), Code::Unavailable | Code::Internal | Code::RateLimited);
    let (statement, at, outcome) = if passing && job.attempts < ATTEMPTS {
        (AGAIN, now + pause(job.attempts, kernel.services.clock.new_uuid()), "again")
    } else {
        (DEAD, now, "dead")
    };
    let detail: String = problem.detail().chars().take(500).collect();
    tracing::warn!(job = %job.id, command = job.command, attempts = job.attempts, %problem, cause = ?problem.cause(), outcome, "a job failed");
    let code = problem.code().as_str();
    let service = &kernel.services.database.service;
    service.begin(Claims::none()).query_last(statement, &[&job.organization, &job.id, &job.attempts, &at, &code, &detail]).await?;
    Ok(outcome)
}

/// Two seconds, doubled with each attempt up to an hour, a quarter more or less so that many do not come back at once.
fn pause(attempts: i32, random: Uuid) -> SignedDuration {
    let jitter = 0.75 + f64::from(random.as_bytes()[15]) / 512.0;
    let seconds = f64::from(2_u32.saturating_pow(attempts.clamp(1, 12).unsigned_abs())).min(3600.0);
    SignedDuration::from_secs_f64(seconds * jitter)
}

/// A job taken but not begun goes back as if it had never been taken.
async fn give_back(kernel: &Kernel, job: &Taken) {
    const BACK: &str = "
update guildhall.jobs set run_at = due_at, attempts = attempts - 1 where organization_id = $1 and id = $2 and attempts = $3";
    let service = &kernel.services.database.service;
    if let Err(error) = service.begin(Claims::none()).query_last(BACK, &[&job.organization, &job.id, &job.attempts]).await {
        tracing::warn!(%error, job = %job.id, "a job could not be given back; it comes up again when its lease ends");
    }
}

/// What waits and is due, what is dead, and the age of the oldest due job in seconds: for `/metrics`.
///
/// # Errors
/// When the database cannot be asked.
pub async fn queue_state(kernel: &Kernel) -> Result<(i64, i64, f64)> {
    const STATE: &str = "
select count(*) filter (where dead_at is null and due_at <= $1), count(*) filter (where dead_at is not null),
    coalesce(extract(epoch from $1 - min(due_at) filter (where dead_at is null and due_at <= $1)), 0)::float8
from guildhall.jobs";
    let now = kernel.services.clock.now();
    let rows = kernel.services.database.service.read(Claims::none()).query_last(STATE, &[&now]).await?;
    Ok(rows.first().map_or((0, 0, 0.0), |row| (row.get(0), row.get(1), row.get(2))))
}
