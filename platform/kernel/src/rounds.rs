//! What the house looks after by itself, in all organizations at once: it asks one statement now and then, and has a command
//! done in the organization of each row, as nobody, with the rights of its card.

use crate::{Kernel, Registry, Result, Rights};
use guildhall_postgres::Claims;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// One such statement. Several nodes may ask it at the same moment: what it finds, it marks.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    pub name: &'static str,
    pub every: SignedDuration,
    /// Run by the service login, which sees every organization, at a time (`$1` timestamptz).
    pub statement: &'static str,
    /// What is done with each row, which is `(organization_id uuid, input jsonb)`. Without it the statement is all there is
    /// to do, and its rows are not looked at.
    pub command: Option<&'static str>,
}

/// When each round was made last by this process.
#[derive(Default)]
pub(crate) struct Made(HashMap<&'static str, Timestamp>);

/// Makes the rounds whose time has come. What cannot be done now is left for the next time.
pub(crate) async fn make_rounds(kernel: &Kernel, made: &mut Made) {
    let now = kernel.services.clock.now();
    for round in kernel.services.registry.rounds() {
        if made.0.get(round.name).is_some_and(|last| now < *last + round.every) {
            continue;
        }
        made.0.insert(round.name, now);
        if let Err(problem) = make(kernel, round, now).await {
            tracing::warn!(%problem, cause = ?problem.cause(), round = round.name, "a round could not be made");
        }
    }
}

/// What is found and what is queued for it are written together.
async fn make(kernel: &Kernel, round: &Round, now: Timestamp) -> Result<()> {
    const QUEUE: &str = "
insert into guildhall.jobs (organization_id, id, person_id, command, input, priority, due_at, run_at, created_at)
values ($1, $2, '00000000-0000-0000-0000-000000000000', $3, $4, 1, $5, $5, $5)";
    let mut tx = kernel.services.database.service.begin(Claims::none());
    let found = tx.query(round.statement, &[&now]).await?;
    if let Some(command) = round.command {
        for row in &found {
            let (organization, input): (Uuid, Value) = (row.get(0), row.get(1));
            tx.execute(QUEUE, &[&organization, &kernel.services.clock.new_uuid(), &command, &input, &now]).await?;
        }
    }
    Ok(tx.commit(&[]).await?)
}

impl Registry {
    /// What the house may do by itself for one of its modules.
    pub(crate) fn rights_of_the_house(&self, module: &'static str) -> Rights {
        let permissions = self.permissions().iter().filter(|(owner, _)| *owner == module);
        Rights {
            member: true,
            roles: Vec::new(),
            permissions: permissions.map(|(_, permission)| permission.key.to_owned()).collect(),
            modules: [module.to_owned()].into(),
            held: self.permissions_of(module),
        }
    }
}
