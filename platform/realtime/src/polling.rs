//! Polling as the carrier of a session: a client fetches what is said to it, and posts what it says, several packets to a
//! body. What cannot open a websocket still gets through so; others begin so and change.

use crate::{engine::SEPARATOR, hub::Inner, plug::Plug};
use axum::body::{Body, to_bytes};
use guildhall_kernel::{Code, Problem, Result};
use std::sync::Arc;

impl Inner {
    /// Waits for something to be said, a heartbeat at the latest.
    pub(crate) async fn fetch(&self, plug: &Plug) -> Result<String> {
        let Some(fetch) = plug.0.fetch() else {
            // Answers would be dealt out between two readers.
            if plug.0.is_polled() {
                self.cut(plug);
            }
            return Err(Problem::bad_request("This session is fetched from elsewhere"));
        };
        let body = fetch.body().await;
        if plug.0.is_polled() && plug.0.has_said_farewell() {
            self.closed(plug);
        }
        Ok(body)
    }

    /// Hears the packets of a posted body, in order.
    pub(crate) async fn post(self: &Arc<Self>, plug: &Plug, body: Body) -> Result<()> {
        if !plug.0.is_polled() {
            return Err(Problem::bad_request("This session has changed to a websocket"));
        }
        let body = tokio::time::timeout(self.settings.ping_timeout, to_bytes(body, self.settings.payload)).await;
        let Some(body) = body.ok().and_then(std::result::Result::ok) else {
            self.end(plug);
            return Err(Problem::new(Code::PayloadTooLarge, "What was posted is too long, or took too long"));
        };
        let Ok(body) = std::str::from_utf8(&body) else {
            self.end(plug);
            return Err(Problem::bad_request("What was posted is no text"));
        };
        body.split(SEPARATOR).for_each(|packet| self.heard(plug, packet));
        Ok(())
    }
}
