//! A transaction that opens itself: `begin`, role, claims and the first statement leave in one flight, and so do the
//! last statements and `commit`.

use crate::{Error, Pool, Result, admission::Place};
use deadpool_postgres::{ClientWrapper, Object};
use futures::{TryStreamExt, future::join, join};
use std::{sync::Arc, time::Duration};
use tokio_postgres::{
    NoTls, Row,
    types::{ToSql, Type},
};
use uuid::Uuid;

/// Who a statement runs as. Policies ask the claims; the role decides which policies there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Authenticated,
    SignIn,
    Service,
}

impl Role {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::SignIn => "guildhall_sign_in",
            Self::Service => "service_role",
        }
    }
}

/// `request.jwt.claims` as PostgREST's and Supabase's policies expect them: JSON with `sub`, `organization_id`, `role`;
/// and beside it the two that every policy asks for, each as a setting of its own (`request.jwt.claim.sub`).
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// Whose share of the pool the transaction takes; none for sign-in and upkeep.
    lane: Option<Uuid>,
    json: Arc<str>,
    sub: Arc<str>,
    organization: Arc<str>,
    permissions: Arc<str>,
}

impl Claims {
    #[must_use]
    pub fn of(person: Uuid, organization: Option<Uuid>) -> Self {
        let json = match organization {
            Some(organization) => format!(r#"{{"sub":"{person}","organization_id":"{organization}","role":"authenticated"}}"#),
            None => format!(r#"{{"sub":"{person}","role":"authenticated"}}"#),
        };
        let organization_id = organization.map(|id| id.to_string()).unwrap_or_default();
        Self {
            lane: organization,
            json: json.into(),
            sub: person.to_string().into(),
            organization: organization_id.into(),
            permissions: "".into(),
        }
    }

    /// The same, counted against somebody's share of the pool (SECURITY DO3).
    #[must_use]
    pub fn in_lane(mut self, lane: Uuid) -> Self {
        self.lane = Some(lane);
        self
    }

    /// The same, holding permissions: their keys, each between two spaces. `auth.can` looks for them there.
    #[must_use]
    pub fn holding(mut self, permissions: Arc<str>) -> Self {
        self.permissions = permissions;
        self
    }

    /// Nobody: policies let nothing through.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The values of [`SET_CLAIMS`], after the role's.
    fn settings(&self) -> [&str; 4] {
        [&self.json, &self.sub, &self.organization, &self.permissions]
    }
}

/// A statement with its values, to be sent together with `commit`.
pub struct Statement<'a> {
    pub sql: &'static str,
    pub params: &'a [&'a (dyn ToSql + Sync)],
}

pub struct Tx {
    pool: Pool,
    role: Role,
    claims: Claims,
    read_only: bool,
    connection: Option<(Object, Place)>,
    /// Something was sent and the connection is not known to be idle again.
    open: bool,
    failed: bool,
}

const SET_CLAIMS: &str = "
select set_config('role', $1, true), set_config('request.jwt.claims', $2, true), set_config('request.jwt.claim.sub', $3, true),
    set_config('request.jwt.claim.organization_id', $4, true), set_config('guildhall.permissions', $5, true)";

impl Tx {
    pub(crate) fn new(pool: Pool, role: Role, claims: Claims, read_only: bool) -> Self {
        Self { pool, role, claims, read_only, connection: None, open: false, failed: false }
    }

    /// All rows of a statement. Its text is prepared once per connection.
    pub async fn query(&mut self, sql: &'static str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        Ok(self.send(Text::Prepared(sql), params, false).await?.0)
    }

    /// How many rows a statement touched.
    pub async fn execute(&mut self, sql: &'static str, params: &[&(dyn ToSql + Sync)]) -> Result<u64> {
        Ok(self.send(Text::Prepared(sql), params, false).await?.1)
    }

    /// A statement made from a query plan; `usual` ones come from a finite set and are prepared like our own.
    pub async fn query_planned(&mut self, sql: &str, params: &[(&(dyn ToSql + Sync), Type)], usual: bool) -> Result<Vec<Row>> {
        let values: Vec<&(dyn ToSql + Sync)> = params.iter().map(|(value, _)| *value).collect();
        let types: Vec<Type> = params.iter().map(|(_, kind)| kind.clone()).collect();
        Ok(self.send(Text::Planned { sql, types: &types, usual }, &values, false).await?.0)
    }

    /// The only or last statement of a transaction: `commit` leaves in the same flight.
    pub async fn query_last(mut self, sql: &'static str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        Ok(self.send(Text::Prepared(sql), params, true).await?.0)
    }

    /// The planned form of [`Tx::query_last`].
    pub async fn query_planned_last(mut self, sql: &str, params: &[(&(dyn ToSql + Sync), Type)], usual: bool) -> Result<Vec<Row>> {
        let values: Vec<&(dyn ToSql + Sync)> = params.iter().map(|(value, _)| *value).collect();
        let types: Vec<Type> = params.iter().map(|(_, kind)| kind.clone()).collect();
        Ok(self.send(Text::Planned { sql, types: &types, usual }, &values, true).await?.0)
    }

    /// Goes on as another role, with other claims, in the same transaction.
    pub async fn become_role(&mut self, role: Role, claims: Claims) -> Result<()> {
        if self.connection.is_some() {
            let [json, sub, organization, permissions] = claims.settings();
            self.query(SET_CLAIMS, &[&role.name(), &json, &sub, &organization, &permissions]).await?;
        }
        self.role = role;
        self.claims = claims;
        Ok(())
    }

    /// Sends the last statements and `commit` in one flight.
    pub async fn commit(mut self, last: &[Statement<'_>]) -> Result<()> {
        if self.failed {
            return Err(Error::Spoiled);
        }
        if last.is_empty() && self.connection.is_none() {
            return Ok(());
        }
        for statement in last.iter().rev().skip(1).rev() {
            self.query(statement.sql, statement.params).await?;
        }
        match last.last() {
            Some(statement) => self.send(Text::Prepared(statement.sql), statement.params, true).await.map(|_| ()),
            None => self.end("commit").await,
        }
    }

    /// Undoes everything, and gives the connection back clean.
    pub async fn rollback(mut self) -> Result<()> {
        self.end("rollback").await
    }

    async fn end(&mut self, how: &'static str) -> Result<()> {
        let Some((connection, _place)) = &self.connection else { return Ok(()) };
        connection.batch_execute(how).await?;
        self.open = false;
        self.connection = None;
        Ok(())
    }

    /// One flight: whatever opens the transaction, the statement, and `commit` where it is the last.
    ///
    /// `join!` polls in written order, and a tokio-postgres future sends at its first poll: that is the order on the wire.
    async fn send(&mut self, text: Text<'_>, params: &[&(dyn ToSql + Sync)], last: bool) -> Result<(Vec<Row>, u64)> {
        let opening = self.connection.is_none();
        if opening {
            self.connection = Some(self.pool.connect(self.claims.lane).await?);
        }
        let Some((connection, _)) = &self.connection else { return Err(Error::Unreachable(None)) };
        let connection: &ClientWrapper = connection;
        let begin = if self.read_only { "begin read only" } else { "begin" };
        let statements = async {
            let open = match opening {
                true => Some((connection.prepare_cached(begin).await?, connection.prepare_cached(SET_CLAIMS).await?)),
                false => None,
            };
            let commit = if last { Some(connection.prepare_cached("commit").await?) } else { None };
            Ok::<_, Error>((open, text.prepare(connection).await?, commit))
        };
        // A failed parse inside an open transaction spoils it just like a failed statement.
        let (open, statement, commit) = match statements.await {
            Ok(ready) => ready,
            Err(error) => {
                self.failed = true;
                return Err(error);
            }
        };
        self.open = true;
        let role = self.role.name();
        let [json, sub, organization, permissions] = self.claims.settings();
        let start = async {
            let Some((begin, set)) = &open else { return Ok(()) };
            let values: [&(dyn ToSql + Sync); 5] = [&role, &json, &sub, &organization, &permissions];
            let (begun, set) = join!(connection.execute(begin, &[]), connection.query_one(set, &values));
            begun?;
            set?;
            Ok::<_, Error>(())
        };
        let finish = async {
            if let Some(commit) = &commit {
                connection.execute(commit, &[]).await?;
            }
            Ok::<_, Error>(())
        };
        let (started, (answer, finished)) = join(start, join(fetch(connection, &statement, params), finish)).await;
        let outcome = started.and(answer);
        if outcome.is_err() {
            self.failed = true;
        }
        if last && finished.is_ok() {
            self.open = false;
            self.connection = None;
        }
        let rows = outcome?;
        finished?;
        Ok(rows)
    }
}

enum Text<'a> {
    Prepared(&'static str),
    Planned { sql: &'a str, types: &'a [Type], usual: bool },
}

enum Ready<'a> {
    Named(tokio_postgres::Statement),
    Unnamed { sql: &'a str, types: &'a [Type] },
}

impl<'a> Text<'a> {
    async fn prepare(self, connection: &ClientWrapper) -> Result<Ready<'a>> {
        Ok(match self {
            Text::Prepared(sql) => Ready::Named(connection.prepare_cached(sql).await?),
            Text::Planned { sql, types, usual: true } => Ready::Named(connection.prepare_typed_cached(sql, types).await?),
            Text::Planned { sql, types, usual: false } => Ready::Unnamed { sql, types },
        })
    }
}

async fn fetch(connection: &ClientWrapper, statement: &Ready<'_>, params: &[&(dyn ToSql + Sync)]) -> Result<(Vec<Row>, u64)> {
    let stream = match statement {
        Ready::Named(statement) => connection.query_raw(statement, params.iter().copied()).await?,
        Ready::Unnamed { sql, types } => {
            let typed = params.iter().copied().zip(types.iter().cloned());
            connection.query_typed_raw(sql, typed).await?
        }
    };
    futures::pin_mut!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push(row);
    }
    let touched = stream.rows_affected().unwrap_or(0);
    Ok((rows, touched))
}

/// A future dropped half-way (its client is gone) leaves a transaction open: a task rolls it back, cancels what still
/// runs after 200 ms, and closes the connection if it does not come back clean.
impl Drop for Tx {
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        let Some((connection, place)) = self.connection.take() else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(Object::take(connection));
            return;
        };
        runtime.spawn(async move {
            let patience = Duration::from_millis(200);
            let mut clean = tokio::time::timeout(patience, connection.batch_execute("rollback")).await;
            if clean.is_err() {
                let _ = connection.cancel_token().cancel_query(NoTls).await;
                clean = tokio::time::timeout(patience, connection.batch_execute("rollback")).await;
            }
            if !matches!(clean, Ok(Ok(()))) {
                drop(Object::take(connection));
            }
            drop(place);
        });
    }
}
