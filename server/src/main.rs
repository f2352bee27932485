//! The binary.

use anyhow::Result;
use clap::Parser;
use guildhall::{Cli, Command, House, Plan, Postgres, Serve, furnish, logs};
use guildhall_http::{HttpSettings, Meters};
use guildhall_identity::{Passwords, SessionSettings};
use guildhall_kernel::{Budget, Clock};
use guildhall_realtime::Settings as RealtimeSettings;
use jiff::SignedDuration;
use std::{process::ExitCode, sync::Arc};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(serve) => run(*serve).await,
        Command::Doctor(serve) => guildhall::examine(&serve).await,
        Command::Openapi => print_openapi(),
        Command::Version => {
            println!("guildhall {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("guildhall: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn print_openapi() -> Result<()> {
    let registry = guildhall::registry(guildhall::modules())?;
    println!("{}", serde_json::to_string_pretty(&guildhall_http::openapi(&registry))?);
    Ok(())
}

async fn run(serve: Serve) -> Result<()> {
    logs::start(serve.log);
    let listener = TcpListener::bind(serve.listen)
        .await
        .map_err(|error| anyhow::anyhow!("{} cannot be listened on ({error}); choose another with --listen", serve.listen))?;
    let postgres = Postgres::start(&serve).await?;
    let embedded = postgres.embedded;
    let opened = match plan(&serve, listener, postgres.installation, postgres.secret) {
        Ok(plan) => House::open(plan).await,
        Err(error) => Err(error),
    };
    let house = match opened {
        Ok(house) => house,
        Err(error) => {
            if let Some(embedded) = embedded {
                embedded.stop().await.ok();
            }
            return Err(error);
        }
    };
    if serve.demo {
        furnish(&house).await?;
    }
    println!("Guildhall is ready at {}", house.url);

    let mut terminate = signal(SignalKind::terminate())?;
    let ended = async {
        match &embedded {
            Some(embedded) => embedded.ended().await,
            None => std::future::pending().await,
        }
    };
    let outcome = tokio::select! {
        _ = terminate.recv() => Ok(()),
        _ = tokio::signal::ctrl_c() => Ok(()),
        trouble = ended => Err(anyhow::anyhow!("{trouble}")),
    };
    tracing::info!("closing: open requests finish, then the database stops");
    house.close().await;
    if let (Some(embedded), true) = (embedded, outcome.is_ok()) {
        embedded.stop().await?;
    }
    outcome
}

fn plan(serve: &Serve, listener: TcpListener, installation: guildhall_postgres::Installation, secret: guildhall::Secret) -> Result<Plan> {
    let mut sessions = SessionSettings::new(secret.bytes());
    sessions.idle = SignedDuration::from_hours(24 * i64::from(serve.session_idle_days));
    sessions.absolute = SignedDuration::from_hours(24 * i64::from(serve.session_days));
    let trusted_proxies = serve.trusted_proxies.iter().map(|network| network.parse()).collect::<Result<Vec<_>, _>>();
    let data = serve.data.clone();
    let http = HttpSettings {
        allowed_origins: serve.allowed_origins.clone(),
        trusted_proxies: trusted_proxies.map_err(|_| anyhow::anyhow!("GUILDHALL_TRUSTED_PROXIES takes networks such as 10.0.0.0/8"))?,
        meters: Some(Meters::install()?),
        metrics_token: serve.metrics_token.clone(),
        assets: guildhall::web_app(),
        free_disk: Some(Arc::new(move || {
            let disk = rustix::fs::statvfs(&data)?;
            Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
        })),
        ..HttpSettings::default()
    };
    Ok(Plan {
        installation,
        secret,
        registry: guildhall::registry(guildhall::modules())?,
        clock: Clock::default(),
        listener,
        public_url: serve.public_url.clone(),
        limits: (serve.rate_limit == guildhall::Switch::On).then(Budget::default),
        passwords: Passwords { shortest: serve.password_length.max(8) },
        sessions,
        http,
        realtime: realtime(serve),
        mail: serve.smtp()?,
        local_origins: serve.local_origins()?,
    })
}

fn realtime(serve: &Serve) -> RealtimeSettings {
    let settings = RealtimeSettings { allowed_origins: serve.allowed_origins.clone(), ..RealtimeSettings::default() };
    match serve.rate_limit {
        guildhall::Switch::On => settings,
        guildhall::Switch::Off => RealtimeSettings { per_address: None, ..settings },
    }
}
