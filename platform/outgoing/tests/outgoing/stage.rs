//! A network that answers as a test wants, and remembers what was connected to.

use futures::future::BoxFuture;
use guildhall_outgoing::{LocalOrigin, Network, Outgoing};
use parking_lot::Mutex;
use serde_json::Value;
use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(93, 184, 215, 14));

#[derive(Clone, Default)]
pub struct Stage {
    /// What a resolver says, one list for each question; the last one for ever.
    answers: Arc<Mutex<VecDeque<Vec<IpAddr>>>>,
    /// Where connections end.
    server: Option<SocketAddr>,
    pub asked: Arc<Mutex<Vec<String>>>,
    pub connected: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Stage {
    pub fn new(answers: impl IntoIterator<Item = Vec<IpAddr>>) -> Self {
        Self { answers: Arc::new(Mutex::new(answers.into_iter().collect())), ..Self::default() }
    }
    /// Every name is public, and every address leads to a server.
    pub async fn leading_to(script: impl Fn(&str) -> Script + Send + Sync + 'static) -> (Self, Server) {
        let server = Server::start(script).await;
        (Self { server: Some(server.address), ..Self::new([vec![PUBLIC]]) }, server)
    }
    pub fn client(&self) -> Outgoing {
        Outgoing::on(self.clone(), "https://guild.example", Vec::new())
    }
    pub fn client_allowing(&self, allowed: &str) -> Outgoing {
        let allowed: LocalOrigin = allowed.parse().expect("an origin on loopback");
        Outgoing::on(self.clone(), "https://guild.example", vec![allowed])
    }
}

impl Network for Stage {
    fn resolve(&self, name: String) -> BoxFuture<'_, io::Result<Vec<IpAddr>>> {
        self.asked.lock().push(name);
        let mut answers = self.answers.lock();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        Box::pin(async move { answer.ok_or_else(|| io::Error::other("no such name")) })
    }
    fn is_ours(&self, _: IpAddr) -> bool {
        false
    }
    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        self.connected.lock().push(address);
        let server = self.server;
        Box::pin(async move {
            match server {
                Some(server) => TcpStream::connect(server).await,
                None => Err(io::Error::from(io::ErrorKind::ConnectionRefused)),
            }
        })
    }
}

/// What a server does with a request.
pub enum Script {
    Answer(String),
    /// An answer that goes on for ever.
    Endless,
    /// A byte now and then.
    Slow,
}

impl Script {
    pub fn ok(body: &str) -> Self {
        Self::Answer(format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
    }
    pub fn redirect(status: u64, location: &str) -> Self {
        Self::Answer(format!("HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"))
    }
}

pub struct Server {
    pub address: SocketAddr,
    /// The heads of the requests.
    pub heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn start(script: impl Fn(&str) -> Script + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = Self { address: listener.local_addr().expect("an address"), heads: Arc::default() };
        let (heads, script) = (server.heads.clone(), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heads, script) = (heads.clone(), script.clone());
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !is_whole(&head) && stream.read_buf(&mut head).await.is_ok_and(|read| read > 0) {}
                    let head = String::from_utf8_lossy(&head).into_owned();
                    heads.lock().push(head.clone());
                    let _ = play(&mut stream, script(&head)).await;
                });
            }
        });
        server
    }
}

/// The head of a request is there, or the beginning of TLS, which nobody here speaks.
fn is_whole(head: &[u8]) -> bool {
    head.windows(4).any(|four| four == b"\r\n\r\n") || head.first() == Some(&0x16)
}

async fn play(stream: &mut TcpStream, script: Script) -> io::Result<()> {
    let chunked = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n";
    match script {
        Script::Answer(text) => stream.write_all(text.as_bytes()).await,
        Script::Endless => {
            stream.write_all(chunked).await?;
            let chunk = [b"8000\r\n".as_slice(), &[b'x'; 0x8000], b"\r\n"].concat();
            loop {
                stream.write_all(&chunk).await?;
            }
        }
        Script::Slow => {
            stream.write_all(chunked).await?;
            loop {
                stream.write_all(b"1\r\nx\r\n").await?;
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        }
    }
}

/// A file of the table.
pub fn cases(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/ssrf").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect("the file")).expect("cases")
}
