//! What an operator can say, on the command line or in the environment. Every option has a default that works.

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use guildhall_mailer::SmtpSettings;
use guildhall_outgoing::LocalOrigin;
use std::{net::SocketAddr, path::PathBuf};

/// The whole backend of an organization in one binary.
#[derive(Parser)]
#[command(name = "guildhall", version, disable_version_flag = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Start the server.
    Serve(Box<Serve>),
    /// Say what is wrong with a set-up, and what would mend it.
    Doctor(Box<Serve>),
    /// Print the HTTP contract as OpenAPI 3.1.
    Openapi,
    /// Print the version.
    Version,
}

#[derive(Args, Clone)]
pub struct Serve {
    /// Where the data is kept: PostgreSQL, keys, logs.
    #[arg(long, env = "GUILDHALL_DATA", default_value = "./data")]
    pub data: PathBuf,

    /// Address and port to listen on.
    #[arg(long, env = "GUILDHALL_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// A PostgreSQL of one's own (15 or newer; a role with CREATEROLE) instead of the one inside.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The address that people reach this server at, for links and origin checks: https://guild.example
    #[arg(long, env = "GUILDHALL_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// The instance secret, at least 32 characters; made and kept in the data folder if not given.
    #[arg(long, env = "GUILDHALL_SECRET", hide_env_values = true)]
    pub secret: Option<String>,

    #[arg(long, env = "GUILDHALL_LOG", value_enum, default_value = "pretty")]
    pub log: LogForm,

    /// The bearer token of /metrics, which is closed without one.
    #[arg(long, env = "GUILDHALL_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,

    /// `off` for measurements on loopback.
    #[arg(long, env = "GUILDHALL_RATE_LIMIT", value_enum, default_value = "on")]
    pub rate_limit: Switch,

    /// Origins of other web apps that may call, separated by commas: https://app.example
    #[arg(long, env = "GUILDHALL_ALLOWED_ORIGINS", value_delimiter = ',')]
    pub allowed_origins: Vec<String>,

    /// Proxies whose X-Forwarded-For is believed, separated by commas: 10.0.0.0/8
    #[arg(long, env = "GUILDHALL_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<String>,

    /// The mail server: smtp://name:password@mail.example:587 or smtps://…; without one, mails are kept and shown
    #[arg(long, env = "GUILDHALL_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// The address that mails come from: guildhall@saltmarsh.example
    #[arg(long, env = "GUILDHALL_MAIL_FROM")]
    pub mail_from: Option<String>,

    /// Origins on loopback that may be fetched from all the same, separated by commas: http://127.0.0.1:9100
    #[arg(long, env = "GUILDHALL_OUTGOING_ALLOW", value_delimiter = ',')]
    pub outgoing_allow: Vec<String>,

    /// Fewest characters of a new password; 8 at the lowest.
    #[arg(long, env = "GUILDHALL_PASSWORD_LENGTH", default_value_t = 12)]
    pub password_length: usize,

    /// Days after which an unused session ends.
    #[arg(long, env = "GUILDHALL_SESSION_IDLE_DAYS", default_value_t = 14)]
    pub session_idle_days: u32,

    /// Days after which a session ends in any case.
    #[arg(long, env = "GUILDHALL_SESSION_DAYS", default_value_t = 90)]
    pub session_days: u32,

    /// Fill an empty data folder with a small living organization, and print its sign-ins.
    #[arg(long)]
    pub demo: bool,
}

impl Serve {
    /// What may be fetched from loopback.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn local_origins(&self) -> Result<Vec<LocalOrigin>> {
        let origins = self.outgoing_allow.iter().map(|origin| origin.parse::<LocalOrigin>());
        origins.collect::<Result<_, _>>().map_err(|wrong| anyhow::anyhow!("GUILDHALL_OUTGOING_ALLOW: {wrong}"))
    }

    /// The mail server, if one is named.
    ///
    /// # Errors
    /// A sentence for the operator, without the address: it may hold a password.
    pub fn smtp(&self) -> Result<Option<SmtpSettings>> {
        let Some(url) = &self.smtp_url else { return Ok(None) };
        let from = self
            .mail_from
            .as_deref()
            .context("GUILDHALL_SMTP_URL needs GUILDHALL_MAIL_FROM beside it: the address that mails come from")?;
        let here = self.public_url.as_deref().unwrap_or_default();
        SmtpSettings::parse(url, from, here).map(Some).map_err(anyhow::Error::msg)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    Pretty,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}
