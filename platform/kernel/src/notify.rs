//! Who should know what. The card that emits an event says it, in two statements; one module hears of every such event
//! and brings it to people, each in the way they want.

use crate::{Act, Id, Organization, Problem, Result, User, module::Reacting};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// An event that somebody should know of.
#[derive(Debug, Clone, Copy)]
pub struct Notify {
    /// The event's kind, from the same card.
    pub event: &'static str,
    /// One statement over the event's data (`$1` jsonb) and its actor (`$2` uuid, may be null), run in its organization as
    /// the actor, answering `(user_id uuid, reason text)`: whom, and why (`mention`, `assigned`).
    pub recipients: &'static str,
    /// One statement over the event's data (`$1` jsonb), run as the recipient at the time of telling: one row with the
    /// thing it is about (`kind text`, `id uuid`) and a JSON object that the app and mail show (`title`, `excerpt`, `path`);
    /// no row where they may not read it, or not any more.
    pub shows: &'static str,
    /// Only events that carry one of these fields concern anybody; where none is named, all may.
    pub only_with: &'static [&'static str],
}

impl Notify {
    #[must_use]
    pub const fn new(event: &'static str, recipients: &'static str, shows: &'static str) -> Self {
        Self { event, recipients, shows, only_with: &[] }
    }

    #[must_use]
    pub const fn only_with(self, fields: &'static [&'static str]) -> Self {
        Self { only_with: fields, ..self }
    }

    /// Whether the event may concern anybody.
    #[must_use]
    pub fn concerns(&self, kind: &str, data: &Value) -> bool {
        self.event == kind && (self.only_with.is_empty() || self.only_with.iter().any(|field| data.get(field).is_some()))
    }
}

/// One event of the log.
#[derive(Debug, Clone)]
pub struct Happened {
    pub id: Uuid,
    pub kind: String,
    pub organization: Id<Organization>,
    pub actor: Option<Id<User>>,
    pub occurred_at: Timestamp,
    pub data: Value,
}

/// The module that tells people: an `async fn(Happened, &mut Act) -> Result<()>`, called once for each event that a card
/// names, in a transaction that also moves its cursor.
pub trait Notifier: Send + Sync + 'static {
    fn hear<'a>(&self, event: Happened, cx: &'a mut Act) -> Reacting<'a>;
}

impl<F> Notifier for F
where
    F: for<'a> Hears<'a> + Send + Sync + 'static,
{
    fn hear<'a>(&self, event: Happened, cx: &'a mut Act) -> Reacting<'a> {
        Box::pin(self.call(event, cx))
    }
}

/// Lets an `async fn` with a borrowed argument be named; never implemented by hand.
pub trait Hears<'a> {
    type Future: Future<Output = Result<()>> + Send + 'a;
    fn call(&self, event: Happened, cx: &'a mut Act) -> Self::Future;
}
impl<'a, F, Fut> Hears<'a> for F
where
    F: Fn(Happened, &'a mut Act) -> Fut,
    Fut: Future<Output = Result<()>> + Send + 'a,
{
    type Future = Fut;
    fn call(&self, event: Happened, cx: &'a mut Act) -> Fut {
        self(event, cx)
    }
}

impl Act {
    /// Goes on as another member, seeing what they see and holding the rights that they hold now. For readers of the log,
    /// which act for whomever the event concerns. `false` for somebody who is not a member (any more).
    ///
    /// # Errors
    /// `internal` outside a reader; what the database refuses.
    pub async fn act_for(&mut self, person: Id<User>) -> Result<bool> {
        let Some(gate) = self.gate.clone() else { return Err(Problem::internal("only readers of the log act for others")) };
        let organization = self.organization()?;
        let rights = gate.rights(person, organization).await?;
        if !rights.member {
            return Ok(false);
        }
        self.go_on_as(person, rights).await?;
        Ok(true)
    }
}
