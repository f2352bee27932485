//! One connection to the mail server. Every wait has an end; a line that had trouble is dropped, never used again.

use crate::{Security, SmtpSettings, Trouble, message::Message};
use lettre::transport::smtp::{
    Error,
    authentication::DEFAULT_MECHANISMS,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Rcpt},
    extension::{Extension, MailBodyParameter, MailParameter},
    response::Response,
};
use std::time::Duration;

pub(crate) struct Line {
    connection: AsyncSmtpConnection,
    patience: Duration,
}

impl Line {
    /// Connects, encrypts and signs in, as the settings say.
    pub async fn open(settings: &SmtpSettings) -> Result<Self, Trouble> {
        let at_once = settings.tls.clone().filter(|_| settings.security == Security::Implicit);
        let server = (settings.host.as_str(), settings.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(server, Some(settings.connect), &settings.hello, at_once, None);
        let connection = timed(settings.connect + settings.command, connecting).await?.map_err(|error| Trouble::opening(&error))?;
        let mut line = Self { connection, patience: settings.command };
        let after = match settings.security {
            Security::Required => true,
            Security::Opportunistic => line.connection.can_starttls(),
            Security::Implicit | Security::None => false,
        };
        if let (true, Some(tls)) = (after, settings.tls.clone()) {
            let encrypting = line.connection.starttls(tls, &settings.hello);
            timed(line.patience, encrypting).await?.map_err(|_| Trouble::Encryption)?;
        }
        if let Some(credentials) = &settings.credentials {
            let signing_in = line.connection.auth(DEFAULT_MECHANISMS, credentials);
            timed(line.patience, signing_in).await?.map_err(|error| match Trouble::opening(&error) {
                waits @ (Trouble::TimedOut | Trouble::Unreachable) => waits,
                Trouble::Deferred(reply) if reply < 500 => Trouble::Deferred(reply),
                _ => Trouble::SignIn,
            })?;
        }
        Ok(line)
    }

    /// Hands one message over: one sender, one recipient.
    pub async fn carry(&mut self, message: &Message, settings: &SmtpSettings) -> Result<(), Trouble> {
        let mut parameters = Vec::new();
        if !message.bytes.is_ascii() {
            // Only an address can bring such letters, and then the server has to know both extensions.
            let server = self.connection.server_info();
            if !server.supports_feature(Extension::SmtpUtfEight) || !server.supports_feature(Extension::EightBitMime) {
                return Err(Trouble::Letters);
            }
            parameters = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
        }
        self.told(Mail::new(Some(settings.from.clone()), parameters)).await?;
        self.told(Rcpt::new(message.to.clone(), Vec::new())).await?;
        self.told(Data).await?;
        let handing_over = self.connection.message(&message.bytes);
        heard(timed(self.patience, handing_over).await?)
    }

    /// Whether the server is still there.
    pub async fn is_alive(&mut self) -> bool {
        timed(self.patience, self.connection.test_connected()).await == Ok(true)
    }

    async fn told(&mut self, command: impl std::fmt::Display) -> Result<(), Trouble> {
        heard(timed(self.patience, self.connection.command(command)).await?)
    }
}

fn heard(reply: Result<Response, Error>) -> Result<(), Trouble> {
    reply.map(drop).map_err(|error| Trouble::of(&error))
}

async fn timed<T>(within: Duration, waiting: impl Future<Output = T>) -> Result<T, Trouble> {
    tokio::time::timeout(within, waiting).await.map_err(|_| Trouble::TimedOut)
}
