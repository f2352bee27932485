//! A session carried by polling: each fetch takes all that waits.

use super::{Carrier, End, Socket, wait};
use crate::engine::{Packet, SEPARATOR};
use std::task::{Context, Poll};

impl Socket {
    pub(crate) fn is_polled(&self) -> bool {
        matches!(self.line.lock().carrier, Carrier::Polling { .. })
    }

    /// Begins a fetch; `None` if one waits already, which no client of this protocol does.
    pub(crate) fn fetch(&self) -> Option<Fetch<'_>> {
        match &mut self.line.lock().carrier {
            Carrier::Polling { fetching, .. } if !*fetching => *fetching = true,
            _ => return None,
        }
        Some(Fetch(self))
    }

    pub(super) fn fetched(&self, cx: &Context<'_>) -> Poll<String> {
        let mut line = self.line.lock();
        if line.end >= End::Said {
            return Poll::Ready("1".to_owned());
        }
        match line.carrier {
            Carrier::Websocket => return Poll::Ready("6".to_owned()),
            Carrier::Polling { probing: true, .. } if line.queue.is_empty() => return Poll::Ready("6".to_owned()),
            Carrier::Polling { .. } if line.queue.is_empty() => {
                wait(&mut line, cx);
                return Poll::Pending;
            }
            Carrier::Polling { .. } => {}
        }
        let mut body = String::with_capacity(line.pending + 2 * line.queue.len());
        while let Some(first) = line.queue.front() {
            if matches!(first, Packet::Farewell(_)) && !body.is_empty() {
                // Clients forget what comes in one body with an end.
                break;
            }
            let Some(packet) = line.shift() else { break };
            let (kind, text) = packet.text();
            if !body.is_empty() {
                body.push(SEPARATOR);
            }
            body.push_str(kind);
            body.push_str(text);
        }
        Poll::Ready(body)
    }
}

/// A client waits for what is said next.
pub(crate) struct Fetch<'a>(&'a Socket);

impl Fetch<'_> {
    /// All that waits, as a polled body. If the client goes away meanwhile, nothing was taken.
    pub(crate) async fn body(self) -> String {
        std::future::poll_fn(|cx| self.0.fetched(cx)).await
    }
}

impl Drop for Fetch<'_> {
    fn drop(&mut self) {
        let mut line = self.0.line.lock();
        if let Carrier::Polling { fetching, .. } = &mut line.carrier {
            *fetching = false;
        }
    }
}
