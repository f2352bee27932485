//! What is mailed, and what becomes of it; against a small mail server that can be in a bad mood. A whole one, and
//! encryption, are in `tests/clients/mail.test.mjs`.

mod arriving;
mod calendar;
mod headers;
mod letters;
mod outbox;
mod server;
