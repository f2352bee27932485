//! Mail on its way out: a letter made of a few parts, written as a message that can hold no header but the ones meant, and
//! handed to an SMTP server within limits of time.
//!
//! `letter` makes text and HTML from one template; `words` and `message` write RFC 5322; `settings` reads the operator's
//! address of the server; `line` is one connection to it, and `mailer` keeps a few of them. Connections are kept here and
//! not by the SMTP library, whose pool would take back one that was given up in the middle of a command.

mod letter;
mod line;
mod mailer;
mod message;
mod settings;
mod trouble;
mod words;

pub use letter::{Button, Calendar, Letter, Method};
pub use mailer::Mailer;
pub use message::{Envelope, Unfit};
pub use settings::{Security, SmtpSettings};
pub use trouble::Trouble;
