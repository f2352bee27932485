//! How often one connection may: a bucket of 24 bytes, without a lock or a clock of its own.

use std::time::Instant;

/// What a connection may do a second, and at once.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub per_second: f32,
    pub burst: f32,
}

pub(crate) struct Pace {
    left: f32,
    at: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { left: 0.0, at: None }
    }
}

impl Pace {
    /// Takes one; false if nothing is left.
    pub(crate) fn take(&mut self, rate: Rate, now: Instant) -> bool {
        let gained = self.at.map_or(rate.burst, |at| now.saturating_duration_since(at).as_secs_f32() * rate.per_second);
        self.left = (self.left + gained).min(rate.burst);
        self.at = Some(now);
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_is_spent_and_comes_back() {
        let (mut pace, rate, now) = (Pace::default(), Rate { per_second: 10.0, burst: 3.0 }, Instant::now());
        assert_eq!((0..5).map(|_| pace.take(rate, now)).collect::<Vec<_>>(), [true, true, true, false, false]);
        assert!(pace.take(rate, now + Duration::from_millis(101)));
        assert!(!pace.take(rate, now + Duration::from_millis(101)));
    }
}
