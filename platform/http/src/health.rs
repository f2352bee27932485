//! Whether this node is alive, whether it should get work, and what it has counted.

use crate::{
    answers::{json, refusal, with_type},
    door::{House, Visit},
    headers::bearer,
};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use guildhall_kernel::{Problem, queue_state};
use guildhall_postgres::{Claims, Pool, log_lag, pending};
use serde_json::{Value, json as object};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;

/// Longest time that one part may take to answer before it counts as down.
const PATIENCE: Duration = Duration::from_secs(2);
/// With less than this many bytes free, a node takes no more work.
const LEAST_DISK: u64 = 64 * 1024 * 1024;
/// An answer is good for this long, so that asking costs the database nothing.
const FRESH: Duration = Duration::from_secs(1);

/// Alive: the process answers.
pub(crate) async fn alive() -> Response {
    json(StatusCode::OK, r#"{"status":"ok"}"#)
}

/// What is remembered between questions.
#[derive(Default)]
pub(crate) struct Health {
    last: Mutex<Option<(Instant, bool, Value)>>,
    /// Once there, migrations stay; only a restart brings new ones.
    migrated: AtomicBool,
}

/// Ready: every part does its work. No versions, no paths, no reasons (SECURITY KE4); those are in the log.
pub(crate) async fn ready(State(house): State<Arc<House>>) -> Response {
    let mut last = house.health.last.lock().await;
    let (sound, checks) = match &*last {
        Some((at, sound, checks)) if at.elapsed() < FRESH => (*sound, checks.clone()),
        _ => {
            let (sound, checks) = examine(&house).await;
            *last = Some((Instant::now(), sound, checks.clone()));
            (sound, checks)
        }
    };
    let (status, word) = match (house.settings.draining.has_begun(), sound) {
        (true, _) => (StatusCode::SERVICE_UNAVAILABLE, "draining"),
        (false, true) => (StatusCode::OK, "ready"),
        (false, false) => (StatusCode::SERVICE_UNAVAILABLE, "not_ready"),
    };
    json(status, object!({ "status": word, "checks": checks }).to_string())
}

async fn examine(house: &House) -> (bool, Value) {
    let database = &house.kernel.services.database;
    let pools = async { futures::try_join!(touch(&database.request), touch(&database.sign_in), touch(&database.service)).map(|_| ()) };
    let disk = async {
        let Some(free_disk) = house.settings.free_disk.clone() else { return Ok(()) };
        let free = tokio::task::spawn_blocking(move || free_disk())
            .await
            .map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())?;
        if free < LEAST_DISK { Err(format!("{free} bytes are free")) } else { Ok(()) }
    };
    let checks = futures::join!(timed("database", pools), timed("migrations", migrations(house)), timed("disk", disk));
    let checks = [checks.0, checks.1, checks.2];
    let sound = checks.iter().all(|(sound, _)| *sound);
    (sound, checks.into_iter().map(|(_, check)| check).collect())
}

async fn touch(pool: &Pool) -> Result<(), String> {
    pool.read(Claims::none()).query_last("select 1", &[]).await.map(|_| ()).map_err(|error| error.to_string())
}

async fn migrations(house: &House) -> Result<(), String> {
    if house.health.migrated.load(Ordering::Relaxed) {
        return Ok(());
    }
    let services = &house.kernel.services;
    match pending(services.database.installation(), &services.registry.migrations()).await {
        Ok(0) => {
            house.health.migrated.store(true, Ordering::Relaxed);
            Ok(())
        }
        Ok(count) => Err(format!("{count} migrations are missing")),
        Err(error) => Err(error.to_string()),
    }
}

async fn timed(name: &str, check: impl Future<Output = Result<(), String>>) -> (bool, Value) {
    let began = Instant::now();
    let outcome = tokio::time::timeout(PATIENCE, check).await.unwrap_or_else(|_| Err("no answer in time".to_owned()));
    if let Err(why) = &outcome {
        tracing::warn!(check = name, why = %why, "not ready");
    }
    let ms = (began.elapsed().as_micros() as f64 / 10.0).round() / 100.0;
    (outcome.is_ok(), object!({ "name": name, "status": if outcome.is_ok() { "ok" } else { "down" }, "ms": ms }))
}

/// Everything counted, for whoever has the token; for all others there is no such page.
pub(crate) async fn metrics(State(house): State<Arc<House>>, request: Request) -> Response {
    let wanted = house.settings.metrics_token.as_deref().filter(|token| !token.is_empty());
    let (Some(meters), Some(wanted), Some(given)) = (&house.settings.meters, wanted, bearer(request.headers())) else {
        return nothing(&request);
    };
    if !bool::from(wanted.as_bytes().ct_eq(given.as_bytes())) {
        return nothing(&request);
    }
    let database = &house.kernel.services.database;
    for (name, pool) in [("request", &database.request), ("sign_in", &database.sign_in), ("service", &database.service)] {
        let state = pool.state();
        for (kind, count) in [("size", state.size), ("idle", state.idle), ("waiting", state.waiting)] {
            metrics::gauge!("guildhall_pool_connections", "pool" => name, "state" => kind).set(count as f64);
        }
    }
    match tokio::time::timeout(PATIENCE, queue_state(&house.kernel)).await {
        Ok(Ok((due, dead, oldest))) => {
            metrics::gauge!("guildhall_jobs_due").set(due as f64);
            metrics::gauge!("guildhall_jobs_dead").set(dead as f64);
            metrics::gauge!("guildhall_jobs_oldest_seconds").set(oldest);
        }
        Ok(Err(problem)) => tracing::warn!(cause = ?problem.cause(), "the queue's state cannot be read"),
        Err(_) => tracing::warn!("the queue's state could not be read in time"),
    }
    match tokio::time::timeout(PATIENCE, log_lag(&database.service)).await {
        Ok(Ok(events)) => metrics::gauge!("guildhall_log_lag_events").set(events as f64),
        Ok(Err(error)) => tracing::warn!(%error, "the log's lag cannot be read"),
        Err(_) => tracing::warn!("the log's lag could not be read in time"),
    }
    with_type(StatusCode::OK, HeaderValue::from_static("text/plain; version=0.0.4"), meters.render())
}

fn nothing(request: &Request) -> Response {
    match request.extensions().get::<Arc<Visit>>() {
        Some(visit) => refusal(&Problem::not_found(), visit),
        None => crate::answers::empty(StatusCode::NOT_FOUND),
    }
}

/// The public keys that verify access tokens.
pub(crate) async fn jwks(State(house): State<Arc<House>>) -> Response {
    let mut response = json(StatusCode::OK, house.kernel.services.signer.jwks().to_string());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    response
}
