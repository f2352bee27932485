//! HTTP/1.1 with as little work as it takes: request bytes are made beforehand, and of an answer only the status and
//! the length are looked at. The generator shares the processors with what it measures.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A whole request as bytes.
#[must_use]
pub fn request(address: SocketAddr, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\n");
    if let Some(token) = token {
        head += &format!("authorization: Bearer {token}\r\n");
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    if !body.is_empty() {
        head += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    }
    [head.as_bytes(), b"\r\n", body.as_bytes()].concat()
}

/// A connection that is kept open.
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// The body is a range of the line's buffer, good until the next request.
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Line {
    /// # Errors
    /// When nobody listens there.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a prepared request and waits for its whole answer.
    ///
    /// # Errors
    /// When the connection breaks, or the answer is not one with a stated length.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let mut head = None;
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the connection was closed in the middle of an answer");
            }
            if head.is_none() {
                head = Head::read(&self.buffer)?;
            }
            if let Some(head) = &head
                && self.buffer.len() >= head.length + head.body
            {
                return Ok(Answer { status: head.status, body: &self.buffer[head.length..head.length + head.body] });
            }
        }
    }

    /// One call with JSON in and out, for setting things up.
    ///
    /// # Errors
    /// When the answer is not of the 200s; the sentence has its text.
    pub async fn call(
        &mut self,
        address: SocketAddr,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Value> {
        let answer = self.ask(&request(address, method, path, token, body)).await?;
        if !(200..300).contains(&answer.status) {
            bail!("{method} {path} answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
        }
        if answer.body.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_slice(answer.body)?) }
    }
}

struct Head {
    status: u16,
    length: usize,
    body: usize,
}

impl Head {
    fn read(bytes: &[u8]) -> Result<Option<Self>> {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
        let text = std::str::from_utf8(&bytes[..end])?;
        let status = text.get(9..12).context("no status")?.parse()?;
        let mut body = None;
        for line in text.split("\r\n").skip(1) {
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                body = Some(value.trim().parse()?);
            }
        }
        match body {
            Some(body) => Ok(Some(Self { status, length: end + 4, body })),
            None if status == 204 => Ok(Some(Self { status, length: end + 4, body: 0 })),
            None => bail!("an answer without content-length"),
        }
    }
}
