//! Sends letters, over a few connections that are kept while there is something to send.

use crate::{Envelope, Letter, SmtpSettings, Trouble, line::Line, message};
use parking_lot::Mutex;
use std::time::Duration;
use tokio::{sync::Semaphore, time::Instant};

/// Most connections to the server at once.
const LINES: usize = 4;
/// How long a connection may lie idle before it is not trusted any more; servers end theirs after minutes.
const IDLE: Duration = Duration::from_secs(60);

pub struct Mailer {
    settings: SmtpSettings,
    turns: Semaphore,
    idle: Mutex<Vec<(Line, Instant)>>,
}

impl Mailer {
    #[must_use]
    pub fn new(settings: SmtpSettings) -> Self {
        Self { settings, turns: Semaphore::new(LINES), idle: Mutex::default() }
    }

    #[must_use]
    pub const fn settings(&self) -> &SmtpSettings {
        &self.settings
    }

    /// Hands a letter to the server; done when the server has taken it over.
    ///
    /// # Errors
    /// What kept it; nothing was sent, or, where the server fell silent after the letter, it may have been.
    pub async fn send(&self, envelope: &Envelope, letter: &Letter) -> Result<(), Trouble> {
        let message = message::write(envelope, letter, &self.settings.from).map_err(Trouble::Unfit)?;
        let Ok(_turn) = self.turns.acquire().await else { return Err(Trouble::Unreachable) };
        let mut line = match self.kept().await {
            Some(line) => line,
            None => Line::open(&self.settings).await?,
        };
        line.carry(&message, &self.settings).await?;
        self.idle.lock().push((line, Instant::now()));
        Ok(())
    }

    /// Connects, encrypts and signs in, and sends nothing.
    ///
    /// # Errors
    /// What keeps mail from going out.
    pub async fn knock(&self) -> Result<(), Trouble> {
        Line::open(&self.settings).await.map(drop)
    }

    /// A connection from before, if the server still holds it.
    async fn kept(&self) -> Option<Line> {
        loop {
            let (mut line, since) = self.idle.lock().pop()?;
            if since.elapsed() < IDLE && line.is_alive().await {
                return Some(line);
            }
        }
    }
}
