//! Counting: requests by route and status, and the page that Prometheus reads.

use axum::http::StatusCode;
use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use parking_lot::RwLock;
use std::{collections::HashMap, sync::Arc, time::Duration};

/// The recorder of this process. Everything counted anywhere through `metrics` appears on its page.
#[derive(Clone)]
pub struct Meters {
    handle: PrometheusHandle,
    requests: Arc<RwLock<Requests>>,
}

/// Handles by route, then method and status: finding one is two look-ups and no allocation.
type Requests = HashMap<String, HashMap<(&'static str, &'static str), (Counter, Histogram)>>;

/// Upper bounds of the duration histogram, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

impl Meters {
    /// Makes the process's recorder and keeps it tidy. Call it once, inside the runtime.
    ///
    /// # Errors
    /// When a recorder is installed already.
    pub fn install() -> Result<Self, BuildError> {
        let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BOUNDS)?;
        let handle = builder.install_recorder()?;
        let meters = Self { handle: handle.clone(), requests: Arc::default() };
        tokio::spawn(async move {
            let mut every = tokio::time::interval(Duration::from_secs(5));
            loop {
                every.tick().await;
                // Histograms gather single values until this folds them into buckets.
                handle.run_upkeep();
            }
        });
        Ok(meters)
    }

    /// Everything counted so far, in Prometheus' text format.
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.render()
    }

    pub(crate) fn count(&self, method: &'static str, route: &str, status: &'static str, took: Duration) {
        if let Some((counter, histogram)) = self.requests.read().get(route).and_then(|route| route.get(&(method, status))) {
            counter.increment(1);
            histogram.record(took.as_secs_f64());
            return;
        }
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_owned())];
        let handles = (
            metrics::counter!("guildhall_http_requests_total", &labels),
            metrics::histogram!("guildhall_http_request_duration_seconds", &labels),
        );
        handles.0.increment(1);
        handles.1.record(took.as_secs_f64());
        self.requests.write().entry(route.to_owned()).or_default().insert((method, status), handles);
    }
}

/// A status as a label; those that this server never gives share one.
pub(crate) fn status_text(status: StatusCode) -> &'static str {
    match status.as_u16() {
        101 => "101",
        200 => "200",
        201 => "201",
        202 => "202",
        204 => "204",
        304 => "304",
        400 => "400",
        401 => "401",
        403 => "403",
        404 => "404",
        405 => "405",
        409 => "409",
        412 => "412",
        413 => "413",
        415 => "415",
        429 => "429",
        500 => "500",
        503 => "503",
        _ => "other",
    }
}
