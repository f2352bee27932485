//! The one client for addresses that people gave: previews, push services, calendars, webhooks.
//!
//! It reads an address strictly, resolves its name itself, refuses the whole name if one of its addresses is not public,
//! and connects to an address that it checked, never to a name. Each redirect goes through all of that anew. No proxy, no
//! cookies, no connection kept, 10 s and 1 MiB for everything together.

mod address;
mod exchange;
mod network;
mod target;
mod trouble;

pub use address::is_public;
pub use hyper::{
    StatusCode,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
pub use network::{Internet, Network};
pub use target::{LocalOrigin, Origin, Target};
pub use trouble::Trouble;
pub use url::Url;

use bytes::Bytes;
use exchange::{Message, exchange};
use hyper::{
    Method,
    header::{ACCEPT_ENCODING, LOCATION, USER_AGENT},
};
use std::{net::IpAddr, sync::Arc, time::Duration};

/// For everything that one call needs, redirects and body included.
const TIME: Duration = Duration::from_secs(10);
/// Most bytes of an answer.
pub const MOST: usize = 1024 * 1024;
const REDIRECTS: usize = 3;
/// How many addresses of a name are tried, and how long each may take to connect.
const TRIES: usize = 3;
const CONNECT: Duration = Duration::from_secs(4);

/// A request to be made.
#[derive(Debug, Clone)]
pub struct Call {
    method: Method,
    url: String,
    headers: HeaderMap,
    credentials: HeaderMap,
    body: Bytes,
    most: Most,
    time: Duration,
}

/// How much of an answer is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most {
    pub bytes: usize,
    /// What is beyond is left unread, instead of refused with all of it.
    pub cut: bool,
}

impl Call {
    /// Redirects are followed.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            url: url.into(),
            headers: HeaderMap::new(),
            credentials: HeaderMap::new(),
            body: Bytes::new(),
            most: Most { bytes: MOST, cut: false },
            time: TIME,
        }
    }
    /// Redirects are answered as they are.
    #[must_use]
    pub fn post(url: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self { method: Method::POST, body: body.into(), ..Self::get(url) }
    }
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
    /// A header for the address's own origin alone: no redirect takes it elsewhere.
    #[must_use]
    pub fn credential(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.credentials.insert(name, value);
        self
    }
    /// Fewer bytes than the usual most.
    #[must_use]
    pub fn at_most(mut self, bytes: usize) -> Self {
        self.most = Most { bytes: bytes.min(MOST), cut: false };
        self
    }
    /// The first bytes of the answer are enough; what comes after them is not read.
    #[must_use]
    pub fn beginning(mut self, bytes: usize) -> Self {
        self.most = Most { bytes: bytes.min(MOST), cut: true };
        self
    }
    /// Less time than usual.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.time = time.min(TIME);
        self
    }
}

/// What came back. It is for the server's own eyes: people learn what was made of it, or a code.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Where it came from, after redirects.
    pub url: Url,
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct Outgoing {
    network: Arc<dyn Network>,
    allowed: Arc<[LocalOrigin]>,
    /// The name that people reach this instance by: nothing is fetched from ourselves.
    own_name: Option<Arc<str>>,
}

impl Outgoing {
    /// A client on this machine's network. `allowed` are the origins on loopback that may be asked all the same.
    #[must_use]
    pub fn new(public_url: &str, allowed: Vec<LocalOrigin>) -> Self {
        Self::on(Internet, public_url, allowed)
    }

    /// A client on a network of the test's own.
    #[must_use]
    pub fn on(network: impl Network, public_url: &str, allowed: Vec<LocalOrigin>) -> Self {
        let own_name = Url::parse(public_url).ok().and_then(|url| url.host_str().map(|host| host.trim_end_matches('.').into()));
        Self { network: Arc::new(network), allowed: allowed.into(), own_name }
    }

    /// Whether an address could be asked, as far as can be told without asking anybody.
    ///
    /// # Errors
    /// `Refused`.
    pub fn check(&self, url: &str) -> Result<Target, Trouble> {
        self.not_ourselves(Target::parse(url, &self.allowed)?)
    }

    /// Makes a request.
    ///
    /// # Errors
    /// A [`Trouble`]; an answer of any status is none.
    pub async fn ask(&self, call: Call) -> Result<Answer, Trouble> {
        match tokio::time::timeout(call.time, self.follow(call)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Trouble::TooSlow),
        }
    }

    async fn follow(&self, call: Call) -> Result<Answer, Trouble> {
        let mut target = self.check(&call.url)?;
        let first = target.origin.clone();
        for _ in 0..=REDIRECTS {
            let answer = self.once(&target, &call, target.origin == first).await?;
            let redirect = call.method == Method::GET && answer.status.is_redirection();
            let Some(location) = answer.headers.get(LOCATION).filter(|_| redirect) else { return Ok(answer) };
            let location = location.to_str().map_err(|_| Trouble::Refused)?;
            target = self.not_ourselves(target.follow(location, &self.allowed)?)?;
        }
        Err(Trouble::TooFar)
    }

    async fn once(&self, target: &Target, call: &Call, at_home: bool) -> Result<Answer, Trouble> {
        let mut headers = call.headers.clone();
        headers.insert(USER_AGENT, HeaderValue::from_static("Guildhall"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if at_home {
            headers.extend(call.credentials.clone());
        }
        let message = Message { method: call.method.clone(), headers, body: call.body.clone() };
        let mut unreachable = Trouble::Unreachable;
        for address in self.addresses(target).await?.into_iter().take(TRIES) {
            match tokio::time::timeout(CONNECT, self.network.connect(target.at(address))).await {
                Ok(Ok(stream)) => return exchange(stream, target, message, call.most).await,
                Ok(Err(_)) => unreachable = Trouble::Unreachable,
                Err(_) => unreachable = Trouble::TooSlow,
            }
        }
        Err(unreachable)
    }

    /// The checked addresses of a target. One that is not public spoils them all.
    async fn addresses(&self, target: &Target) -> Result<Vec<IpAddr>, Trouble> {
        let addresses = match target.host() {
            Ok(address) => vec![address],
            Err(name) => self.network.resolve(name).await.map_err(|_| Trouble::Unreachable)?,
        };
        if target.local {
            return Ok(addresses);
        }
        if addresses.iter().any(|address| !is_public(*address) || self.network.is_ours(*address)) {
            return Err(Trouble::Refused);
        }
        Ok(addresses)
    }

    fn not_ourselves(&self, target: Target) -> Result<Target, Trouble> {
        let ours = target.host().is_err_and(|name| self.own_name.as_deref() == Some(name.as_str()));
        if ours && !target.local { Err(Trouble::Refused) } else { Ok(target) }
    }
}
