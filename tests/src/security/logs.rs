//! What the house writes to its log while tests run, in the form and detail that an operator gets.

use std::{
    io,
    sync::{Mutex, OnceLock},
};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Paper;

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        WRITTEN.lock().expect("nobody panics while writing").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to keep the log of the whole process; more than an operator sees, never less.
pub fn keep() {
    static BEGUN: OnceLock<()> = OnceLock::new();
    BEGUN.get_or_init(|| {
        let filter = EnvFilter::new("info,guildhall=debug");
        let layer = fmt::layer().json().flatten_event(true).with_writer(|| Paper);
        tracing_subscriber::registry().with(filter).with(layer).try_init().expect("nobody else keeps the log");
    });
}

/// Everything written so far.
pub fn written() -> String {
    String::from_utf8_lossy(&WRITTEN.lock().expect("nobody panics while writing")).into_owned()
}
