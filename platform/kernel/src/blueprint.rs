//! A blueprint: what kind of organization this is. Modules, roles and words, in a TOML file; adding one needs no code.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blueprint {
    /// Never renamed: organizations remember it.
    pub key: String,
    pub title: String,
    /// Whom it is for, in half a sentence.
    pub tagline: String,
    pub description: String,
    /// Modules that are switched on when an organization is founded.
    pub modules: Vec<String>,
    /// What people of this kind call a thing, where it is not what the card calls it: `project = "study"`.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// What a new organization begins with.
    #[serde(default)]
    pub starter: Vec<Starter>,
    pub roles: Vec<BlueprintRole>,
}

/// A command that the founder's first day begins with, run as the founder.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Starter {
    pub command: String,
    pub input: serde_json::Value,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlueprintRole {
    pub key: String,
    pub title: String,
    pub description: String,
    /// Permission keys, or `module.*` for all of a module, or `*`.
    pub permissions: Vec<String>,
    /// The founder's role.
    #[serde(default)]
    pub founder: bool,
    /// The role of those who are invited without one being named.
    #[serde(default)]
    pub default: bool,
}

impl Blueprint {
    /// Reads a blueprint file.
    ///
    /// # Errors
    /// A sentence that names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    #[must_use]
    pub fn founder_role(&self) -> Option<&BlueprintRole> {
        self.roles.iter().find(|role| role.founder)
    }
    #[must_use]
    pub fn default_role(&self) -> Option<&BlueprintRole> {
        self.roles.iter().find(|role| role.default)
    }
}

impl BlueprintRole {
    /// The permissions out of `all` that the role's patterns name.
    #[must_use]
    pub fn expand<'a>(&self, all: impl Iterator<Item = &'a str>) -> Vec<String> {
        all.filter(|key| self.permissions.iter().any(|pattern| names(pattern, key))).map(str::to_owned).collect()
    }
}

fn names(pattern: &str, key: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => key.starts_with(prefix),
        None => pattern == key,
    }
}
