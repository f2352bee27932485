//! The world that tests live in: a real PostgreSQL for the run, a database of its own and a running house for each test,
//! and people who talk to it over HTTP.

mod answer;
mod cluster;
mod hearing;
mod person;
mod promise;
mod rights;
mod world;

pub use answer::Answer;
pub use cluster::Cluster;
pub use hearing::{Hearing, Told};
pub use person::{Call, Person};
pub use promise::{Kept, Promise};
pub use rights::{NOTHING, every_route_asks_for_its_permission};
pub use world::{Builder, Org, World};

/// A password that meets the rule.
pub const PASSWORD: &str = "lit windows at dusk";

/// Waits for a condition, looking every few milliseconds; nothing in the tests sleeps for luck.
///
/// # Panics
/// When the condition does not hold within ten seconds.
pub async fn eventually<T>(what: &str, mut condition: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        if let Some(found) = condition().await {
            return found;
        }
        assert!(tokio::time::Instant::now() < deadline, "it never came true: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
