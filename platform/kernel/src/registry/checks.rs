//! What must hold between the cards, kind by kind; the first sentence that does not stops the start.

use super::{Registry, RegistryError, refuse};
use crate::{Access, Permission, Slash, blueprint::Blueprint, search::Touched};
use std::collections::HashSet;

type Outcome = Result<(), RegistryError>;

impl Registry {
    pub(super) fn check(&self) -> Outcome {
        self.check_permissions()?;
        self.check_reactions()?;
        self.check_notifies()?;
        self.check_rounds()?;
        self.check_slashes()?;
        self.check_searches()?;
        self.check_links()?;
        self.blueprints.iter().try_for_each(|blueprint| self.check_blueprint(blueprint))
    }

    fn check_permissions(&self) -> Outcome {
        no_two(self.permissions.iter().map(|(_, permission)| permission.key), "permissions")?;
        let known = |needed: &Permission| self.permissions.iter().any(|(_, permission)| permission.key == needed.key);
        let of_commands = self.commands.iter().filter_map(|command| match &command.access {
            Access::Member(needed) => Some((command.name, needed)),
            Access::Public | Access::Person | Access::Anyone => None,
        });
        let of_collections = self.collections.iter().filter_map(|collection| Some((collection.paths[0], collection.needs.as_ref()?)));
        match of_commands.chain(of_collections).find(|(_, needed)| !known(needed)) {
            Some((who, needed)) => refuse(format!("{who} needs {}, which is on no card", needed.key)),
            None => Ok(()),
        }
    }

    fn check_reactions(&self) -> Outcome {
        no_two(self.reactions.iter().map(|reaction| reaction.name), "reactions")?;
        for reaction in &self.reactions {
            let Some(kind) = reaction.kind else { continue };
            self.check_event(reaction.name, kind)?;
            for field in &reaction.required {
                self.check_field(reaction.name, kind, field)?;
            }
        }
        Ok(())
    }

    fn check_notifies(&self) -> Outcome {
        for notify in &self.notifies {
            self.check_event("a notification", notify.event)?;
            for field in notify.only_with {
                self.check_field("a notification", notify.event, field)?;
            }
        }
        Ok(())
    }

    fn check_rounds(&self) -> Outcome {
        for round in &self.rounds {
            if let Some(command) = round.command
                && !self.by_name.contains_key(command)
            {
                return refuse(format!("the round {} has {command} done, which is no command", round.name));
            }
        }
        Ok(())
    }

    fn check_slashes(&self) -> Outcome {
        no_two(self.slashes.iter().map(|slash| slash.name), "lines")?;
        for Slash { name, command, .. } in &self.slashes {
            if !(1..=20).contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_lowercase()) {
                return refuse(format!("/{name} is no name for a line: small letters, 20 at most"));
            }
            if self.command(command).is_none() {
                return refuse(format!("/{name} runs {command}, which is no command"));
            }
        }
        Ok(())
    }

    fn check_searches(&self) -> Outcome {
        no_two(self.searches.iter().map(|searched| searched.kind), "kinds of things to be found")?;
        for searched in &self.searches {
            let who = format!("the search for {}", searched.kind);
            for Touched { event, field, .. } in searched.hears {
                self.check_field(&who, event, field)?;
            }
        }
        Ok(())
    }

    fn check_links(&self) -> Outcome {
        no_two(self.links.iter().map(|linked| linked.kind), "kinds of texts with links")?;
        for linked in &self.links {
            let who = format!("the preview of links in a {}", linked.kind);
            for (event, field) in linked.hears {
                self.check_field(&who, event, field)?;
            }
        }
        Ok(())
    }

    fn check_blueprint(&self, blueprint: &Blueprint) -> Outcome {
        let key = &blueprint.key;
        for module in &blueprint.modules {
            if !self.modules.iter().any(|known| known.key == module) {
                return refuse(format!("blueprint {key} names the module {module}, which is not there"));
            }
        }
        for starter in &blueprint.starter {
            let Some(command) = self.command(&starter.command) else {
                return refuse(format!("blueprint {key} begins with {}, which is no command", starter.command));
            };
            if command.prepare(starter.input.clone()).is_err() {
                return refuse(format!("blueprint {key} begins with a {} that it would refuse", starter.command));
            }
        }
        if blueprint.founder_role().is_none() || blueprint.default_role().is_none() {
            return refuse(format!("blueprint {key} needs a founder's role and a default role"));
        }
        Ok(())
    }

    fn check_event(&self, who: &str, event: &str) -> Outcome {
        match self.events.contains_key(event) {
            true => Ok(()),
            false => refuse(format!("{who} waits for {event}, which nobody emits")),
        }
    }

    fn check_field(&self, who: &str, event: &str, field: &str) -> Outcome {
        self.check_event(who, event)?;
        match self.events[event].schema["properties"].get(field) {
            Some(_) => Ok(()),
            None => refuse(format!("{who} needs {field} of {event}, which it does not carry")),
        }
    }
}

fn no_two<'a>(names: impl Iterator<Item = &'a str>, what: &str) -> Outcome {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return refuse(format!("two {what} are called {name}"));
        }
    }
    Ok(())
}
