//! Lines that begin with `/` and a name: deeds that people write instead of looking for the button. A card says which it
//! offers; a conversation runs them, through the one pipeline.

use crate::{Caller, Registry};
use serde_json::Value;
use uuid::Uuid;

/// A deed that a line asks for.
#[derive(Debug, Clone, Copy)]
pub struct Slash {
    /// What stands behind the `/`: 1 to 20 small letters.
    pub name: &'static str,
    /// The words that may follow, as people read it: `[KEY] title`.
    pub usage: &'static str,
    /// What it does, in a few words: `makes a task`.
    pub description: &'static str,
    /// The command that it runs, from the same card.
    pub command: &'static str,
    /// How the line becomes the command's input; none where such a line is only something to say.
    pub input: fn(Line<'_>) -> Option<Value>,
}

/// What was written, and where.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// What follows the name, without the space around it; may be empty.
    pub words: &'a str,
    pub conversation: Uuid,
}

impl Registry {
    /// Whether the caller may run it: their organization has its module, and they hold its right.
    #[must_use]
    pub fn offers(&self, slash: &Slash, caller: &Caller) -> bool {
        self.command(slash.command).is_some_and(|entry| self.authorize(entry.access, entry.module, caller).is_ok())
    }

    /// The deed that a text asks for, with the words behind its name; none where the text is only said.
    #[must_use]
    pub fn asked<'a>(&self, text: &'a str) -> Option<(Slash, &'a str)> {
        let line = text.strip_prefix('/')?;
        let end = line.find(char::is_whitespace).unwrap_or(line.len());
        let slash = self.slashes().iter().find(|slash| slash.name == &line[..end])?;
        Some((*slash, line[end..].trim()))
    }
}
