//! Where a request came from: the connection's peer, or what a trusted proxy says of it.

use axum::http::HeaderMap;
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// An address or a block of them: `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.bits);
                (network.to_bits() ^ address.to_bits()).checked_shr(shift).unwrap_or(0) == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.bits);
                (network.to_bits() ^ address.to_bits()).checked_shr(shift).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is neither an address nor a network such as 10.0.0.0/8");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let address = address.to_canonical();
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most { Err(wrong()) } else { Ok(Self { address, bits }) }
    }
}

/// The client as far as it can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client {
    pub address: Option<IpAddr>,
    /// What a trusted proxy says about TLS; `None` when no proxy spoke.
    pub tls: Option<bool>,
}

/// Forwarding headers count only from a trusted peer, and then from the right: each proxy appends whom it saw, so the
/// right-most entry that is no proxy of ours is the last one that cannot be made up (RFC 7239 §8.1).
pub(crate) fn client(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &[Network]) -> Client {
    let Some(peer) = peer.map(|peer| peer.ip().to_canonical()) else { return Client { address: None, tls: None } };
    let is_ours = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if trusted.is_empty() || !is_ours(peer) {
        return Client { address: Some(peer), tls: None };
    }
    let (chain, proto) = if headers.contains_key("forwarded") { forwarded(headers) } else { x_forwarded(headers) };
    let mut address = peer;
    for entry in chain.iter().rev() {
        // What cannot be read stops the walk: everything left of it came from the same unknown hand.
        let Some(hop) = hop(entry) else { break };
        address = hop;
        if !is_ours(hop) {
            break;
        }
    }
    Client { address: Some(address), tls: proto.map(|proto| proto.eq_ignore_ascii_case("https")) }
}

fn x_forwarded(headers: &HeaderMap) -> (Vec<String>, Option<String>) {
    let list = |name: &str| {
        let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(',')).map(|entry| entry.trim().to_owned()).collect::<Vec<_>>()
    };
    (list("x-forwarded-for"), list("x-forwarded-proto").pop())
}

/// RFC 7239: `for=192.0.2.43;proto=https, for="[2001:db8::1]:4711"`.
fn forwarded(headers: &HeaderMap) -> (Vec<String>, Option<String>) {
    let (mut chain, mut last_proto) = (Vec::new(), None);
    for element in headers.get_all("forwarded").into_iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')) {
        let (mut hop, mut proto) = (String::new(), None);
        for (name, value) in element.split(';').filter_map(|pair| pair.split_once('=')) {
            let value = value.trim().trim_matches('"').to_owned();
            match name.trim() {
                name if name.eq_ignore_ascii_case("for") => hop = value,
                name if name.eq_ignore_ascii_case("proto") => proto = Some(value),
                _ => {}
            }
        }
        chain.push(hop);
        last_proto = proto;
    }
    (chain, last_proto)
}

/// One entry: an address, with or without brackets and port.
fn hop(entry: &str) -> Option<IpAddr> {
    let address = entry.parse::<IpAddr>().ok();
    let with_port = || entry.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let bracketed = || entry.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok();
    address.or_else(with_port).or_else(bracketed).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let trusted = ["10.0.0.0/8", "::1"].map(|text| text.parse().expect("a network"));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().expect("a value"));
        }
        client(peer.parse().ok(), &map, &trusted).address.expect("a peer").to_string()
    }

    /// AU3
    #[test]
    fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
        assert_eq!(from("203.0.113.9:1", &[("x-forwarded-for", "198.51.100.1")]), "203.0.113.9");
        assert_eq!(from("10.0.0.1:1", &[("x-forwarded-for", "198.51.100.1")]), "198.51.100.1");
        assert_eq!(from("10.0.0.1:1", &[("x-forwarded-for", "1.2.3.4, 198.51.100.1, 10.9.9.9")]), "198.51.100.1");
        assert_eq!(from("10.0.0.1:1", &[("x-forwarded-for", "1.2.3.4"), ("x-forwarded-for", "198.51.100.1")]), "198.51.100.1");
        assert_eq!(from("10.0.0.1:1", &[("x-forwarded-for", "1.2.3.4, not an address")]), "10.0.0.1");
        assert_eq!(from("[::ffff:10.0.0.1]:1", &[("x-forwarded-for", "::ffff:198.51.100.1")]), "198.51.100.1");
        assert_eq!(from("[::1]:1", &[("forwarded", r#"for=1.2.3.4, for="[2001:db8::1]:4711";proto=https"#)]), "2001:db8::1");
        assert_eq!(from("10.0.0.1:1", &[("forwarded", "for=unknown"), ("x-forwarded-for", "1.2.3.4")]), "10.0.0.1");
    }

    #[test]
    fn a_network_knows_its_own() {
        let network: Network = "192.168.4.0/22".parse().expect("a network");
        assert!(network.contains("192.168.7.255".parse().expect("an address")));
        assert!(!network.contains("192.168.8.0".parse().expect("an address")));
        let all: Network = "0.0.0.0/0".parse().expect("a network");
        assert!(all.contains("203.0.113.1".parse().expect("an address")));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
        assert!("ten".parse::<Network>().is_err());
    }
}
