//! What an operator decides about the door.

use crate::{address::Network, metering::Meters};
use include_dir::Dir;
use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Settings of the door; the defaults serve a single node on loopback.
#[derive(Clone)]
pub struct HttpSettings {
    /// Origins of other web apps that may call with credentials, each as a browser sends it: `https://app.example`.
    pub allowed_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For`, `X-Forwarded-Proto` and `Forwarded` are believed.
    pub trusted_proxies: Vec<Network>,
    /// Largest request body, in bytes; eight times as much where a text of many pages may come.
    pub body_limit: usize,
    /// Where requests are counted, and what `/metrics` shows.
    pub meters: Option<Meters>,
    /// The bearer token of `/metrics`; without one the page is not there.
    pub metrics_token: Option<String>,
    /// The built web app.
    pub assets: Option<&'static Dir<'static>>,
    /// Bytes free where the data is; not asked when the data is elsewhere.
    pub free_disk: Option<FreeDisk>,
    /// Turned on when the server begins to go down.
    pub draining: Draining,
}

/// Asks for the bytes that are free in the data folder.
pub type FreeDisk = Arc<dyn Fn() -> io::Result<u64> + Send + Sync>;

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            body_limit: 256 * 1024,
            meters: None,
            metrics_token: None,
            assets: None,
            free_disk: None,
            draining: Draining::default(),
        }
    }
}

impl fmt::Debug for HttpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSettings")
            .field("allowed_origins", &self.allowed_origins)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("body_limit", &self.body_limit)
            .field("metrics_token", &self.metrics_token.as_ref().map(|_| "…"))
            .field("assets", &self.assets.is_some())
            .finish_non_exhaustive()
    }
}

/// Whether the server is going down: `/health/ready` answers 503 then, so that no new work is sent here.
#[derive(Debug, Clone, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    pub fn begin(&self) {
        self.0.store(true, Ordering::Release);
    }
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
