//! Who comes: a connection is let in with its person's rights and rooms, and both are asked for anew when in doubt.

use crate::{
    hub::Inner,
    packet,
    people::{Arrival, Member, Settled},
    plug::{Plug, Stage},
    socket::{Sid, Socket},
};
use futures::StreamExt;
use guildhall_kernel::{Code, Id, Organization, Problem, Result, Rights, live::Room, postgres::Claims};
use std::sync::Arc;
use uuid::Uuid;

impl Inner {
    pub(crate) fn is_full(&self, address: &str) -> bool {
        let most = self.settings.per_address.unwrap_or(usize::MAX);
        self.state.lock().addresses.get(address).is_some_and(|count| *count >= most)
    }

    /// A session that is open.
    pub(crate) fn plug(&self, sid: &str) -> Option<Plug> {
        let sid: Sid = sid.parse().ok()?;
        self.state.lock().plugs.get(&sid).cloned()
    }

    pub(crate) fn opened(&self, socket: Socket) -> Plug {
        let plug = Plug(Arc::new(socket));
        let mut state = self.state.lock();
        *state.addresses.entry(plug.0.knock.address.clone()).or_default() += 1;
        state.plugs.insert(plug.0.id, plug.clone());
        metrics::gauge!("guildhall_sockets").set(state.plugs.len() as f64);
        plug
    }

    /// Who is it, and where do they belong? The answer is a CONNECT packet, or a refusal with its code.
    pub(crate) async fn let_in(self: Arc<Self>, plug: Plug, token: Option<String>) {
        if let Err(problem) = self.admit(&plug, token).await {
            let mut peer = plug.0.peer.lock();
            if let Stage::Knocking = peer.stage {
                // They may try again on the same connection, until their time is up.
                peer.stage = Stage::Fresh;
            }
            drop(peer);
            self.tell(&plug, packet::connect_error("/", &problem));
        }
    }

    async fn admit(self: &Arc<Self>, plug: &Plug, token: Option<String>) -> Result<()> {
        let token = token.ok_or_else(|| Problem::unauthenticated("Connect with auth: { token }, an access token"))?;
        let origin = plug.origin(self.kernel.services.clock.new_uuid().to_string());
        let (caller, _) = self.kernel.admit(Some(&token), origin).await?;
        let session = caller.signed_in()?.clone();
        let member = Member { organization: caller.organization()?, person: session.person };
        if !caller.rights.member {
            return Err(not_a_member());
        }
        let arrival = {
            let mut state = self.state.lock();
            let mut peer = plug.0.peer.lock();
            let Stage::Knocking = peer.stage else { return Ok(()) };
            let Some(arrival) = state.people.arrive(member, plug.clone(), self.settings.per_person) else {
                return Err(Problem::new(Code::RateLimited, "You have too many connections open"));
            };
            peer.stage = Stage::In(session);
            arrival
        };
        // The session may have ended before the seat was taken, when nobody would have found it.
        if let Err(problem) = self.kernel.gate.session(&token).await {
            self.leave(plug, Stage::Fresh);
            return Err(problem);
        }
        match arrival {
            Arrival::Known => self.welcome(member, std::slice::from_ref(plug)),
            Arrival::Ask => self.settle(member).await,
            Arrival::Wait => {}
        }
        Ok(())
    }

    /// Asks for a person's rights and rooms, until the answer is not outdated.
    async fn settle(self: &Arc<Self>, member: Member) {
        loop {
            let (rights, rooms) = match self.ask(member).await {
                Ok(found) => found,
                Err(problem) => return self.expel(member, &problem),
            };
            let settled = self.state.lock().people.settle(member, rights, rooms);
            match settled {
                Settled::Again => {}
                Settled::Nobody => return,
                Settled::Done { welcomed, all, held } => {
                    self.welcome(member, &welcomed);
                    for (plug, text) in all.iter().flat_map(|plug| held.iter().map(move |text| (plug, text))) {
                        self.tell(plug, text.clone());
                    }
                    return;
                }
            }
        }
    }

    /// Rights of an organization's people may have changed: each is asked for anew, and until then nothing is delivered.
    pub(crate) fn doubt(&self, organization: Id<Organization>) {
        let members = self.state.lock().people.doubt(organization);
        let Some(hub) = self.me.upgrade().filter(|_| !members.is_empty()) else { return };
        tokio::spawn(async move {
            futures::stream::iter(members).for_each_concurrent(4, |member| hub.settle(member)).await;
        });
    }

    async fn ask(&self, member: Member) -> Result<(Arc<Rights>, Vec<Room>)> {
        let Member { organization, person } = member;
        let rights = self.kernel.gate.rights(person, organization).await?;
        if !rights.member {
            return Err(not_a_member());
        }
        let mut rooms = Vec::new();
        for kind in self.kernel.services.registry.rooms() {
            let claims = Claims::of(person.uuid(), Some(organization.uuid())).holding(rights.held.clone());
            let rows = self.kernel.services.database.request.read(claims).query_last(kind.sql, &[]).await?;
            rooms.extend(rows.iter().map(|row| Room::object(organization, kind.kind, row.get::<_, Uuid>(0))));
        }
        Ok((rights, rooms))
    }

    fn welcome(&self, member: Member, plugs: &[Plug]) {
        if plugs.is_empty() {
            return;
        }
        for plug in plugs {
            self.tell(plug, packet::connected(&plug.0.id.to_string()));
        }
        let mut state = self.state.lock();
        let acquaintances: Vec<Member> = state.people.acquaintances(member).into_iter().collect();
        state.greetings.extend(plugs.iter().map(|plug| (plug.clone(), acquaintances.clone())));
        state.news.insert(member);
        drop(state);
        self.greet();
    }
}

fn not_a_member() -> Problem {
    Problem::forbidden("You are not a member of this organization")
}
