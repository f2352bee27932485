//! How often a password may be guessed: one count per account, one per address, whatever the spelling or the door.
//! Sessions that are open stay open: nobody is locked out by somebody else's guessing.

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use guildhall_kernel::{Problem, Result, text::nfc};
use std::num::NonZeroU32;

pub struct Guesses {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<String>,
    registrations: DefaultKeyedRateLimiter<String>,
    off: bool,
}

const fn n(n: u32) -> NonZeroU32 {
    match NonZeroU32::new(n) {
        Some(n) => n,
        None => NonZeroU32::MIN,
    }
}

impl Guesses {
    /// `off`: for measurements on loopback.
    #[must_use]
    pub fn new(off: bool) -> Self {
        Self {
            // Twenty at once, then one every ninety seconds: under a thousand a day for one account.
            accounts: RateLimiter::keyed(Quota::per_hour(n(40)).allow_burst(n(20))),
            addresses: RateLimiter::keyed(Quota::per_minute(n(60)).allow_burst(n(400))),
            registrations: RateLimiter::keyed(Quota::per_minute(n(30)).allow_burst(n(200))),
            off,
        }
    }

    /// Counts one attempt to sign in.
    ///
    /// # Errors
    /// `rate_limited`, whether or not the account exists.
    pub fn login(&self, email: &str, address: &str) -> Result<()> {
        self.count(&self.addresses, address.to_owned())?;
        self.count(&self.accounts, nfc(email.to_owned()).to_lowercase())
    }

    /// Counts one new account.
    ///
    /// # Errors
    /// `rate_limited`.
    pub fn registration(&self, address: &str) -> Result<()> {
        self.count(&self.registrations, address.to_owned())
    }

    fn count(&self, counter: &DefaultKeyedRateLimiter<String>, key: String) -> Result<()> {
        if self.off {
            return Ok(());
        }
        if counter.len() > 100_000 {
            counter.retain_recent();
        }
        counter.check_key(&key).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now()).as_secs();
            Problem::rate_limited(u32::try_from(wait).unwrap_or(3600).max(1))
        })
    }
}
