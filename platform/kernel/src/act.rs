//! What a command holds while it acts: its transaction, its caller, its time, and what it has to tell.

use crate::{
    Access, Caller, Clock, Cookie, Event, Gate, Id, Json, Organization, Permission, Problem, Result, Rights, Services, Session, User,
    event::Emitted,
    live::{Dispatch, Notice, Place, Presence, Room},
};
use bytes::Bytes;
use guildhall_postgres::{Claims, Role, Row, Tx, types::ToSql};
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

pub struct Act {
    tx: Option<Tx>,
    caller: Caller,
    services: Arc<Services>,
    now: Timestamp,
    /// Where the events belong, once it is known: registering has no organization before it founds one.
    organization: Option<Id<Organization>>,
    actor: Option<Id<User>>,
    pub(crate) events: Vec<Emitted>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) place: Option<Place>,
    /// What goes out before `notices`, each with a place of its own.
    pub(crate) earlier: Vec<Dispatch>,
    pub(crate) cookies: Vec<Cookie>,
    pub(crate) keep_on_refusal: bool,
    /// Something was put into the queue.
    pub(crate) queued: bool,
    /// Where a reader of the log learns what others may do.
    pub(crate) gate: Option<Arc<Gate>>,
}

impl Act {
    pub(crate) fn new(tx: Tx, caller: Caller, services: Arc<Services>) -> Self {
        let session = caller.session.as_deref();
        Self {
            organization: session.and_then(|session| session.organization),
            actor: session.map(|session| session.person),
            now: services.clock.now(),
            tx: Some(tx),
            caller,
            services,
            events: Vec::new(),
            notices: Vec::new(),
            place: None,
            earlier: Vec::new(),
            cookies: Vec::new(),
            keep_on_refusal: false,
            queued: false,
            gate: None,
        }
    }

    fn tx(&mut self) -> Result<&mut Tx> {
        self.tx.as_mut().ok_or_else(|| Problem::internal("a statement after the last one of its transaction"))
    }
    pub(crate) fn take_tx(&mut self) -> Option<Tx> {
        self.tx.take()
    }

    /// The one object that a statement answers as `json` text in its first column; none is `not_found`.
    ///
    /// # Errors
    /// `not_found`, or what the database refuses.
    pub async fn one<T>(&mut self, sql: &'static str, params: Params<'_>) -> Result<Json<T>> {
        self.optional(sql, params).await?.ok_or_else(Problem::not_found)
    }

    /// The one object, if there is one.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn optional<T>(&mut self, sql: &'static str, params: Params<'_>) -> Result<Option<Json<T>>> {
        let rows = self.tx()?.query(sql, params).await?;
        Ok(first_text(&rows)?.map(Json::from_text))
    }

    /// The one object of a read that asks only once: `commit` leaves in the same flight, so the whole read is one round
    /// trip. Nothing can be asked after it.
    ///
    /// # Errors
    /// `not_found`, or what the database refuses.
    pub async fn only<T>(&mut self, sql: &'static str, params: Params<'_>) -> Result<Json<T>> {
        let tx = self.tx.take().ok_or_else(|| Problem::internal("a statement after the last one of its transaction"))?;
        let rows = tx.query_last(sql, params).await?;
        first_text(&rows)?.map(Json::from_text).ok_or_else(Problem::not_found)
    }

    /// All rows of a statement.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn rows(&mut self, sql: &'static str, params: Params<'_>) -> Result<Vec<Row>> {
        Ok(self.tx()?.query(sql, params).await?)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn row(&mut self, sql: &'static str, params: Params<'_>) -> Result<Option<Row>> {
        Ok(self.rows(sql, params).await?.into_iter().next())
    }

    /// How many rows a statement touched.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn run(&mut self, sql: &'static str, params: Params<'_>) -> Result<u64> {
        Ok(self.tx()?.execute(sql, params).await?)
    }

    /// A change of the one row that the deed is about.
    ///
    /// # Errors
    /// `not_found` if there is no such row, or what the database refuses.
    pub async fn run_one(&mut self, sql: &'static str, params: Params<'_>) -> Result<()> {
        if self.run(sql, params).await? == 0 { Err(Problem::not_found()) } else { Ok(()) }
    }

    /// A statement made by the query engine.
    pub(crate) async fn planned(&mut self, statement: &guildhall_query::Statement) -> Result<Vec<Row>> {
        Ok(self.tx()?.query_planned(&statement.sql, &statement.typed(), statement.usual).await?)
    }

    /// Has another module's command done inside this transaction, by name, and answers what it answered. It is
    /// validated like any other; a member's right is asked, a person's identity must be known by now.
    ///
    /// # Errors
    /// Whatever the other command refuses.
    pub async fn send(&mut self, command: &str, input: Value) -> Result<Value> {
        let registry = self.services.registry.clone();
        let entry = registry.command(command).ok_or_else(|| Problem::internal(format!("no command is called {command}")))?;
        match entry.access {
            Access::Public => {}
            Access::Person => drop(self.person()?),
            Access::Anyone | Access::Member(_) => registry.authorize(entry.access, entry.module, &self.caller)?,
        }
        let deed = entry.prepare(input).map_err(Problem::faults)?;
        let reply = deed.act(self).await?;
        reply.body.map_or(Ok(Value::Null), |body| serde_json::from_slice(&body).map_err(Problem::internal))
    }

    /// Goes on as a member of an organization that the deed itself has just established (founding, accepting an
    /// invitation): role and claims change inside the same transaction, and events from here on belong there.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn enter(&mut self, person: Id<User>, organization: Id<Organization>) -> Result<()> {
        self.tx()?.become_role(Role::Authenticated, Claims::of(person.uuid(), Some(organization.uuid()))).await?;
        self.organization = Some(organization);
        self.actor = Some(person);
        Ok(())
    }

    /// The same, holding rights that are named: of somebody who is a member no longer, or has no session here.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn enter_for(&mut self, person: Id<User>, organization: Id<Organization>, holding: &[Permission]) -> Result<()> {
        let held = crate::caller::held(holding.iter().map(|permission| permission.key));
        let claims = Claims::of(person.uuid(), Some(organization.uuid())).holding(held);
        self.tx()?.become_role(Role::Authenticated, claims).await?;
        self.organization = Some(organization);
        self.actor = Some(person);
        Ok(())
    }

    /// Goes on as another member of the same organization, inside the same transaction.
    pub(crate) async fn go_on_as(&mut self, person: Id<User>, rights: Arc<Rights>) -> Result<()> {
        let organization = self.organization()?;
        let session = Session::new(Uuid::nil(), person, Some(organization), self.now);
        self.caller = Caller { session: Some(Arc::new(session)), rights, origin: self.caller.origin.clone() };
        self.actor = Some(person);
        let claims = self.caller.claims()?;
        Ok(self.tx()?.become_role(Role::Authenticated, claims).await?)
    }

    /// Goes back to the sign-in login's own role, as the same person, after [`Act::enter`].
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn leave_organization(&mut self) -> Result<()> {
        let person = self.person()?;
        self.tx()?.become_role(Role::SignIn, Claims::of(person.uuid(), None)).await?;
        Ok(())
    }

    /// Names who acts and where the events belong, for deeds that begin without a session.
    pub fn attribute(&mut self, person: Id<User>, organization: Option<Id<Organization>>) {
        self.actor = Some(person);
        self.organization = organization;
    }

    /// What is emitted was done by nobody: it came of itself, by the clock. Said last, since nothing can be asked of the person then.
    pub const fn came_of_itself(&mut self) {
        self.actor = None;
    }

    /// Says what happened. It is written with the commit, and delivered after it.
    pub fn emit<E: Event>(&mut self, event: E) {
        let data = serde_json::to_value(&event).unwrap_or_default();
        let id = self.services.clock.new_uuid();
        let (subject, audience) = (event.subject(), event.audience());
        self.events.push(Emitted { id, kind: E::KIND, subject, audience, data, by_itself: false });
    }

    /// Says what happened because its time had come. Whoever's job noticed it did not do it, and is told of it like the
    /// others.
    pub fn emit_by_itself<E: Event>(&mut self, event: E) {
        self.emit(event);
        if let Some(emitted) = self.events.last_mut() {
            emitted.by_itself = true;
        }
    }

    /// Sends JSON to a room after the commit, as a Socket.IO event.
    pub fn deliver(&mut self, room: Room, name: &'static str, payload: impl Into<Bytes>) {
        self.notices.push(Notice::Deliver { room, name: name.into(), payload: payload.into() });
    }
    /// Lets a person's sockets follow a room after the commit.
    pub fn join(&mut self, organization: Id<Organization>, person: Id<User>, room: Room) {
        self.notices.push(Notice::Join { organization, person, room });
    }
    /// Takes a person's sockets out of a room after the commit.
    pub fn leave(&mut self, organization: Id<Organization>, person: Id<User>, room: Room) {
        self.notices.push(Notice::Leave { organization, person, room });
    }
    /// All that this commit delivers has this place in a stream, and goes out in the stream's order.
    pub fn in_order(&mut self, stream: impl Into<Uuid>, revision: i64) {
        self.place = Some(Place { stream: stream.into(), revision });
    }
    /// What is delivered from here on has a place of its own: a commit may change several streams.
    pub fn next_dispatch(&mut self) {
        if !self.notices.is_empty() {
            self.earlier.push(Dispatch { place: self.place.take(), notices: std::mem::take(&mut self.notices) });
        }
    }
    /// Something in the queue became due.
    pub const fn wake_workers(&mut self) {
        self.queued = true;
    }
    /// Roles, memberships or modules changed: rights are resolved anew before the caller has the answer.
    pub fn rights_changed(&mut self, organization: Id<Organization>) {
        self.notices.push(Notice::RightsChanged { organization });
    }
    /// Shows a person as they say that they are, after the commit.
    pub fn be_present(&mut self, organization: Id<Organization>, person: Id<User>, presence: Presence) {
        self.notices.push(Notice::Present { organization, person, presence });
    }
    /// Sessions are over: their tokens are refused and their sockets closed before the caller has the answer.
    pub fn sessions_ended(&mut self, sessions: Vec<Uuid>) {
        if !sessions.is_empty() {
            self.notices.push(Notice::SessionsEnded { sessions });
        }
    }
    /// Sets or clears the refresh cookie.
    pub fn set_cookie(&mut self, cookie: Cookie) {
        self.cookies.push(cookie);
    }
    /// What was done so far is kept even if the deed is refused: a counted guess, a family of sessions ended.
    pub fn keep_on_refusal(&mut self) {
        self.keep_on_refusal = true;
    }

    /// A new UUIDv7, made here so that the event needs no parse of the answer.
    #[must_use]
    pub fn new_id<T>(&self) -> Id<T> {
        Id::from_uuid(self.services.clock.new_uuid())
    }
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.services.clock
    }
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }
    /// # Errors
    /// `unauthenticated` for an anonymous caller.
    pub fn person(&self) -> Result<Id<User>> {
        self.actor.ok_or_else(|| Problem::unauthenticated("Sign in first"))
    }
    /// # Errors
    /// `forbidden` when no organization is chosen.
    pub fn organization(&self) -> Result<Id<Organization>> {
        self.organization.ok_or_else(|| Problem::forbidden("Choose an organization first"))
    }
    #[must_use]
    pub fn services(&self) -> &Arc<Services> {
        &self.services
    }
    pub(crate) const fn place_of_events(&self) -> (Option<Id<Organization>>, Option<Id<User>>) {
        (self.organization, self.actor)
    }
}

fn first_text(rows: &[Row]) -> Result<Option<String>> {
    let Some(row) = rows.first() else { return Ok(None) };
    row.try_get::<_, Option<String>>(0).map_err(|error| Problem::internal(format!("the first column is not json text: {error}")))
}
