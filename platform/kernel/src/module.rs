//! A module's card: all that it is, in one place. A reader who opens only this knows the module.

use crate::{
    Act, Collection, CollectionEntry, Command, CommandEntry, Errand, ErrandEntry, Event, EventEntry, Happened, Heard, Keeper, Linked,
    Method, Notify, Permission, Result, Round, Rule, Searched, Slash, notify,
    reactions::{Reaction, ReactionEntry},
};
use guildhall_postgres::Migration;
use std::{collections::HashMap, sync::Arc};

pub struct Module {
    pub key: &'static str,
    pub title: &'static str,
    pub(crate) needs: Vec<&'static str>,
    pub(crate) core: bool,
    pub(crate) migrations: Vec<Migration>,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) commands: Vec<CommandEntry>,
    pub(crate) collections: Vec<CollectionEntry>,
    pub(crate) events: Vec<EventEntry>,
    pub(crate) reactions: Vec<ReactionEntry>,
    pub(crate) errands: Vec<ErrandEntry>,
    pub(crate) notifies: Vec<Notify>,
    pub(crate) notifier: Option<ReactionEntry>,
    pub(crate) searches: Vec<Searched>,
    pub(crate) links: Vec<Linked>,
    pub(crate) keepers: Vec<(&'static str, Arc<dyn Keeper>)>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) rooms: Vec<Rooms>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) slashes: Vec<Slash>,
    pub(crate) rounds: Vec<Round>,
    pub(crate) names: HashMap<&'static str, usize>,
}

/// Which objects of a kind a person's sockets follow.
#[derive(Debug, Clone, Copy)]
pub struct Rooms {
    /// The kind in [`Room::object`](crate::live::Room::object).
    pub kind: &'static str,
    /// One statement, run as the member, answering the ids as `uuid`.
    pub sql: &'static str,
}

/// Something fleeting that a client tells the others of a room (typing): authorized by the hub's own rooms, capped,
/// never stored.
#[derive(Debug, Clone, Copy)]
pub struct Signal {
    /// The client's event: `typing:start`.
    pub hears: &'static str,
    /// The kind of object whose room it goes to, and the payload's field that names the object.
    pub kind: &'static str,
    pub field: &'static str,
    /// The event that the others get, with `field`, `user_id` and `flag`.
    pub emits: &'static str,
    pub flag: (&'static str, bool),
}

impl Module {
    #[must_use]
    pub fn new(key: &'static str, title: &'static str) -> Self {
        Self {
            key,
            title,
            needs: Vec::new(),
            core: false,
            migrations: Vec::new(),
            permissions: Vec::new(),
            commands: Vec::new(),
            collections: Vec::new(),
            events: Vec::new(),
            reactions: Vec::new(),
            errands: Vec::new(),
            notifies: Vec::new(),
            notifier: None,
            searches: Vec::new(),
            links: Vec::new(),
            keepers: Vec::new(),
            rules: Vec::new(),
            rooms: Vec::new(),
            signals: Vec::new(),
            slashes: Vec::new(),
            rounds: Vec::new(),
            names: HashMap::new(),
        }
    }
    /// Modules whose tables this one's foreign keys point to.
    #[must_use]
    pub fn needs(mut self, modules: &[&'static str]) -> Self {
        self.needs.extend(modules);
        self
    }
    /// Part of every organization: no blueprint lists it and nobody switches it off.
    #[must_use]
    pub fn core(mut self) -> Self {
        self.core = true;
        self
    }
    #[must_use]
    pub fn migrations(mut self, migrations: &[Migration]) -> Self {
        self.migrations.extend(migrations);
        self
    }
    #[must_use]
    pub fn permissions(mut self, permissions: &[Permission]) -> Self {
        self.permissions.extend(permissions);
        self
    }
    /// `path` is below `/api`, with parameters as `{name}`.
    #[must_use]
    pub fn collection(mut self, path: &'static str, collection: Collection) -> Self {
        self.collections.push(collection.entry(self.key, path));
        self
    }
    /// A change, reached at a method and path below `/api`. Called again, it adds another route to the same command.
    #[must_use]
    pub fn command<C: Command>(mut self, method: Method, path: &'static str) -> Self {
        self.entry::<C>(false).routes.push((method, path));
        self
    }
    /// A change whose answer holds secrets: it takes no `Idempotency-Key`, so that no copy is kept.
    #[must_use]
    pub fn secret_command<C: Command>(mut self, method: Method, path: &'static str) -> Self {
        let entry = self.entry::<C>(false);
        entry.secret = true;
        entry.routes.push((method, path));
        self
    }
    /// A command without a door: other commands and the queue reach it, by name.
    #[must_use]
    pub fn inner<C: Command>(mut self) -> Self {
        self.entry::<C>(false);
        self
    }
    /// Work for outside any transaction.
    #[must_use]
    pub fn errand<E: Errand>(mut self) -> Self {
        self.errands.push(ErrandEntry::of::<E>(self.key));
        self
    }
    /// Who should know of one of the module's own events, and what is shown to them.
    #[must_use]
    pub fn notify(mut self, notify: Notify) -> Self {
        self.notifies.push(notify);
        self
    }
    /// Makes this the module that hears every event somebody should know of, with one reader of that name.
    #[must_use]
    pub fn notifier<R: notify::Notifier>(mut self, name: &'static str, notifier: R) -> Self {
        self.notifier = Some(ReactionEntry::of_notifier(self.key, name, notifier));
        self
    }
    /// What of the module's own can be found, and how.
    #[must_use]
    pub fn search(mut self, searched: Searched) -> Self {
        self.searches.push(searched);
        self
    }
    /// Texts of the module's own whose links are shown with what stands behind them.
    #[must_use]
    pub fn links(mut self, linked: Linked) -> Self {
        self.links.push(linked);
        self
    }
    /// Follows the log in its own way. `name` is for the operator.
    #[must_use]
    pub fn keeper(mut self, name: &'static str, keeper: impl Keeper) -> Self {
        self.keepers.push((name, Arc::new(keeper)));
        self
    }
    /// A computed read: `GET`, in a read-only transaction.
    #[must_use]
    pub fn read<C: Command>(mut self, path: &'static str) -> Self {
        self.entry::<C>(true).routes.push((Method::Get, path));
        self
    }
    /// A computed read that leaves an event in the log: something is taken out of the house.
    #[must_use]
    pub fn noted_read<C: Command>(mut self, path: &'static str) -> Self {
        let entry = self.entry::<C>(true);
        entry.noted = true;
        entry.routes.push((Method::Get, path));
        self
    }
    /// A computed read that only sockets ask for.
    #[must_use]
    pub fn socket_read<C: Command>(mut self, event: &'static str) -> Self {
        self.entry::<C>(true).socket = Some(event);
        self
    }
    /// The Socket.IO event that calls a command.
    #[must_use]
    pub fn socket<C: Command>(mut self, event: &'static str) -> Self {
        self.entry::<C>(false).socket = Some(event);
        self
    }
    #[must_use]
    pub fn event<E: Event>(mut self) -> Self {
        let schema = schemars::generate::SchemaSettings::draft2020_12().into_generator().root_schema_for::<E>();
        self.events.push(EventEntry { kind: E::KIND, module: self.key, schema: schema.into() });
        self
    }
    /// Does something when an event happened, in a transaction of its own, once for each event, in the order of the log.
    /// `name` is the reaction's own and stays for ever: the cursor is kept under it.
    #[must_use]
    pub fn on<H: Heard, R: Reaction<H>>(mut self, name: &'static str, reaction: R) -> Self {
        self.reactions.push(ReactionEntry::of(self.key, name, reaction));
        self
    }
    /// How violated constraints read.
    #[must_use]
    pub fn rules(mut self, rules: &[Rule]) -> Self {
        self.rules.extend(rules);
        self
    }
    #[must_use]
    pub fn rooms(mut self, rooms: Rooms) -> Self {
        self.rooms.push(rooms);
        self
    }
    #[must_use]
    pub fn signal(mut self, signal: Signal) -> Self {
        self.signals.push(signal);
        self
    }
    /// The house looks for something by itself, and has one of the module's own commands done about it.
    #[must_use]
    pub fn round(mut self, round: Round) -> Self {
        self.rounds.push(round);
        self
    }
    /// A line that begins with `/` and a name runs one of the module's own commands.
    #[must_use]
    pub fn slash(mut self, slash: Slash) -> Self {
        self.slashes.push(slash);
        self
    }

    fn entry<C: Command>(&mut self, reads: bool) -> &mut CommandEntry {
        let next = self.commands.len();
        let index = *self.names.entry(C::NAME).or_insert(next);
        if index == next {
            self.commands.push(CommandEntry::of::<C>(self.key, reads));
        }
        &mut self.commands[index]
    }
}

/// The signature that reactions share.
pub(crate) type Reacting<'a> = futures::future::BoxFuture<'a, Result<()>>;
pub(crate) type ReactFn = dyn for<'a> Fn(Happened, &'a mut Act) -> Reacting<'a> + Send + Sync;
