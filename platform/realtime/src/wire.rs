//! A websocket's connection with two things that its transport lacks: how much of what was said has left, and an end
//! that works while the other side does not read.

use futures::task::AtomicWaker;
use parking_lot::Mutex;
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is known of a connection from outside.
#[derive(Default)]
pub(crate) struct Wire {
    /// Bytes said so far, never behind `gone`.
    said: AtomicU64,
    /// Bytes that the client's side has taken so far, framing included.
    gone: AtomicU64,
    cut: AtomicBool,
    stalled: Mutex<Option<Instant>>,
    writer: AtomicWaker,
}

impl Wire {
    /// Notes `bytes` more to be sent, and tells how many are then pending.
    pub(crate) fn say(&self, bytes: usize) -> u64 {
        let gone = self.gone.load(Ordering::Relaxed);
        // Framing and heartbeats leave too, without having been said: they must not add up to credit.
        self.said.fetch_max(gone, Ordering::Relaxed);
        let said = self.said.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        said.saturating_sub(gone)
    }
    /// Notes bytes that have left.
    pub(crate) fn sent(&self, bytes: u64) {
        self.gone.fetch_add(bytes, Ordering::Relaxed);
    }
    /// Ends the connection, read or not.
    pub(crate) fn cut(&self) {
        self.cut.store(true, Ordering::Release);
        self.writer.wake();
    }
    /// How long the client has refused to take anything.
    pub(crate) fn stalled_for(&self, now: Instant) -> Duration {
        self.stalled.lock().map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }
}

/// The connection itself.
pub(crate) struct Line<S> {
    inner: S,
    wire: Arc<Wire>,
}

impl<S> Line<S> {
    pub(crate) fn new(inner: S, wire: Arc<Wire>) -> Self {
        Self { inner, wire }
    }

    /// Before and after each attempt to write.
    fn watched<T>(&self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            *self.wire.stalled.lock() = None;
            return result;
        }
        self.wire.stalled.lock().get_or_insert_with(Instant::now);
        self.wire.writer.register(cx.waker());
        if self.wire.cut.load(Ordering::Acquire) { Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())) } else { Poll::Pending }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.inner).poll_write(cx, bytes);
        if let Poll::Ready(Ok(written)) = result {
            self.wire.sent(written as u64);
        }
        self.watched(cx, result)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.inner).poll_flush(cx);
        self.watched(cx, result)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.inner).poll_shutdown(cx);
        self.watched(cx, result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn pending_bytes_are_what_the_client_has_not_taken() {
        let (here, mut there) = tokio::io::duplex(4);
        let wire = Arc::new(Wire::default());
        let mut line = Line::new(here, wire.clone());
        assert_eq!(wire.say(6), 6);
        line.write_all(b"abcd").await.expect("fits");
        assert_eq!(wire.say(1), 3);
        there.read_exact(&mut [0; 4]).await.expect("four");
        line.write_all(b"efgh").await.expect("fits");
        assert_eq!(wire.say(5), 5, "an unsaid byte is no credit");
    }

    #[tokio::test]
    async fn a_connection_that_nobody_reads_can_be_ended() {
        let (here, _there) = tokio::io::duplex(4);
        let wire = Arc::new(Wire::default());
        let mut line = Line::new(here, wire.clone());
        let writing = tokio::spawn(async move { line.write_all(b"too much").await });
        while wire.stalled_for(Instant::now()) == Duration::ZERO {
            tokio::task::yield_now().await;
        }
        wire.cut();
        assert!(writing.await.expect("no panic").is_err());
    }
}
