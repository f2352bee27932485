//! What clients say: commands go through the kernel's pipeline, in the client's own order; signals go straight to the
//! others in the room.

use crate::{
    engine::{self, Heard},
    hub::Inner,
    packet::{self, Said},
    people::{Member, Status},
    plug::{Ask, Plug, Stage},
};
use bytes::Bytes;
use guildhall_kernel::{Caller, CommandEntry, Problem, Result, Session, Signal, Wish, live::Room};
use serde_json::{Value, json};
use std::{sync::Arc, time::Instant};
use uuid::Uuid;

/// Most questions of one connection that wait for their turn.
const MOST_ASKS: usize = 64;
/// Most objects that one connection can signal about at once.
const MOST_SIGNALS: usize = 16;

/// Hearing.
impl Inner {
    /// A packet of a client, whatever carried it.
    pub(crate) fn heard(self: &Arc<Self>, plug: &Plug, packet: &str) {
        match engine::read(packet) {
            Some(Heard::Message(message)) => self.listen_to(plug, message),
            Some(Heard::Pong) => plug.0.ponged(Instant::now(), self.settings.ping_interval),
            Some(Heard::Noop) => {}
            Some(Heard::Close) => self.cut(plug),
            Some(Heard::Probe | Heard::Upgrade) | None => self.end(plug),
        }
    }

    fn listen_to(self: &Arc<Self>, plug: &Plug, message: &str) {
        match packet::read(message) {
            Ok(Said::Connect { namespace: "/", auth }) => self.knocked(plug, auth),
            Ok(Said::Connect { namespace, .. }) => self.tell(plug, packet::connect_error(namespace, &Problem::not_found())),
            Ok(Said::Event { ack, json }) => self.said(plug, ack, json),
            Ok(Said::Ack) => {}
            Ok(Said::Disconnect) | Err(packet::Unreadable) => self.end(plug),
        }
    }
}

/// Answering.
impl Inner {
    fn knocked(self: &Arc<Self>, plug: &Plug, auth: &str) {
        {
            let mut peer = plug.0.peer.lock();
            let Stage::Fresh = peer.stage else { return };
            peer.stage = Stage::Knocking;
        }
        tokio::spawn(self.clone().let_in(plug.clone(), packet::token(auth)));
    }

    fn said(self: &Arc<Self>, plug: &Plug, ack: Option<u64>, json: &str) {
        let (session, in_pace) = {
            let mut peer = plug.0.peer.lock();
            let Stage::In(session) = peer.stage.clone() else { return };
            (session, peer.messages.take(self.settings.messages, Instant::now()))
        };
        if !in_pace {
            return self.reply(plug, ack, &Err(Problem::rate_limited(1)), "");
        }
        let (name, payload) = match packet::event(json) {
            Ok(event) => event,
            Err(problem) => return self.reply(plug, ack, &Err(problem), ""),
        };
        let signals = self.kernel.services.registry.signals();
        if let Some(index) = signals.iter().position(|signal| signal.hears == name) {
            let result = self.signal(plug, &session, index, &signals[index], &payload);
            return self.reply(plug, ack, &result, "");
        }
        self.queue(plug, Ask { name, payload, ack });
    }

    fn queue(self: &Arc<Self>, plug: &Plug, ask: Ask) {
        let mut peer = plug.0.peer.lock();
        if peer.asks.len() >= MOST_ASKS {
            drop(peer);
            return self.reply(plug, ask.ack, &Err(Problem::rate_limited(1)), "");
        }
        peer.asks.push_back(ask);
        if !std::mem::replace(&mut peer.working, true) {
            drop(peer);
            tokio::spawn(self.clone().work(plug.clone()));
        }
    }

    /// Answers one question after the other, until none is left.
    async fn work(self: Arc<Self>, plug: Plug) {
        loop {
            let ask = {
                let mut peer = plug.0.peer.lock();
                match peer.asks.pop_front() {
                    Some(ask) => ask,
                    None => {
                        peer.asks.shrink_to_fit();
                        peer.working = false;
                        return;
                    }
                }
            };
            let request_id = self.kernel.services.clock.new_uuid().to_string();
            let answering = self.clone().answer(plug.clone(), ask.name, ask.payload, request_id.clone());
            // In a task of its own: a panic ends one question, not the connection's turn.
            let result = tokio::spawn(answering).await.unwrap_or_else(|panic| Err(Problem::internal(panic)));
            if let Err(problem) = &result
                && let Some(cause) = problem.cause()
            {
                tracing::error!(request_id, code = problem.code().as_str(), %cause, "a socket's call failed");
            }
            self.reply(&plug, ask.ack, &result, &request_id);
        }
    }

    async fn answer(self: Arc<Self>, plug: Plug, name: String, payload: Value, request_id: String) -> Result<Option<Bytes>> {
        let session = plug.session().ok_or_else(|| Problem::unauthenticated("This connection is over"))?;
        match &*name {
            "auth:renew" => self.renew(&plug, &session, payload).await.map(Some),
            "presence:set" => self.set_presence(&session, &payload).map(|()| None),
            name => {
                let entry = self.calls.get(name).ok_or_else(|| Problem::bad_request("There is no such event to send"))?;
                self.invoke(entry, &plug, session, payload, request_id).await
            }
        }
    }

    async fn invoke(
        &self,
        entry: &Arc<CommandEntry>,
        plug: &Plug,
        session: Arc<Session>,
        payload: Value,
        request_id: String,
    ) -> Result<Option<Bytes>> {
        if self.kernel.services.clock.now() > session.expires_at {
            return Err(Problem::unauthenticated("The access token has expired; send auth:renew with a new one"));
        }
        let Some(member) = Member::of(&session) else { return Err(Problem::forbidden("Choose an organization first")) };
        let rights = self.kernel.gate.rights(member.person, member.organization).await?;
        let caller = Caller { session: Some(session), rights, origin: plug.origin(request_id) };
        self.kernel.spend(&caller)?;
        Ok(self.kernel.invoke(entry, caller, &[], &[], Some(payload), Wish::default()).await?.body)
    }

    /// A newer token of the same person in the same organization makes the connection live on.
    async fn renew(&self, plug: &Plug, session: &Session, payload: Value) -> Result<Bytes> {
        let token = only_text(&payload, "token")?;
        let newer = self.kernel.gate.session(token).await?;
        if Member::of(&newer) != Member::of(session) {
            return Err(Problem::forbidden("This token is of another person or organization; open a new connection"));
        }
        let expires_at = newer.expires_at;
        let token_still_counts = {
            let mut peer = plug.0.peer.lock();
            let is_in = matches!(peer.stage, Stage::In(_));
            if is_in {
                peer.stage = Stage::In(newer);
            }
            is_in
        };
        // It may have ended while the connection was still under the older session's name.
        if token_still_counts && let Err(problem) = self.kernel.gate.session(token).await {
            plug.dismiss(&problem);
            self.end(plug);
            return Err(problem);
        }
        Ok(Bytes::from(json!({ "expires_at": expires_at.to_string() }).to_string()))
    }

    fn set_presence(&self, session: &Session, payload: &Value) -> Result<()> {
        let status = Status::chosen(only_text(payload, "status")?)
            .ok_or_else(|| Problem::field("status", "invalid", "must be online, away or dnd"))?;
        if let Some(member) = Member::of(session) {
            let mut state = self.state.lock();
            state.people.set_status(member, status);
            state.news.insert(member);
        }
        Ok(())
    }

    /// Passed on to the others in the room, if the hub itself put the person there (RT2).
    fn signal(&self, plug: &Plug, session: &Session, index: usize, signal: &Signal, payload: &Value) -> Result<Option<Bytes>> {
        let member = Member::of(session).ok_or_else(Problem::not_found)?;
        let id = Uuid::try_parse(only_text(payload, signal.field)?)
            .map_err(|_| Problem::field(signal.field, "invalid", "must be a UUID such as 0192a6c1-5b7e-7c3a-9c0e-2f6d1f4b8a11"))?;
        let room = Room::object(member.organization, signal.kind, id);
        if !self.state.lock().people.is_in(member, &room) {
            return Err(Problem::not_found());
        }
        {
            let mut peer = plug.0.peer.lock();
            if !peer.signals.take(self.settings.signals, Instant::now()) {
                return Err(Problem::rate_limited(1));
            }
            let signals = self.kernel.services.registry.signals();
            peer.signalling.retain(|(on, about)| *about != id || signals[*on].emits != signal.emits);
            if signal.flag.1 && peer.signalling.len() < MOST_SIGNALS {
                peer.signalling.push((index, id));
            }
        }
        self.pass_on(member, signal, id, signal.flag.1);
        Ok(None)
    }

    /// Who goes away has stopped typing.
    pub(crate) fn fall_silent(&self, member: Member, signalling: &[(usize, Uuid)]) {
        for (index, id) in signalling {
            self.pass_on(member, &self.kernel.services.registry.signals()[*index], *id, false);
        }
    }

    fn pass_on(&self, member: Member, signal: &Signal, id: Uuid, flag: bool) {
        let payload = json!({ signal.field: id, "user_id": member.person, signal.flag.0: flag });
        let room = Room::object(member.organization, signal.kind, id);
        self.deliver(&room, packet::emit(signal.emits, &payload.to_string()), Some(member));
    }

    fn reply(&self, plug: &Plug, ack: Option<u64>, result: &Result<Option<Bytes>>, request_id: &str) {
        if let Some(ack) = ack {
            self.tell(plug, packet::answer(ack, result, request_id));
        }
    }
}

/// The one text of a payload that holds nothing else.
fn only_text<'a>(payload: &'a Value, field: &str) -> Result<&'a str> {
    let wrong = || Problem::field(field, "invalid", "must be the payload's only field, and a text");
    let object = payload.as_object().filter(|object| object.len() == 1).ok_or_else(wrong)?;
    object.get(field).and_then(Value::as_str).ok_or_else(wrong)
}
