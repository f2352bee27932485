//! One session: what waits to be said, who carries it, whether the client is still there. The transports carry it; the
//! hub only ever adds to it.
//!
//! An idle session is this struct and the task of its websocket: it owns no buffer, no channel and no timer.

mod polled;

use crate::{
    Settings,
    engine::Packet,
    frame,
    packet::Text,
    plug::{Knock, PeerState},
};
use parking_lot::{Mutex, MutexGuard};
use std::{
    collections::VecDeque,
    fmt,
    str::FromStr,
    task::{Context, Waker},
    time::{Duration, Instant},
};
use tokio::io::ReadBuf;

/// The name of a session: who polls needs nothing else to speak in it, so it is made of 128 random bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Sid(u128);

impl Sid {
    /// From random bytes of the system.
    pub(crate) const fn new(bytes: [u8; 16]) -> Self {
        Self(u128::from_ne_bytes(bytes))
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for Sid {
    type Err = ();
    fn from_str(sid: &str) -> Result<Self, ()> {
        if sid.len() != 32 {
            return Err(());
        }
        u128::from_str_radix(sid, 16).map(Self).map_err(drop)
    }
}

/// Why something could not be said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unsaid {
    /// The client does not read.
    Slow,
    Gone,
}

/// A session.
pub(crate) struct Socket {
    pub(crate) id: Sid,
    pub(crate) knock: Knock,
    pub(crate) peer: Mutex<PeerState>,
    line: Mutex<Line>,
}

struct Line {
    queue: VecDeque<Packet>,
    /// Bytes in the queue.
    pending: usize,
    /// Bytes of the first packet's frame that have left already.
    left: usize,
    carrier: Carrier,
    /// Whoever carries, while there is nothing to carry.
    waker: Option<Waker>,
    end: End,
    /// When the next heartbeat is due, or its answer.
    due: Instant,
    awaits_pong: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    Polling { fetching: bool, probing: bool },
    Websocket,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum End {
    NotYet,
    /// With the queue, whose last packet is a farewell.
    Soon,
    /// The farewell has left.
    Said,
    Now,
}

/// What a session has for a websocket to write.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Batch {
    Some,
    Nothing,
    /// The session is over.
    Over,
}

impl Socket {
    pub(crate) fn new(id: Sid, knock: Knock, carrier: Carrier, settings: &Settings) -> Self {
        // The first heartbeat comes at a random time, so that those who came together are not asked together.
        let share = 0.5 + (id.0 as u8) as f64 / 512.0;
        let due = knock.at + settings.ping_interval.mul_f64(share);
        let line = Line { queue: VecDeque::new(), pending: 0, left: 0, carrier, waker: None, end: End::NotYet, due, awaits_pong: false };
        Self { id, knock, peer: Mutex::default(), line: Mutex::new(line) }
    }

    /// Puts a message on its way, unless too much waits already. One long answer may be longer than the limit; a second
    /// one behind it may not.
    pub(crate) fn say(&self, text: Text, settings: &Settings) -> Result<(), Unsaid> {
        self.push_within(Packet::Message(text), settings)
    }

    pub(crate) fn push_within(&self, packet: Packet, settings: &Settings) -> Result<(), Unsaid> {
        let line = self.line.lock();
        if line.end != End::NotYet {
            return Err(Unsaid::Gone);
        }
        if line.queue.len() >= settings.pending_packets || line.pending as u64 > settings.pending_bytes {
            return Err(Unsaid::Slow);
        }
        push(line, packet);
        Ok(())
    }

    /// Puts a packet on its way whatever waits.
    pub(crate) fn push(&self, packet: Packet) {
        let line = self.line.lock();
        if line.end == End::NotYet {
            push(line, packet);
        }
    }

    /// The session ends when all that was said has left. `code` as in RFC 6455 §7.4.1.
    pub(crate) fn end(&self, code: u16) {
        let mut line = self.line.lock();
        if line.end == End::NotYet {
            line.end = End::Soon;
            push(line, Packet::Farewell(code));
        }
    }

    /// The session ends now, whether the client reads or not.
    pub(crate) fn cut(&self) {
        let mut line = self.line.lock();
        line.end = End::Now;
        line.queue = VecDeque::new();
        line.pending = 0;
        wake(line);
    }

    /// Asks the client for a sign of life when it is time; false if the last question was not answered in time.
    pub(crate) fn beat(&self, now: Instant, settings: &Settings) -> bool {
        let mut line = self.line.lock();
        if now < line.due || line.end != End::NotYet {
            return true;
        }
        if line.awaits_pong {
            return false;
        }
        line.awaits_pong = true;
        line.due = now + settings.ping_timeout;
        push(line, Packet::Ping);
        true
    }

    pub(crate) fn ponged(&self, now: Instant, interval: Duration) {
        let mut line = self.line.lock();
        if line.awaits_pong {
            line.awaits_pong = false;
            line.due = now + interval;
        }
    }
}

/// Carried by a websocket.
impl Socket {
    /// Fills a piece with what comes next, as frames; the rest of the last one may follow with the next piece.
    pub(crate) fn batch(&self, cx: &Context<'_>, piece: &mut ReadBuf<'_>) -> Batch {
        let mut line = self.line.lock();
        if line.end == End::Now {
            return Batch::Over;
        }
        wait(&mut line, cx);
        let mut skip = line.left;
        for packet in &line.queue {
            let (head, body) = frame::write(packet);
            for part in [head.as_ref(), body] {
                let (gone, part) = part.split_at(skip.min(part.len()));
                skip -= gone.len();
                piece.put_slice(&part[..part.len().min(piece.remaining())]);
            }
            if piece.remaining() == 0 {
                break;
            }
        }
        if piece.filled().is_empty() { Batch::Nothing } else { Batch::Some }
    }

    /// So many bytes have left.
    pub(crate) fn sent(&self, bytes: usize) {
        let mut line = self.line.lock();
        let mut left = line.left + bytes;
        while let Some(first) = line.queue.front() {
            let (head, body) = frame::write(first);
            let length = head.as_ref().len() + body.len();
            if left < length {
                break;
            }
            left -= length;
            line.shift();
        }
        line.left = left;
    }

    pub(crate) fn has_said_farewell(&self) -> bool {
        self.line.lock().end >= End::Said
    }

    /// A websocket wants to take the session over from polling.
    pub(crate) fn may_probe(&self) -> bool {
        let line = self.line.lock();
        line.end == End::NotYet && matches!(line.carrier, Carrier::Polling { probing: false, .. })
    }

    /// While a websocket is being tried, no fetch waits: the client has to be free to change.
    pub(crate) fn probe(&self, on: bool) {
        let mut line = self.line.lock();
        if let Carrier::Polling { probing, .. } = &mut line.carrier {
            *probing = on;
            wake(line);
        }
    }

    /// From now on a websocket carries; false if another one does.
    pub(crate) fn change(&self) -> bool {
        let mut line = self.line.lock();
        if line.carrier == Carrier::Websocket || line.end == End::Now {
            return false;
        }
        line.carrier = Carrier::Websocket;
        wake(line);
        true
    }
}

impl Line {
    fn shift(&mut self) -> Option<Packet> {
        let packet = self.queue.pop_front()?;
        self.pending -= packet.weight();
        if let Packet::Farewell(_) = packet {
            self.end = End::Said;
        }
        if self.queue.is_empty() {
            self.queue = VecDeque::new();
        }
        Some(packet)
    }
}

fn push(mut line: MutexGuard<'_, Line>, packet: Packet) {
    line.pending += packet.weight();
    line.queue.push_back(packet);
    wake(line);
}

fn wait(line: &mut Line, cx: &Context<'_>) {
    match &mut line.waker {
        Some(waker) => waker.clone_from(cx.waker()),
        none => *none = Some(cx.waker().clone()),
    }
}

fn wake(mut line: MutexGuard<'_, Line>) {
    let waker = line.waker.take();
    drop(line);
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[cfg(test)]
#[path = "socket_tests.rs"]
mod tests;
