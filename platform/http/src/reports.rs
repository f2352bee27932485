//! What browsers report when a page broke its Content-Security-Policy: counted, and told to the log a little at a time.

use crate::{
    answers::empty,
    body,
    door::{House, Visit},
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use serde_json::Value;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

const LARGEST: usize = 16 * 1024;
/// Most reports that the log is told in a minute: anyone may send them.
const MOST_TOLD: u64 = 10;

/// The minute and how many were told in it, in one word.
#[derive(Default)]
pub(crate) struct Reports(AtomicU64);

impl Reports {
    fn may_tell(&self, minute: u64) -> bool {
        let next = |word: u64| {
            let told = if word >> 8 == minute { word & 0xff } else { 0 };
            (told < MOST_TOLD).then_some((minute << 8) | (told + 1))
        };
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok()
    }
}

/// Takes a report in any of its forms; what is no report is taken as well, and forgotten.
pub(crate) async fn receive(State(house): State<Arc<House>>, request: Request) -> Response {
    metrics::counter!("guildhall_csp_reports_total").increment(1);
    let minute = u64::try_from(house.kernel.services.clock.now().as_second() / 60).unwrap_or(0);
    if house.reports.may_tell(minute) {
        let visit = request.extensions().get::<Arc<Visit>>().cloned();
        let (parts, body) = request.into_parts();
        let report = body::read(&parts.headers, body, LARGEST).await.ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        if let Some((directive, blocked)) = report.as_ref().and_then(told) {
            let request_id = visit.as_ref().map_or("", |visit| &visit.request_id);
            tracing::warn!(%directive, %blocked, request_id, "a page broke its content policy");
        }
    }
    empty(StatusCode::NO_CONTENT)
}

/// The rule and what broke it, from `report-uri`'s form or the Reporting API's.
fn told(report: &Value) -> Option<(String, String)> {
    let old = &report["csp-report"];
    let new = &report[0]["body"];
    let find = |names: [&str; 2]| old[names[0]].as_str().or_else(|| new[names[1]].as_str()).map(safe);
    Some((find(["violated-directive", "effectiveDirective"])?, find(["blocked-uri", "blockedURL"]).unwrap_or_default()))
}

/// At most 200 characters that cannot end a line, and no query, which may hold anything.
fn safe(text: &str) -> String {
    text.split(['?', '#']).next().unwrap_or_default().chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_log_hears_a_few_reports_each_minute() {
        let reports = Reports::default();
        assert_eq!((0..50).filter(|_| reports.may_tell(7)).count(), 10);
        assert!(reports.may_tell(8));
    }

    #[test]
    fn a_report_is_told_without_what_it_may_hide() {
        let old = json!({ "csp-report": { "violated-directive": "script-src", "blocked-uri": "https://evil.test/a\n?token=1" } });
        assert_eq!(told(&old), Some(("script-src".to_owned(), "https://evil.test/a ".to_owned())));
        let new = json!([{ "body": { "effectiveDirective": "img-src", "blockedURL": "inline" } }]);
        assert_eq!(told(&new), Some(("img-src".to_owned(), "inline".to_owned())));
        assert_eq!(told(&json!([])), None);
    }
}
