//! Work that is done later. A job is a command's name and its input: queued in the transaction of the deed that wants
//! it, run as the person who queued it, with the rights that they hold by then. An *errand* is the other kind: it talks
//! to the world outside (mail, push, webhooks), so it runs with no transaction open, and opens short ones.
//!
//! Both are done at least once. A command's job is taken off the queue in the command's own transaction, so what it
//! does in the database it does once.

use crate::{Act, Caller, Id, Kernel, Organization, Problem, Result, Services, User};
use croner::Cron;
use futures::future::BoxFuture;
use guildhall_postgres::Tx;
use jiff::{Timestamp, tz::TimeZone};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::str::FromStr;
use uuid::Uuid;

/// When a job is due, and how it stands to others.
#[derive(Debug, Clone)]
pub struct When {
    at: Option<Timestamp>,
    key: Option<String>,
    priority: Priority,
}

/// Which jobs are taken first, within an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Somebody waits for it.
    High,
    Normal,
    /// Upkeep, digests.
    Low,
}

impl When {
    /// As soon as the deed is committed.
    #[must_use]
    pub const fn now() -> Self {
        Self { at: None, key: None, priority: Priority::Normal }
    }
    #[must_use]
    pub const fn at(time: Timestamp) -> Self {
        Self { at: Some(time), key: None, priority: Priority::Normal }
    }
    /// Of several waiting jobs of one person and command with the same key (1 to 200 characters), the newest is kept.
    #[must_use]
    pub fn keyed(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
    #[must_use]
    pub const fn first(mut self) -> Self {
        self.priority = Priority::High;
        self
    }
    #[must_use]
    pub const fn last(mut self) -> Self {
        self.priority = Priority::Low;
        self
    }
}

/// A job in the queue.
pub struct Job;

/// Something done outside any transaction, queued by its name like a command.
pub trait Errand: Serialize + DeserializeOwned + Send + 'static {
    const NAME: &'static str;
    /// An `unavailable` is tried again later, for hours; any other refusal is final and waits among the dead.
    fn run(self, outside: Outside) -> impl Future<Output = Result<()>> + Send;
}

/// Where an errand runs: as the person who queued it, with transactions of its own as it needs them.
pub struct Outside {
    pub(crate) kernel: Kernel,
    pub(crate) caller: Caller,
    /// 1 for the first time.
    pub attempt: i32,
    /// This is the last time: what fails now stays failed.
    pub last: bool,
}

impl Outside {
    /// A transaction in the job's organization, as its person.
    ///
    /// # Errors
    /// When the caller has no session, which a job always has.
    pub fn begin(&self) -> Result<Act> {
        let tx = self.kernel.services.database.request.begin(self.caller.claims()?);
        Ok(Act::new(tx, self.caller.clone(), self.kernel.services.clone()))
    }

    /// Commits it, with what it emitted, and delivers.
    ///
    /// # Errors
    /// When the commit fails.
    pub async fn commit(&self, mut act: Act) -> Result<()> {
        self.kernel.commit(&mut act, None).await
    }

    #[must_use]
    pub fn kernel(&self) -> &Kernel {
        &self.kernel
    }
}

pub(crate) type Running = BoxFuture<'static, Result<()>>;

/// An errand with its type forgotten.
pub struct ErrandEntry {
    pub name: &'static str,
    pub module: &'static str,
    pub(crate) run: fn(Value, Outside) -> Running,
}

impl ErrandEntry {
    pub(crate) fn of<E: Errand>(module: &'static str) -> Self {
        Self {
            name: E::NAME,
            module,
            run: |input, outside| match serde_json::from_value::<E>(input) {
                Ok(errand) => Box::pin(errand.run(outside)),
                Err(error) => Box::pin(async move { Err(Problem::internal(error)) }),
            },
        }
    }
}

/// Queues an errand for somebody in the transaction of a reader of the log, to be run as them. Wake the workers when it is
/// committed.
///
/// # Errors
/// What the database refuses.
pub async fn send_out_for<E: Errand>(
    services: &Services,
    tx: &mut Tx,
    organization: Uuid,
    person: Uuid,
    errand: &E,
    when: When,
) -> Result<()> {
    const QUEUE: &str = "
insert into guildhall.jobs (organization_id, id, person_id, command, input, priority, due_at, run_at, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    let (id, now) = (services.clock.new_uuid(), services.clock.now());
    let input = serde_json::to_value(errand).map_err(Problem::internal)?;
    let (due, priority) = (when.at.unwrap_or(now), when.priority as i16);
    tx.execute(QUEUE, &[&organization, &id, &person, &E::NAME, &input, &priority, &due, &now]).await?;
    Ok(())
}

impl Act {
    /// Queues a command, by name, to be run later as the same person. A deed that is undone leaves no job.
    ///
    /// # Errors
    /// `internal` for a command that is not there; what the database refuses.
    pub async fn later(&mut self, command: &str, input: Value, when: When) -> Result<Id<Job>> {
        const FORGET: &str = "
delete from guildhall.jobs
where organization_id = (select auth.org_id()) and person_id = (select auth.uid()) and command = $1 and key = $2 and dead_at is null";
        const QUEUE: &str = "
insert into guildhall.jobs (organization_id, id, person_id, command, input, key, priority, due_at, run_at, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)";
        self.known(command)?;
        let (organization, person, id, now) = (self.organization()?, self.person()?, self.new_id::<Job>(), self.now());
        if let Some(key) = &when.key {
            self.run(FORGET, &[&command, key]).await?;
        }
        let (due, priority) = (when.at.unwrap_or(now), when.priority as i16);
        self.run(QUEUE, &[&organization, &id, &person, &command, &input, &when.key, &priority, &due, &now]).await?;
        self.queued = true;
        Ok(id)
    }

    /// Queues an errand.
    ///
    /// # Errors
    /// `internal` for an errand that is on no card; what the database refuses.
    pub async fn send_out<E: Errand>(&mut self, errand: &E, when: When) -> Result<Id<Job>> {
        let input = serde_json::to_value(errand).map_err(Problem::internal)?;
        self.later(E::NAME, input, when).await
    }

    /// Takes a job of the caller's own off the queue. Answers whether it was still waiting.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn call_off(&mut self, job: Id<Job>) -> Result<bool> {
        const CALL_OFF: &str = "
delete from guildhall.jobs
where organization_id = (select auth.org_id()) and id = $1 and person_id = (select auth.uid()) and dead_at is null";
        Ok(self.run(CALL_OFF, &[&job]).await? > 0)
    }

    /// Has a command run again and again, in place of what the same person scheduled under this name. `pattern` is cron
    /// with five fields (minute, hour, day, month, weekday), by the clocks of `zone`.
    ///
    /// # Errors
    /// `bad_request` on `pattern` for one that cannot be read or never comes true.
    pub async fn schedule(&mut self, name: &str, pattern: &str, zone: &TimeZone, command: &str, input: Value) -> Result<Timestamp> {
        const SCHEDULE: &str = "
insert into guildhall.schedules (organization_id, name, person_id, command, input, pattern, time_zone, next_at, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        self.known(command)?;
        let (organization, person, now) = (self.organization()?, self.person()?, self.now());
        let next = next_time(pattern, zone, now)?;
        let zone = zone.iana_name().unwrap_or("UTC");
        self.unschedule(name).await?;
        self.run(SCHEDULE, &[&organization, &name, &person, &command, &input, &pattern, &zone, &next, &now]).await?;
        Ok(next)
    }

    /// Ends a schedule of the caller's own. Answers whether there was one.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn unschedule(&mut self, name: &str) -> Result<bool> {
        const UNSCHEDULE: &str = "
delete from guildhall.schedules
where organization_id = (select auth.org_id()) and person_id = (select auth.uid()) and name = $1";
        Ok(self.run(UNSCHEDULE, &[&name]).await? > 0)
    }

    fn known(&self, command: &str) -> Result<()> {
        let registry = &self.services().registry;
        if registry.command(command).is_some() || registry.errand(command).is_some() {
            return Ok(());
        }
        Err(Problem::internal(format!("no command is called {command}")))
    }
}

/// When a pattern comes true next, after a moment. An hour that the clocks skip runs as they jump; one that they repeat
/// runs once.
///
/// # Errors
/// `bad_request` on `pattern`.
pub fn next_time(pattern: &str, zone: &TimeZone, after: Timestamp) -> Result<Timestamp> {
    let refused = || Problem::field("pattern", "invalid", "must be a cron pattern of five fields that comes true some day: 0 7 * * 1-5");
    if pattern.len() > 100 || pattern.split_whitespace().count() != 5 {
        return Err(refused());
    }
    let cron = Cron::from_str(pattern).map_err(|_| refused())?;
    let next = cron.find_next_occurrence(&after.to_zoned(zone.clone()), false).map_err(|_| refused())?;
    Ok(next.timestamp())
}

/// A job as the worker takes it.
pub(crate) struct Taken {
    pub organization: Id<Organization>,
    pub id: Uuid,
    pub person: Id<User>,
    pub command: String,
    pub input: Value,
    pub attempts: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(pattern: &str, zone: &str, after: &str) -> String {
        let zone = TimeZone::get(zone).expect("a zone");
        next_time(pattern, &zone, after.parse().expect("a time")).expect("a next time").to_string()
    }

    #[test]
    fn patterns_follow_the_clocks_of_their_zone() {
        assert_eq!(next("0 7 * * 1-5", "Europe/Berlin", "2026-11-20T08:00:00Z"), "2026-11-23T06:00:00Z");
        // The clocks go back on 25 October: seven in the morning is an hour later in UTC.
        assert_eq!(next("0 7 * * *", "Europe/Berlin", "2026-10-24T06:00:00Z"), "2026-10-25T06:00:00Z");
        // And forward on 29 March: half past two is not there.
        assert_eq!(next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z"), "2026-03-29T01:00:00Z");
        assert_eq!(next("0 12 L * *", "UTC", "2026-02-01T00:00:00Z"), "2026-02-28T12:00:00Z");
    }

    #[test]
    fn what_is_no_pattern_names_the_field() {
        let never_or_wrong = ["", "* * * *", "0 7 * * * *", "61 * * * *", "0 0 31 2 *", "@daily", "a b c d e"];
        for pattern in never_or_wrong {
            let problem = next_time(pattern, &TimeZone::UTC, Timestamp::UNIX_EPOCH).expect_err(pattern);
            assert_eq!(problem.code().as_str(), "bad_request");
        }
    }
}
