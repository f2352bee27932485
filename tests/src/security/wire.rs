//! Bytes on a connection, for what no HTTP client would send.

use guildhall_tests::World;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longest time that a server of ours may keep a connection that it should have ended.
const PATIENCE: Duration = Duration::from_secs(20);

pub async fn connect(world: &World) -> TcpStream {
    TcpStream::connect(world.house.address).await.expect("a connection")
}

/// Everything that is answered to some bytes until the server closes.
///
/// # Panics
/// When it does not close.
pub async fn say(world: &World, bytes: &[u8]) -> String {
    let mut stream = connect(world).await;
    // The server may close before it has read all of it.
    let _ = stream.write_all(bytes).await;
    hear(&mut stream).await
}

pub async fn hear(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "the connection stays open after {}", String::from_utf8_lossy(&answer));
    String::from_utf8_lossy(&answer).into_owned()
}

/// The head of a request with a token, ready for more headers.
pub fn head(method: &str, path: &str, token: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: guild.example\r\nAuthorization: Bearer {token}\r\n")
}

/// An HTTP/2 frame (RFC 9113 §4.1).
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The client's preface and empty settings.
pub fn preface() -> Vec<u8> {
    [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &frame(4, 0, 0, &[])].concat()
}

/// Whether the server ended a connection that floods it with HTTP/2 frames, by GOAWAY or by closing.
pub async fn flood(world: &World, chunk: impl Fn(u32) -> Vec<u8>, chunks: u32) -> bool {
    let mut stream = connect(world).await;
    stream.write_all(&preface()).await.expect("sent");
    let (mut reading, mut writing) = stream.split();
    let write = async {
        for n in 0..chunks {
            if writing.write_all(&chunk(n)).await.is_err() {
                return;
            }
        }
    };
    let read = async {
        let mut seen = Vec::new();
        let mut buffer = [0; 16 * 1024];
        loop {
            match reading.read(&mut buffer).await {
                Ok(0) | Err(_) => return true,
                Ok(read) => seen.extend_from_slice(&buffer[..read]),
            }
            if has_goaway(&seen) {
                return true;
            }
        }
    };
    let ended = async {
        let ((), ended) = futures::join!(write, read);
        ended
    };
    timeout(PATIENCE, ended).await.unwrap_or(false)
}

fn has_goaway(mut bytes: &[u8]) -> bool {
    while bytes.len() >= 9 {
        let length = usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2]);
        if bytes[3] == 7 {
            return true;
        }
        match bytes.get(9 + length..) {
            Some(rest) => bytes = rest,
            None => return false,
        }
    }
    false
}
