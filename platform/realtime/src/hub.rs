//! The hub: lets people in, and brings what the kernel tells to those who are in the room.

use crate::{
    Settings,
    packet::{self, Text},
    people::{Member, People, Status},
    plug::Plug,
    sequence::Sequence,
    socket::{Sid, Unsaid},
};
use guildhall_kernel::{
    CommandEntry, Id, Kernel, Organization, Session,
    live::{Dispatch, Listener, Notice, Room},
};
use parking_lot::Mutex;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    fmt,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Notify;

/// A handle of the hub; cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

impl Hub {
    pub(crate) fn start(kernel: Kernel, settings: Settings) -> Self {
        let calls = kernel.services.registry.commands().iter().filter_map(|entry| Some((entry.socket?, entry.clone()))).collect();
        let inner = Arc::new_cyclic(|me| Inner {
            me: me.clone(),
            calls,
            state: Mutex::new(State {
                people: People::new(settings.rooms),
                plugs: HashMap::new(),
                addresses: HashMap::new(),
                news: HashSet::new(),
                greetings: VecDeque::new(),
            }),
            sequence: Mutex::default(),
            gap: Notify::new(),
            draining: AtomicBool::new(false),
            kernel: kernel.clone(),
            settings,
        });
        kernel.services.bus.listen(inner.clone());
        tokio::spawn(inner.clone().close_gaps());
        tokio::spawn(inner.clone().sweep_for_ever());
        Self(inner)
    }

    /// Takes no more connections, tells those that are here (`server:draining`) and closes them. Clients come back by
    /// themselves. Returns when all are gone, or after three seconds.
    pub async fn drain(&self) {
        self.0.draining.store(true, Ordering::Release);
        let plugs: Vec<Plug> = self.0.state.lock().plugs.values().cloned().collect();
        for plug in plugs {
            let _ = plug.0.say(packet::emit("server:draining", "{}"), &self.0.settings);
            self.0.end(&plug);
        }
        for _ in 0..60 {
            if self.0.state.lock().plugs.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Connections on this node, signed in or not.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.0.state.lock().plugs.len()
    }

    /// A person's status as the others see it: `online`, `away`, `dnd` or `offline`.
    #[must_use]
    pub fn presence(&self, organization: Id<Organization>, person: Id<guildhall_kernel::User>) -> &'static str {
        self.0.state.lock().people.status(Member { organization, person }).as_str()
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0
    }
}

pub(crate) struct Inner {
    pub(crate) me: Weak<Inner>,
    pub(crate) kernel: Kernel,
    pub(crate) settings: Settings,
    /// Commands by the event that calls them.
    pub(crate) calls: HashMap<&'static str, Arc<CommandEntry>>,
    /// Taken after `sequence`, before a peer's own lock.
    pub(crate) state: Mutex<State>,
    sequence: Mutex<Sequence<Vec<Notice>>>,
    gap: Notify,
    draining: AtomicBool,
}

pub(crate) struct State {
    pub(crate) people: People<Plug>,
    pub(crate) plugs: HashMap<Sid, Plug>,
    /// Connections by the address that they come from.
    pub(crate) addresses: HashMap<Box<str>, usize>,
    /// Whose status may be news to the others.
    pub(crate) news: HashSet<Member>,
    /// Who has still to be told of whom.
    pub(crate) greetings: VecDeque<(Plug, Vec<Member>)>,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}

impl Listener for Inner {
    fn hear(&self, dispatch: &Dispatch) {
        for notice in &dispatch.notices {
            match notice {
                Notice::RightsChanged { organization } => self.doubt(*organization),
                Notice::SessionsEnded { sessions } => self.end_sessions(sessions),
                Notice::Deliver { .. } | Notice::Join { .. } | Notice::Leave { .. } | Notice::Present { .. } => {}
            }
        }
        let Some(place) = dispatch.place else { return self.act(&dispatch.notices) };
        // Held while acting, so that two threads cannot bring one stream's dispatches out of order again.
        let mut sequence = self.sequence.lock();
        for notices in sequence.arrive(place, dispatch.notices.clone(), Instant::now()) {
            self.act(&notices);
        }
        if sequence.waits() {
            self.gap.notify_one();
        }
    }
}

impl Inner {
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    /// Lets go what waited too long for a revision that did not come.
    async fn close_gaps(self: Arc<Self>) {
        loop {
            self.gap.notified().await;
            loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                let mut sequence = self.sequence.lock();
                for notices in sequence.overdue(Instant::now()) {
                    self.act(&notices);
                }
                if !sequence.waits() {
                    break;
                }
            }
        }
    }

    pub(crate) fn forget_quiet_streams(&self) {
        self.sequence.lock().forget_the_quiet(Instant::now());
    }

    fn act(&self, notices: &[Notice]) {
        for notice in notices {
            match notice {
                Notice::Deliver { room, name, payload } => match std::str::from_utf8(payload) {
                    Ok(payload) => self.deliver(room, packet::emit(name, payload), None),
                    Err(error) => tracing::error!(%error, name = &**name, "a payload that is no text"),
                },
                Notice::Join { organization, person, room } => self.enter(Member { organization: *organization, person: *person }, room),
                Notice::Leave { organization, person, room } => {
                    self.state.lock().people.change(Member { organization: *organization, person: *person }, room, false);
                }
                Notice::Present { organization, person, presence } => {
                    let member = Member { organization: *organization, person: *person };
                    let mut state = self.state.lock();
                    state.people.set_status(member, (*presence).into());
                    state.news.insert(member);
                }
                Notice::RightsChanged { .. } | Notice::SessionsEnded { .. } => {}
            }
        }
    }

    fn enter(&self, member: Member, room: &Room) {
        let mut state = self.state.lock();
        if !state.people.change(member, room, true) {
            return;
        }
        // They and those in the room can see each other from now on.
        let there = state.people.in_room(room);
        let mine: Vec<Plug> = state.people.connections(member);
        state.greetings.extend(mine.into_iter().map(|plug| (plug, there.clone())));
        let theirs: Vec<Plug> = there.iter().filter(|other| **other != member).flat_map(|other| state.people.connections(*other)).collect();
        state.greetings.extend(theirs.into_iter().map(|plug| (plug, vec![member])));
    }

    /// One text for all in the room; who does not read is cut off.
    pub(crate) fn deliver(&self, room: &Room, text: Text, except: Option<Member>) {
        let mut slow = Vec::new();
        let count = self.state.lock().people.deliver(room, &text, except, |plug| {
            if plug.0.say(text.clone(), &self.settings) == Err(Unsaid::Slow) {
                slow.push(plug.clone());
            }
        });
        metrics::counter!("guildhall_socket_deliveries_total").increment(count as u64);
        slow.iter().for_each(|plug| self.cut_off(plug));
    }

    pub(crate) fn tell(&self, plug: &Plug, text: Text) {
        if plug.0.say(text, &self.settings) == Err(Unsaid::Slow) {
            self.cut_off(plug);
        }
    }
}

impl Member {
    pub(crate) fn of(session: &Session) -> Option<Self> {
        Some(Self { organization: session.organization?, person: session.person })
    }
}

/// What others are told of a person.
pub(crate) fn presence(member: Member, status: Status) -> Text {
    packet::emit("presence", &format!(r#"{{"user_id":"{}","status":"{}"}}"#, member.person, status.as_str()))
}
