//! How often: one budget per caller, one per organization, one per address, behind every door (GCRA, by `governor`).

use crate::{Caller, Problem, Result};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
};
use std::num::NonZeroU32;
use uuid::Uuid;

type Counter<K> = RateLimiter<K, governor::state::keyed::DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// Requests a minute.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    pub caller: NonZeroU32,
    pub organization: NonZeroU32,
    pub address: NonZeroU32,
}

impl Default for Budget {
    fn default() -> Self {
        const fn n(n: u32) -> NonZeroU32 {
            match NonZeroU32::new(n) {
                Some(n) => n,
                None => NonZeroU32::MIN,
            }
        }
        Self { caller: n(1_200), organization: n(30_000), address: n(3_000) }
    }
}

/// What is left, for the `RateLimit` headers (IETF draft "RateLimit header fields for HTTP").
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    pub quota: u32,
    pub remaining: u32,
}

pub struct Limits {
    budget: Budget,
    callers: Counter<Uuid>,
    organizations: DefaultKeyedRateLimiter<Uuid>,
    addresses: Counter<String>,
}

impl Limits {
    #[must_use]
    pub fn new(budget: Budget) -> Self {
        Self {
            budget,
            callers: RateLimiter::keyed(Quota::per_minute(budget.caller)).with_middleware(),
            organizations: RateLimiter::keyed(Quota::per_minute(budget.organization)),
            addresses: RateLimiter::keyed(Quota::per_minute(budget.address)).with_middleware(),
        }
    }

    /// Takes one request off the caller's budgets.
    ///
    /// # Errors
    /// `rate_limited` with the seconds to wait.
    pub fn spend(&self, caller: &Caller) -> Result<Allowance> {
        self.spend_many(caller, NonZeroU32::MIN)
    }

    /// Takes `rows` requests at once: a batch counts by row.
    ///
    /// # Errors
    /// `rate_limited` with the seconds to wait.
    pub fn spend_many(&self, caller: &Caller, rows: NonZeroU32) -> Result<Allowance> {
        let wait = |quota: NonZeroU32| {
            move |not_until: governor::NotUntil<_>| {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                Problem::rate_limited(u32::try_from(wait.as_secs()).unwrap_or(60).max(1)).of_quota(quota.get())
            }
        };
        let too_large = || Problem::rate_limited(60);
        let budget = &self.budget;
        let Some(session) = &caller.session else {
            let checked = self.addresses.check_key_n(&caller.origin.address, rows).map_err(|_| too_large())?;
            let left = checked.map_err(wait(budget.address))?;
            return Ok(Allowance { quota: budget.address.get(), remaining: left.remaining_burst_capacity() });
        };
        if let Some(organization) = session.organization {
            let checked = self.organizations.check_key_n(&organization.uuid(), rows).map_err(|_| too_large())?;
            checked.map_err(wait(budget.organization))?;
        }
        let checked = self.callers.check_key_n(&session.person.uuid(), rows).map_err(|_| too_large())?;
        let left = checked.map_err(wait(budget.caller))?;
        Ok(Allowance { quota: budget.caller.get(), remaining: left.remaining_burst_capacity() })
    }

    /// Forgets those whose budget is whole again; call it every minute.
    pub fn tidy(&self) {
        self.callers.retain_recent();
        self.organizations.retain_recent();
        self.addresses.retain_recent();
    }
}
