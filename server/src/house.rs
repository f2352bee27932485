//! A running house: opened on a database and an address, closed in good order.

use crate::Secret;
use anyhow::{Context, Result};
use axum::extract::Request;
use guildhall_calendar::Feeds;
use guildhall_http::{HttpSettings, Visit};
use guildhall_identity::{Guesses, Hasher, Passwords, SealingKey, SessionSettings};
use guildhall_kernel::{Budget, Clock, Kernel, Limits, Registry, Services, Signer, live::InProcess, run_jobs, run_readers};
use guildhall_mail::Outbox;
use guildhall_mailer::{Mailer, SmtpSettings};
use guildhall_notifications::push::{PushKey, Pushes};
use guildhall_outgoing::{LocalOrigin, Outgoing};
use guildhall_postgres::{Claims, Database, Installation, ensure_partitions, migrate};
use guildhall_previews::Fetchers;
use guildhall_realtime::{Hub, Settings as RealtimeSettings};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tower::ServiceBuilder;

/// What a house is opened with.
pub struct Plan {
    pub installation: Installation,
    pub secret: Secret,
    pub registry: Registry,
    pub clock: Clock,
    pub listener: TcpListener,
    /// The listener's own address, if not given.
    pub public_url: Option<String>,
    /// None for measurements on loopback.
    pub limits: Option<Budget>,
    pub passwords: Passwords,
    pub sessions: SessionSettings,
    pub http: HttpSettings,
    pub realtime: RealtimeSettings,
    /// None keeps mails in the outbox.
    pub mail: Option<SmtpSettings>,
    /// Origins on loopback that may be fetched from: none, but in tests and beside a service of the operator's own.
    pub local_origins: Vec<LocalOrigin>,
}

pub struct House {
    pub kernel: Kernel,
    pub address: SocketAddr,
    pub url: String,
    hub: Hub,
    draining: guildhall_http::Draining,
    stop: watch::Sender<bool>,
    door: JoinHandle<()>,
    upkeep: Vec<JoinHandle<()>>,
    jobs: JoinHandle<()>,
}

impl House {
    /// Migrates, loads the keys, opens the doors. When it returns, requests are answered.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn open(plan: Plan) -> Result<Self> {
        migrate(&plan.installation, &plan.registry.migrations()).await?;
        let database = Database::open(plan.installation);
        let sealing = SealingKey::new(plan.secret.bytes());
        let keys = guildhall_identity::load_or_create(&database, &plan.clock, &sealing).await.map_err(sentence)?;
        let push_key = PushKey::load_or_create(&database, &plan.clock, &sealing).await.map_err(sentence)?;
        guildhall_organization::publish(&database, &plan.registry).await.map_err(sentence)?;

        let address = plan.listener.local_addr().context("the address to listen on cannot be read")?;
        let url = plan.public_url.unwrap_or_else(|| format!("http://{address}"));
        let signer = Signer::new(&format!("{}/auth/v1", url.trim_end_matches('/')), keys).context("there is no signing key")?;
        let parallel = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let services = Services::new(plan.clock, database, Arc::new(plan.registry), Arc::new(signer), Arc::new(InProcess::default()), &url)
            .with(Hasher::new(parallel).map_err(sentence)?)
            .with(plan.passwords)
            .with(Outbox::new(plan.mail.map(Mailer::new), sealing))
            .with(Pushes::new(push_key, SealingKey::new(plan.secret.bytes())))
            .with(Outgoing::new(&url, plan.local_origins))
            .with(Fetchers::default())
            .with(Guesses::new(plan.limits.is_none()))
            .with(Feeds::new(plan.limits.is_none()))
            .with(plan.sessions);
        let services = Arc::new(services);
        let kernel = Kernel::new(services.clone(), plan.limits.map(Limits::new));

        let (stop, stopped) = watch::channel(false);
        let upkeep =
            vec![tokio::spawn(run_readers(kernel.clone(), kernel.commits(), stopped.clone())), tokio::spawn(keep_up(kernel.clone()))];
        let jobs = tokio::spawn(run_jobs(kernel.clone(), stopped.clone()));
        let draining = plan.http.draining.clone();
        let (hub, sockets) = guildhall_realtime::start(kernel.clone(), plan.realtime);
        let sockets = ServiceBuilder::new().map_request(introduce).service(sockets);
        let router = guildhall_http::router_around(kernel.clone(), plan.http, |router| router.route_service("/socket.io/", sockets));
        let mut ending = stopped;
        let shutdown = async move {
            let _ = ending.wait_for(|stopped| *stopped).await;
        };
        let door = tokio::spawn(guildhall_http::serve(plan.listener, router, shutdown, Duration::from_secs(15)));
        Ok(Self { kernel, address, url, hub, draining, stop, door, upkeep, jobs })
    }

    /// Drains: readiness goes red, sockets are told, open requests finish, the database is let go.
    pub async fn close(self) {
        self.draining.begin();
        self.hub.drain().await;
        self.stop.send_replace(true);
        if tokio::time::timeout(Duration::from_secs(18), self.door).await.is_err() {
            tracing::warn!("some requests did not finish in time");
        }
        if tokio::time::timeout(Duration::from_secs(18), self.jobs).await.is_err() {
            tracing::warn!("some jobs did not finish in time");
        }
        for task in self.upkeep {
            task.abort();
        }
        self.kernel.services.database.close();
    }
}

/// Tells the Socket.IO door what the HTTP door found out about a request.
fn introduce(mut request: Request) -> Request {
    if let Some(visit) = request.extensions().get::<Arc<Visit>>().cloned() {
        let origin = visit.origin(request.headers());
        request.extensions_mut().insert(origin);
    }
    request
}

fn sentence(problem: guildhall_kernel::Problem) -> anyhow::Error {
    match problem.cause() {
        Some(cause) => anyhow::anyhow!("{cause}"),
        None => anyhow::anyhow!("{}", problem.detail()),
    }
}

/// What is done by the clock: budgets that are whole again are forgotten, stored answers end after a day, mail after
/// thirty, the log gets its next partition.
async fn keep_up(kernel: Kernel) {
    const FORGET: &str = "delete from guildhall.idempotency where created_at < $1";
    let mut minutes = 0_u64;
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
        minutes += 1;
        if let Some(limits) = &kernel.limits {
            limits.tidy();
        }
        let database = &kernel.services.database;
        if minutes.is_multiple_of(60) {
            let yesterday = kernel.services.clock.now() - jiff::SignedDuration::from_hours(24);
            if let Err(error) = database.service.begin(Claims::none()).query_last(FORGET, &[&yesterday]).await {
                tracing::warn!(%error, "old answers could not be forgotten");
            }
            if let Err(problem) = guildhall_mail::tidy(database, kernel.services.clock.now()).await {
                tracing::warn!(cause = ?problem.cause(), "old mail could not be forgotten");
            }
        }
        if minutes.is_multiple_of(24 * 60)
            && let Err(error) = ensure_partitions(database.installation()).await
        {
            tracing::warn!(%error, "the event log's next partition could not be made");
        }
    }
}
