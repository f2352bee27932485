//! The time, as something that can be handed in: the server's clock runs, a test's clock is moved.

use jiff::{SignedDuration, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The one place that asks the system for the time.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    #[must_use]
    pub fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        let now = Timestamp::now();
        // In whole microseconds, as PostgreSQL keeps it: what is answered is what is stored.
        let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        now + SignedDuration::from_millis(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Moves this clock ahead of the system's; tests of expiry use it.
    pub fn advance(&self, by: std::time::Duration) {
        self.ahead_ms.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// A new UUIDv7 of this time.
    #[must_use]
    pub fn new_uuid(&self) -> uuid::Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or(0);
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
        uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
    }
}
