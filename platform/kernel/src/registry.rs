//! All cards together, checked once at start: what no compiler can see between crates is refused here.

mod checks;

use crate::{
    Access, Caller, CollectionEntry, CommandEntry, ErrandEntry, EventEntry, Keeper, Linked, Module, Notify, Permission, Problem, Result,
    Rooms, Round, Rule, Searched, Signal, Slash, blueprint::Blueprint, reactions::ReactionEntry,
};
use guildhall_postgres::{FOUNDATION, Migration};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt,
    sync::Arc,
};

/// A card that cannot be; start-up stops with this sentence.
#[derive(Debug)]
pub struct RegistryError(String);

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for RegistryError {}

pub struct Registry {
    modules: Vec<ModuleSummary>,
    migrations: Vec<(&'static str, Vec<Migration>)>,
    permissions: Vec<(&'static str, Permission)>,
    commands: Vec<Arc<CommandEntry>>,
    by_name: HashMap<&'static str, usize>,
    collections: Vec<Arc<CollectionEntry>>,
    by_item: HashMap<String, usize>,
    events: BTreeMap<&'static str, EventEntry>,
    reactions: Vec<Arc<ReactionEntry>>,
    errands: HashMap<&'static str, ErrandEntry>,
    notifies: Vec<Notify>,
    searches: Vec<Searched>,
    links: Vec<Linked>,
    keepers: Vec<(&'static str, Arc<dyn Keeper>)>,
    rules: HashMap<&'static str, Rule>,
    rooms: Vec<Rooms>,
    signals: Vec<Signal>,
    slashes: Vec<Slash>,
    rounds: Vec<Round>,
    blueprints: Vec<Blueprint>,
}

/// What is left of a card when its parts have gone to their shelves.
#[derive(Debug, Clone)]
pub struct ModuleSummary {
    pub key: &'static str,
    pub title: &'static str,
    /// Part of every organization.
    pub core: bool,
}

impl Registry {
    /// Puts the cards together in the order of their needs.
    ///
    /// # Errors
    /// Names used twice, permissions that no card has, events that nobody emits, needs that nobody meets, blueprints
    /// that name what is not there.
    pub fn new(modules: Vec<Module>, blueprints: Vec<Blueprint>) -> Result<Self, RegistryError> {
        let mut registry = Self {
            modules: Vec::new(),
            migrations: vec![(FOUNDATION.0, FOUNDATION.1.to_vec())],
            permissions: Vec::new(),
            commands: Vec::new(),
            by_name: HashMap::new(),
            collections: Vec::new(),
            by_item: HashMap::new(),
            events: BTreeMap::new(),
            reactions: Vec::new(),
            errands: HashMap::new(),
            notifies: Vec::new(),
            searches: Vec::new(),
            links: Vec::new(),
            keepers: Vec::new(),
            rules: HashMap::new(),
            rooms: Vec::new(),
            signals: Vec::new(),
            slashes: Vec::new(),
            rounds: Vec::new(),
            blueprints,
        };
        for module in in_order_of_needs(modules)? {
            registry.add(module)?;
        }
        registry.check()?;
        Ok(registry)
    }

    fn add(&mut self, module: Module) -> Result<(), RegistryError> {
        self.modules.push(ModuleSummary { key: module.key, title: module.title, core: module.core });
        self.migrations.push((module.key, module.migrations));
        self.permissions.extend(module.permissions.iter().map(|permission| (module.key, *permission)));
        for command in module.commands {
            if self.by_name.insert(command.name, self.commands.len()).is_some() {
                return refuse(format!("two commands are called {}", command.name));
            }
            self.commands.push(Arc::new(command));
        }
        for collection in module.collections {
            for path in collection.item_paths() {
                self.by_item.insert(pattern(&path), self.collections.len());
            }
            self.collections.push(Arc::new(collection));
        }
        for event in module.events {
            let kind = event.kind;
            if self.events.insert(kind, event).is_some() {
                return refuse(format!("two events are called {kind}"));
            }
        }
        self.reactions.extend(module.reactions.into_iter().chain(module.notifier).map(Arc::new));
        for errand in module.errands {
            if self.by_name.contains_key(errand.name) || self.errands.contains_key(errand.name) {
                return refuse(format!("two commands are called {}", errand.name));
            }
            self.errands.insert(errand.name, errand);
        }
        self.notifies.extend(module.notifies);
        self.searches.extend(module.searches);
        self.links.extend(module.links);
        self.keepers.extend(module.keepers);
        self.rules.extend(module.rules.iter().map(|rule| (rule.constraint, *rule)));
        self.rooms.extend(module.rooms);
        self.signals.extend(module.signals);
        self.slashes.extend(module.slashes);
        self.rounds.extend(module.rounds);
        Ok(())
    }

    #[must_use]
    pub fn migrations(&self) -> Vec<(&'static str, &[Migration])> {
        self.migrations.iter().map(|(module, migrations)| (*module, migrations.as_slice())).collect()
    }
    #[must_use]
    pub fn modules(&self) -> &[ModuleSummary] {
        &self.modules
    }
    /// Every permission with the key of its module, in the order of the cards.
    #[must_use]
    pub fn permissions(&self) -> &[(&'static str, Permission)] {
        &self.permissions
    }
    /// All permissions of one card, as a reaction of that card holds them.
    pub(crate) fn permissions_of(&self, module: &str) -> Arc<str> {
        crate::caller::held(self.permissions.iter().filter(|(owner, _)| *owner == module).map(|(_, permission)| permission.key))
    }
    /// All there are, for the reader that asks every module whom an event concerns.
    pub(crate) fn all_permissions(&self) -> Arc<str> {
        crate::caller::held(self.permissions.iter().map(|(_, permission)| permission.key))
    }
    #[must_use]
    pub fn commands(&self) -> &[Arc<CommandEntry>] {
        &self.commands
    }
    #[must_use]
    pub fn command(&self, name: &str) -> Option<&Arc<CommandEntry>> {
        self.by_name.get(name).map(|index| &self.commands[*index])
    }
    #[must_use]
    pub fn collections(&self) -> &[Arc<CollectionEntry>] {
        &self.collections
    }
    /// The collection whose single object a path names, for `ETag` and `If-Match`.
    #[must_use]
    pub fn collection_of_item(&self, path: &str) -> Option<&Arc<CollectionEntry>> {
        self.by_item.get(&pattern(path)).map(|index| &self.collections[*index])
    }
    #[must_use]
    pub fn events(&self) -> &BTreeMap<&'static str, EventEntry> {
        &self.events
    }
    #[must_use]
    pub fn errand(&self, name: &str) -> Option<&ErrandEntry> {
        self.errands.get(name)
    }
    /// Who should know of what, of all cards.
    #[must_use]
    pub fn notifies(&self) -> &[Notify] {
        &self.notifies
    }
    /// What can be found, of all cards.
    #[must_use]
    pub fn searches(&self) -> &[Searched] {
        &self.searches
    }
    /// Texts with links, of all cards.
    #[must_use]
    pub fn links(&self) -> &[Linked] {
        &self.links
    }
    pub(crate) fn keepers(&self) -> &[(&'static str, Arc<dyn Keeper>)] {
        &self.keepers
    }
    #[must_use]
    pub fn reactions(&self) -> &[Arc<ReactionEntry>] {
        &self.reactions
    }
    #[must_use]
    pub fn rule(&self, constraint: &str) -> Option<Rule> {
        self.rules.get(constraint).copied()
    }
    #[must_use]
    pub fn rooms(&self) -> &[Rooms] {
        &self.rooms
    }
    #[must_use]
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }
    /// What the house looks after by itself.
    #[must_use]
    pub fn rounds(&self) -> &[Round] {
        &self.rounds
    }
    /// The lines that run commands, of all cards.
    #[must_use]
    pub fn slashes(&self) -> &[Slash] {
        &self.slashes
    }
    #[must_use]
    pub fn blueprints(&self) -> &[Blueprint] {
        &self.blueprints
    }
    #[must_use]
    pub fn blueprint(&self, key: &str) -> Option<&Blueprint> {
        self.blueprints.iter().find(|blueprint| blueprint.key == key)
    }

    /// Whether the caller's organization has a module switched on; core modules always are.
    pub(crate) fn module_is_on(&self, module: &str, modules: &HashSet<String>) -> bool {
        modules.contains(module) || self.modules.iter().any(|known| known.core && known.key == module)
    }
    pub(crate) fn permission_is_on(&self, key: &str, modules: &HashSet<String>) -> bool {
        self.permissions.iter().any(|(module, permission)| permission.key == key && self.module_is_on(module, modules))
    }

    /// Whether the caller may: in code first, the database is the second wall.
    ///
    /// # Errors
    /// `unauthenticated`, `forbidden`, or `not_found` for a module that is switched off.
    pub fn authorize(&self, access: Access, module: &str, caller: &Caller) -> Result<()> {
        match access {
            Access::Public => Ok(()),
            Access::Person => caller.signed_in().map(|_| ()),
            Access::Anyone | Access::Member(_) => {
                caller.organization()?;
                if !caller.rights.member {
                    return Err(Problem::forbidden("You are not a member of this organization any more"));
                }
                if !self.module_is_on(module, &caller.rights.modules) {
                    return Err(Problem::not_found());
                }
                if let Access::Member(permission) = access
                    && !caller.may(permission)
                {
                    return Err(Problem::forbidden(format!("This needs the right “{}” ({})", permission.title, permission.key)));
                }
                Ok(())
            }
        }
    }
}

fn refuse<T>(sentence: String) -> Result<T, RegistryError> {
    Err(RegistryError(sentence))
}

/// A path with its parameters' names forgotten.
fn pattern(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

fn in_order_of_needs(modules: Vec<Module>) -> Result<Vec<Module>, RegistryError> {
    let mut waiting = modules;
    let mut ordered: Vec<Module> = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|module| module.needs.iter().all(|need| ordered.iter().any(|done| done.key == *need)));
        match ready {
            Some(index) => ordered.push(waiting.remove(index)),
            None => return refuse(format!("the needs of module {} are not met, or go in a circle", waiting[0].key)),
        }
    }
    Ok(ordered)
}
