//! Who goes, and how: in good order, cut off, or sent away; nobody is left behind in the hub's memory.

use crate::{
    hub::Inner,
    packet,
    people::Member,
    plug::{Plug, Stage},
};
use guildhall_kernel::{Code, Problem, Session};
use std::collections::VecDeque;
use uuid::Uuid;

impl Inner {
    pub(crate) fn end_sessions(&self, sessions: &[Uuid]) {
        let is_over = |session: &Session| sessions.contains(&session.id);
        let plugs: Vec<Plug> = {
            let state = self.state.lock();
            state.plugs.values().filter(|plug| plug.session().is_some_and(|session| is_over(&session))).cloned().collect()
        };
        for plug in plugs {
            plug.dismiss(&Problem::unauthenticated("This session is over"));
            self.end(&plug);
        }
    }

    pub(crate) fn expel(&self, member: Member, problem: &Problem) {
        let (welcomed, all) = {
            let mut state = self.state.lock();
            state.people.abandon(member);
            (state.people.connections(member), state.people.all_connections(member))
        };
        if problem.code() != Code::Forbidden {
            tracing::error!(%problem, cause = ?problem.cause(), "rights and rooms could not be read; sockets are closed");
        }
        for plug in all {
            match (welcomed.contains(&plug), problem.code()) {
                (false, _) => self.tell(&plug, packet::connect_error("/", problem)),
                (true, Code::Forbidden) => plug.dismiss(problem),
                // A fault of ours: they may come back by themselves.
                (true, _) => {}
            }
            self.end(&plug);
        }
    }

    /// A client that does not read loses its connection, never the server's memory.
    pub(crate) fn cut_off(&self, plug: &Plug) {
        metrics::counter!("guildhall_slow_readers_total").increment(1);
        self.cut(plug);
    }

    /// Ends a connection in good order: what was said leaves first, if the client takes it until the sweep.
    pub(crate) fn end(&self, plug: &Plug) {
        self.end_with(plug, 1000);
    }

    /// Ends a connection with a code of RFC 6455 §7.4.1.
    pub(crate) fn end_with(&self, plug: &Plug, code: u16) {
        self.leave(plug, Stage::Out { swept: false });
        plug.0.end(code);
    }

    /// Ends a connection now.
    pub(crate) fn cut(&self, plug: &Plug) {
        plug.0.cut();
        self.closed(plug);
    }

    /// The connection is nobody's any more.
    pub(crate) fn leave(&self, plug: &Plug, next: Stage) {
        let (member, signalling) = {
            let mut state = self.state.lock();
            let mut peer = plug.0.peer.lock();
            let before = std::mem::replace(&mut peer.stage, next);
            peer.asks = VecDeque::new();
            let Stage::In(session) = before else { return };
            let Some(member) = Member::of(&session) else { return };
            if state.people.depart(member, plug) {
                state.news.insert(member);
            }
            (member, std::mem::take(&mut peer.signalling))
        };
        self.fall_silent(member, &signalling);
    }

    pub(crate) fn closed(&self, plug: &Plug) {
        self.leave(plug, Stage::Out { swept: true });
        let mut state = self.state.lock();
        if state.plugs.remove(&plug.0.id).is_none() {
            return;
        }
        let address = &plug.0.knock.address;
        if let Some(count) = state.addresses.get_mut(address) {
            *count -= 1;
            if *count == 0 {
                state.addresses.remove(address);
            }
        }
        metrics::gauge!("guildhall_sockets").set(state.plugs.len() as f64);
    }
}
