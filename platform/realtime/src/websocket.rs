//! A websocket as the carrier of a session: one task, which reads and writes through the stack.

use crate::{
    engine::{self, Heard, Packet},
    frame::{self, Broken, Frame, Reader},
    hub::Inner,
    plug::Plug,
    socket::Batch,
};
use std::{
    future::Future,
    io,
    mem::MaybeUninit,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

/// Bytes that are read or written at once.
const PIECE: usize = 8 * 1024;

/// The task of a websocket. It ends with the session, and the session with it.
pub(crate) struct Carrying<S> {
    stream: S,
    reader: Reader,
    plug: Plug,
    hub: Arc<Inner>,
    /// The client has said its last word.
    is_left: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Carrying<S> {
    pub(crate) fn new(stream: S, plug: Plug, hub: Arc<Inner>) -> Self {
        Self { stream, reader: Reader::new(hub.settings.payload), plug, hub, is_left: false }
    }

    /// Writes what there is to say. Ready when nothing can be written any more.
    fn poll_say(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut space = [MaybeUninit::<u8>::uninit(); PIECE];
            let mut piece = ReadBuf::uninit(&mut space);
            match self.plug.0.batch(cx, &mut piece) {
                Batch::Over => return Poll::Ready(Ok(())),
                Batch::Some => {}
                Batch::Nothing => {
                    ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
                    let is_over = self.is_left && self.plug.0.has_said_farewell();
                    return if is_over { Poll::Ready(Ok(())) } else { Poll::Pending };
                }
            }
            match ready!(Pin::new(&mut self.stream).poll_write(cx, piece.filled()))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                written => self.plug.0.sent(written),
            }
        }
    }

    /// Hears what the client says. Ready when it is gone.
    fn poll_hear(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut space = [MaybeUninit::<u8>::uninit(); PIECE];
            let mut piece = ReadBuf::uninit(&mut space);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut piece))?;
            if piece.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            if self.is_left {
                // What comes after a close says nothing (RFC 6455 §1.4).
                continue;
            }
            let Self { reader, plug, hub, is_left, .. } = self;
            let heard = reader.read(piece.filled_mut(), |frame| match frame {
                _ if *is_left => {}
                Frame::Text(packet) => hub.heard(plug, packet),
                Frame::Binary => hub.end_with(plug, 1003),
                Frame::Ping(payload) => hub.echo(plug, payload),
                Frame::Pong => {}
                Frame::Close => {
                    *is_left = true;
                    hub.end(plug);
                }
            });
            if let Err(broken) = heard {
                self.break_off(broken);
            }
        }
    }

    fn break_off(&mut self, broken: Broken) {
        self.is_left = true;
        self.hub.end_with(&self.plug, broken.code());
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Future for Carrying<S> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // Hearing may give something to say, or end the session; saying then finds it.
        let is_gone = self.poll_hear(cx).is_ready();
        let is_over = self.poll_say(cx).is_ready();
        if is_gone || is_over { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl<S> Drop for Carrying<S> {
    fn drop(&mut self) {
        self.hub.cut(&self.plug);
    }
}

impl Inner {
    fn echo(&self, plug: &Plug, payload: &[u8]) {
        if plug.0.push_within(Packet::Echo(payload.into()), &self.settings) == Err(crate::socket::Unsaid::Slow) {
            self.cut_off(plug);
        }
    }

    /// Takes a session over from polling, if the client finds that this websocket works.
    pub(crate) async fn take_over<S>(self: Arc<Self>, stream: S, plug: Plug)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let probing = Probing(&plug);
        let tried = tokio::time::timeout(self.settings.connect_timeout, self.try_out(stream, &plug)).await;
        drop(probing);
        if let Ok(Some((carrying, early))) = tried {
            early.iter().for_each(|packet| self.heard(&plug, packet));
            tokio::spawn(carrying);
        }
    }

    /// Gives what came with the client's decision and behind it.
    async fn try_out<S>(self: &Arc<Self>, mut stream: S, plug: &Plug) -> Option<(Carrying<S>, Vec<String>)>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut reader = Reader::new(self.settings.payload);
        let mut is_probed = false;
        loop {
            let mut piece = [0; 256];
            let length = stream.read(&mut piece).await.ok().filter(|length| *length > 0)?;
            let (mut packets, mut is_odd) = (Vec::new(), false);
            let read = reader.read(&mut piece[..length], |frame| match frame {
                Frame::Text(packet) => packets.push(packet.to_owned()),
                Frame::Pong => {}
                Frame::Ping(_) | Frame::Binary | Frame::Close => is_odd = true,
            });
            if is_odd || read.is_err() {
                return None;
            }
            let mut packets = packets.into_iter();
            while let Some(packet) = packets.next() {
                match engine::read(&packet) {
                    Some(Heard::Probe) if !is_probed => {
                        is_probed = true;
                        stream.write_all(frame::PROBED).await.ok()?;
                        stream.flush().await.ok()?;
                        plug.0.probe(true);
                    }
                    Some(Heard::Upgrade) if is_probed && plug.0.change() => {
                        let carrying = Carrying { stream, reader, plug: plug.clone(), hub: self.clone(), is_left: false };
                        return Some((carrying, packets.collect()));
                    }
                    _ => return None,
                }
            }
        }
    }
}

/// While it lives, fetches do not wait.
struct Probing<'a>(&'a Plug);

impl Drop for Probing<'_> {
    fn drop(&mut self) {
        self.0.0.probe(false);
    }
}
