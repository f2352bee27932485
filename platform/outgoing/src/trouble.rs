//! Why nothing came back.

/// What went wrong. People learn [`Trouble::code`] alone: which name leads inside, and which port is open there, is
/// nobody's affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The address is not one to ask, or leads where nothing of ours may go.
    #[error("the address may not be asked")]
    Refused,
    /// No name, no connection, no TLS, or no HTTP.
    #[error("nobody answered in a way that could be understood")]
    Unreachable,
    #[error("it took too long")]
    TooSlow,
    /// More redirects than are followed.
    #[error("it leads on and on")]
    TooFar,
    #[error("the answer is too large")]
    TooLarge,
}

impl Trouble {
    /// The same for every address that did not answer, for whatever reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refused | Self::Unreachable | Self::TooSlow => "unreachable",
            Self::TooFar => "too_many_redirects",
            Self::TooLarge => "too_large",
        }
    }

    /// Whether another time may be better.
    #[must_use]
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::Unreachable | Self::TooSlow)
    }
}
