/// What is wrong with one parameter of a query, in a sentence that its author can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The parameter's name, cut to 64 characters.
    pub field: String,
    /// `unknown`, `repeated`, `invalid`, `unsupported`, `out_of_range`, `too_long`, `too_many` or `too_deep`.
    pub code: &'static str,
    pub message: String,
}

impl Fault {
    pub(crate) fn new(field: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: shown(field), code, message: message.into() }
    }

    /// The one answer for a name that does not exist, may not be read, or cannot be used in this clause.
    pub(crate) fn unknown(field: &str, name: &str, purpose: &str) -> Self {
        Self::new(field, "unknown", format!("There is no column '{}' to {purpose}.", shown(name)))
    }
}

/// A caller's text as a message may repeat it: short, and on one line.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 64;
    text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
