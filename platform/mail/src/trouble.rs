//! What can go wrong on the way, sorted into what a later try may mend and what it cannot.

use crate::Unfit;
use lettre::transport::smtp::Error;

/// Why a mail did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("the mail server cannot be reached")]
    Unreachable,
    #[error("the mail server did not answer in time")]
    TimedOut,
    #[error("no encrypted connection to the mail server came about")]
    Encryption,
    #[error("the mail server did not accept the name and password")]
    SignIn,
    #[error("the mail server broke the protocol")]
    Garbled,
    /// A reply of 400 to 499.
    #[error("the mail server put it off ({0})")]
    Deferred(u16),
    /// A reply of 500 to 599 about this mail.
    #[error("the mail server refused it ({0})")]
    Refused(u16),
    /// An address outside ASCII, and a server that does not know RFC 6531.
    #[error("the mail server takes no address with such letters")]
    Letters,
    #[error("{0}")]
    Unfit(Unfit),
}

impl Trouble {
    /// Whether trying again is in vain. A server that refuses everybody (a wrong password, a broken certificate) is the
    /// operator's to mend, so that is not the mail's fault.
    #[must_use]
    pub const fn is_permanent(self) -> bool {
        matches!(self, Self::Refused(_) | Self::Letters | Self::Unfit(_))
    }

    /// For the database and the app.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Encryption => "encryption",
            Self::SignIn => "sign_in",
            Self::Garbled => "garbled",
            Self::Deferred(_) => "deferred",
            Self::Refused(_) => "refused",
            Self::Letters => "address_letters",
            Self::Unfit(_) => "unfit",
        }
    }

    /// The server's reply, if it gave one.
    #[must_use]
    pub const fn reply(self) -> Option<u16> {
        match self {
            Self::Deferred(reply) | Self::Refused(reply) => Some(reply),
            _ => None,
        }
    }

    /// What went wrong before there was a mail to speak of: never the mail's own fault.
    pub(crate) fn opening(error: &Error) -> Self {
        match Self::of(error) {
            Self::Refused(reply) => Self::Deferred(reply),
            other => other,
        }
    }

    /// What went wrong with a mail. Replies that ask for a sign-in (RFC 4954 §6) are the operator's to mend.
    pub(crate) fn of(error: &Error) -> Self {
        match error.status().map(u16::from) {
            Some(530 | 534 | 535 | 538) => Self::SignIn,
            Some(reply @ 500..) => Self::Refused(reply),
            Some(reply) => Self::Deferred(reply),
            None if error.is_tls() => Self::Encryption,
            None if error.is_timeout() => Self::TimedOut,
            None if error.is_response() || error.is_client() => Self::Garbled,
            None => Self::Unreachable,
        }
    }
}
