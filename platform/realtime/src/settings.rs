//! What an operator decides about live connections.

use crate::Rate;
use std::time::Duration;

/// Limits of the hub and its door; the defaults suit one node (SECURITY RT7).
#[derive(Debug, Clone)]
pub struct Settings {
    /// Time between heartbeats.
    pub ping_interval: Duration,
    /// Time to answer one; a closed laptop is gone after both.
    pub ping_timeout: Duration,
    /// Time to say who one is after connecting.
    pub connect_timeout: Duration,
    /// Time to renew an expired token before the socket is closed.
    pub renewal: Duration,
    /// Origins of other web apps that may connect, beside the instance's own: `https://app.example`.
    pub allowed_origins: Vec<String>,
    /// Longest message of a client, in bytes.
    pub payload: usize,
    /// Packets, and bytes, that may wait for a client that does not read; beyond, it is cut off.
    pub pending_packets: usize,
    pub pending_bytes: u64,
    /// What one connection may ask.
    pub messages: Rate,
    /// What one connection may signal (typing).
    pub signals: Rate,
    /// Most rooms of a person.
    pub rooms: usize,
    /// Most connections of a person in an organization.
    pub per_person: usize,
    /// Most connections from an address; `None` for measurements on loopback.
    pub per_address: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ping_interval: Duration::from_secs(15),
            ping_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            renewal: Duration::from_secs(30),
            allowed_origins: Vec::new(),
            payload: 64 * 1024,
            pending_packets: 1_024,
            pending_bytes: 1024 * 1024,
            messages: Rate { per_second: 50.0, burst: 100.0 },
            signals: Rate { per_second: 10.0, burst: 20.0 },
            rooms: 10_000,
            per_person: 50,
            per_address: Some(1_000),
        }
    }
}
