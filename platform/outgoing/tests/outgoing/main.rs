//! What the client asks, and what it does not (SS1, SS2, SS3), on a network of the tests' own: names resolve as a case
//! says, and every public address leads to a small server on loopback.

mod answers;
mod redirects;
mod stage;
mod table;
