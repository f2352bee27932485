//! An address as it may be asked: http or https, no user information, a name of the public tree or a public address.

use crate::{Trouble, address::is_public};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};
use url::{Host, Url};

/// Most characters of an address.
pub const LONGEST: usize = 4096;

/// Endings that are no names of the public tree: RFC 6761, 6762, 7686, 8375, 9476, the private-use name of ICANN, and
/// what clusters and home routers use by custom.
const PRIVATE_ENDINGS: [&str; 17] = [
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "svc",
    "test",
    "invalid",
    "onion",
    "alt",
    "arpa",
    "metadata.goog",
    "cluster",
];

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    https: bool,
    host: String,
    port: u16,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

/// An origin on this machine that the operator lets be asked all the same: `http://127.0.0.1:9100`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalOrigin(Origin);

impl FromStr for LocalOrigin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is no origin on loopback such as http://127.0.0.1:9100");
        let url = plain_url(text).map_err(|_| wrong())?;
        let loopback = match url.host() {
            Some(Host::Ipv4(four)) => four.is_loopback(),
            Some(Host::Ipv6(six)) => six.is_loopback(),
            _ => false,
        };
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if loopback && bare { Ok(Self(origin(&url).map_err(|_| wrong())?)) } else { Err(wrong()) }
    }
}

/// Where a request goes.
#[derive(Debug, Clone)]
pub struct Target {
    pub(crate) url: Url,
    pub(crate) origin: Origin,
    pub(crate) local: bool,
}

impl Target {
    /// Reads an address. What readers could read differently is refused.
    ///
    /// # Errors
    /// `Refused`.
    pub fn parse(text: &str, allowed: &[LocalOrigin]) -> Result<Self, Trouble> {
        Self::of(plain_url(text)?, allowed)
    }

    /// Where a `Location` leads from here.
    ///
    /// # Errors
    /// `Refused`, also for one that gives up TLS.
    pub fn follow(&self, location: &str, allowed: &[LocalOrigin]) -> Result<Self, Trouble> {
        if !is_plain(location) {
            return Err(Trouble::Refused);
        }
        let url = self.url.join(location).map_err(|_| Trouble::Refused)?;
        let next = Self::of(url, allowed)?;
        if self.origin.https && !next.origin.https { Err(Trouble::Refused) } else { Ok(next) }
    }

    fn of(url: Url, allowed: &[LocalOrigin]) -> Result<Self, Trouble> {
        if url.as_str().len() > LONGEST || !url.username().is_empty() || url.password().is_some() {
            return Err(Trouble::Refused);
        }
        let origin = origin(&url)?;
        let local = allowed.iter().any(|allowed| allowed.0 == origin);
        let target = Self { url, origin, local };
        if local || target.is_askable() { Ok(target) } else { Err(Trouble::Refused) }
    }

    fn is_askable(&self) -> bool {
        // Below 1024 live services that are no web servers, and that would take a request for commands of theirs.
        let port = matches!(self.origin.port, 80 | 443 | 1024..);
        port && match self.url.host() {
            Some(Host::Ipv4(four)) => is_public(four.into()),
            Some(Host::Ipv6(six)) => is_public(six.into()),
            Some(Host::Domain(name)) => is_public_name(name),
            None => false,
        }
    }

    /// The name to resolve, or the address itself.
    pub(crate) fn host(&self) -> Result<IpAddr, String> {
        match self.url.host() {
            Some(Host::Ipv4(four)) => Ok(four.into()),
            Some(Host::Ipv6(six)) => Ok(six.into()),
            Some(Host::Domain(name)) => Err(name.trim_end_matches('.').to_owned()),
            None => Err(String::new()),
        }
    }

    pub(crate) const fn at(&self, address: IpAddr) -> SocketAddr {
        SocketAddr::new(address, self.origin.port)
    }
    pub(crate) const fn is_https(&self) -> bool {
        self.origin.https
    }
    /// Whether nobody on the way reads along: TLS, or this machine itself.
    #[must_use]
    pub const fn may_carry_secrets(&self) -> bool {
        self.origin.https || self.local
    }
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.url
    }
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }
}

fn origin(url: &Url) -> Result<Origin, Trouble> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Trouble::Refused);
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(Trouble::Refused)?;
    let port = url.port_or_known_default().filter(|port| *port != 0).ok_or(Trouble::Refused)?;
    Ok(Origin { https: url.scheme() == "https", host: host.trim_end_matches('.').to_owned(), port })
}

fn plain_url(text: &str) -> Result<Url, Trouble> {
    if text.len() > LONGEST || !is_plain(text) {
        return Err(Trouble::Refused);
    }
    let (_, rest) = text.split_once("://").ok_or(Trouble::Refused)?;
    // Up to the first slash stands the host; an @ there, even behind # or ?, is read by some as the end of a name.
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.is_empty() || authority.contains('@') {
        return Err(Trouble::Refused);
    }
    Url::parse(text).map_err(|_| Trouble::Refused)
}

/// No control characters, spaces and backslashes: readers drop or change them.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\')
}

fn is_public_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let labels: Vec<&str> = name.split('.').collect();
    let written = labels.iter().all(|label| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-'));
    let ends = |ending: &&str| name == *ending || name.strip_suffix(*ending).is_some_and(|before| before.ends_with('.'));
    written && labels.len() > 1 && name.len() <= 253 && !PRIVATE_ENDINGS.iter().any(ends)
}
