//! The five products as blueprints: each source's endpoint list, walked with the methods and paths written there, and the
//! first day that an organization begins with.

mod epop;
mod first_day;
mod labsync_chat;

use guildhall_tests::{Answer, Person};
use serde_json::Value;

/// Asks as the source writes it, and says which line of it failed.
async fn ask(person: &Person, method: &str, path: &str, body: Option<Value>) -> Answer {
    let call = person.call(method, path);
    match body {
        Some(body) => call.json(body).send().await,
        None => call.send().await,
    }
}
