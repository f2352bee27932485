//! Names and connections: the one place that touches the network, so that a test can hold it.

use futures::future::BoxFuture;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
};
use tokio::net::TcpStream;

pub trait Network: Send + Sync + 'static {
    /// All addresses of a name.
    fn resolve(&self, name: String) -> BoxFuture<'_, io::Result<Vec<IpAddr>>>;
    /// Whether an address is this machine's own.
    fn is_ours(&self, address: IpAddr) -> bool;
    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>>;
}

/// The network that this machine is on.
#[derive(Debug, Default)]
pub struct Internet;

impl Network for Internet {
    fn resolve(&self, name: String) -> BoxFuture<'_, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            // The dot at the end keeps the machine's own search domains out.
            let found = tokio::net::lookup_host((format!("{name}."), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }

    fn is_ours(&self, address: IpAddr) -> bool {
        // Connecting a datagram socket sends nothing, and tells which of our addresses the way begins at: for one of our
        // own, at itself.
        let any = if address.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { IpAddr::V6(Ipv6Addr::UNSPECIFIED) };
        let begins_at = UdpSocket::bind((any, 0)).and_then(|socket| socket.connect((address, 9)).and_then(|()| socket.local_addr()));
        begins_at.is_ok_and(|here| here.ip() == address)
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        Box::pin(TcpStream::connect(address))
    }
}
