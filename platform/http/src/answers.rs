//! Answers in HTTP's form: replies, pages, problems.

use crate::{
    door::Visit,
    headers::{IDEMPOTENCY_REPLAYED, RATE_LIMIT, RATE_LIMIT_POLICY, value},
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use guildhall_kernel::{Allowance, Code, Cookie, Problem, Reply};

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A body of JSON, passed on as it is.
pub(crate) fn json(status: StatusCode, body: impl Into<Bytes>) -> Response {
    with_type(status, JSON, body)
}

pub(crate) fn with_type(status: StatusCode, content_type: HeaderValue, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// What a command answered. `path` is the path that was called: what was made is found below it.
pub(crate) fn reply(reply: Reply, path: &str, visit: &Visit) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let mut response = match (reply.body, reply.file) {
        (Some(body), Some(file)) => with_type(status, HeaderValue::from_static(file.media), body),
        (Some(body), None) => json(status, body),
        (None, _) => empty(status),
    };
    let headers = response.headers_mut();
    if let Some(file) = reply.file {
        headers.insert(header::CONTENT_DISPOSITION, value(format!("attachment; filename=\"{}\"", file.name)));
    }
    if let Some(id) = reply.created {
        headers.insert(header::LOCATION, value(format!("{path}/{id}")));
    }
    if let Some(location) = reply.location {
        headers.insert(header::LOCATION, HeaderValue::from_static(location));
    }
    if let Some(etag) = reply.etag {
        headers.insert(header::ETAG, value(etag));
    }
    if reply.replayed {
        headers.insert(IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true"));
    }
    for cookie in &reply.cookies {
        headers.append(header::SET_COOKIE, set_cookie(cookie, visit.secure));
    }
    response
}

/// The refresh cookie's name: browsers keep a `__Host-` one from being planted by a neighbour or over plain http.
pub(crate) const fn refresh_cookie(secure: bool) -> &'static str {
    if secure { "__Host-guildhall_refresh" } else { "guildhall_refresh" }
}

fn set_cookie(cookie: &Cookie, secure: bool) -> HeaderValue {
    let (text, max_age) = cookie.value.as_deref().map_or(("", 0), |text| (text, cookie.max_age_s));
    let mark = if secure { "; Secure" } else { "" };
    let mut line = value(format!("{}={text}; HttpOnly; SameSite=Lax; Path=/; Max-Age={max_age}{mark}", refresh_cookie(secure)));
    line.set_sensitive(true);
    line
}

/// A refusal (RFC 9457). Its cause is logged here, beside the request id, and goes nowhere else.
pub(crate) fn refusal(problem: &Problem, visit: &Visit) -> Response {
    refusal_with(problem, visit, problem.code().status())
}

/// The method is not for this path: 405 has no code of its own.
pub(crate) fn wrong_method(visit: &Visit) -> Response {
    refusal_with(&Problem::bad_request("This method is not for this path; Allow names those that are"), visit, 405)
}

fn refusal_with(problem: &Problem, visit: &Visit, status: u16) -> Response {
    if let Some(cause) = problem.cause() {
        tracing::error!(request_id = %visit.request_id, code = problem.code().as_str(), cause = %chain(cause), "refused for a cause of ours");
    }
    let mut body = problem.to_json(&visit.request_id);
    body["status"] = status.into();
    let mut response = with_type(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), PROBLEM, body.to_string());
    let headers = response.headers_mut();
    if let Some(seconds) = problem.seconds_to_wait() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        if problem.code() == Code::RateLimited {
            headers.insert(RATE_LIMIT, value(format!("\"default\";r=0;t={seconds}")));
            if let Some(quota) = problem.quota() {
                headers.insert(RATE_LIMIT_POLICY, policy(quota));
            }
        }
    }
    if problem.code() == Code::Unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// A cause with the causes behind it, on one line.
fn chain(cause: &(dyn std::error::Error + Send + Sync)) -> String {
    let mut text = cause.to_string();
    let mut next = cause.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text.replace(|c: char| c.is_control(), " ")
}

/// Budgets count by the minute (IETF draft "RateLimit header fields for HTTP").
const WINDOW: u32 = 60;

fn policy(quota: u32) -> HeaderValue {
    value(format!("\"default\";q={quota};w={WINDOW}"))
}

pub(crate) fn show_allowance(headers: &mut HeaderMap, allowance: Allowance) {
    let full_again = (allowance.quota - allowance.remaining.min(allowance.quota)).saturating_mul(WINDOW).div_ceil(allowance.quota.max(1));
    headers.insert(RATE_LIMIT_POLICY, policy(allowance.quota));
    headers.insert(RATE_LIMIT, value(format!("\"default\";r={};t={full_again}", allowance.remaining)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(secure: bool) -> Visit {
        Visit { request_id: "r-1".to_owned(), address: "203.0.113.1".to_owned(), secure }
    }

    /// BR4
    #[test]
    fn the_refresh_cookie_is_bound_to_its_host_and_hidden_from_scripts() {
        let made = Cookie { value: Some("abc".to_owned()), max_age_s: 60 };
        assert_eq!(set_cookie(&made, true), "__Host-guildhall_refresh=abc; HttpOnly; SameSite=Lax; Path=/; Max-Age=60; Secure");
        assert_eq!(set_cookie(&made, false), "guildhall_refresh=abc; HttpOnly; SameSite=Lax; Path=/; Max-Age=60");
        let cleared = Cookie { value: None, max_age_s: 60 };
        assert_eq!(set_cookie(&cleared, false), "guildhall_refresh=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    }

    #[test]
    fn what_was_made_has_a_place() {
        let id = uuid::Uuid::from_u128(7);
        let made = Reply { status: 201, body: Some(Bytes::from_static(b"{}")), created: Some(id), ..Reply::default() };
        let response = reply(made, "/api/conversations", &visit(false));
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()[header::LOCATION], format!("/api/conversations/{id}"));
    }

    #[test]
    fn a_refusal_says_when_to_come_back() {
        let response = refusal(&Problem::rate_limited(7), &visit(false));
        assert_eq!((response.status().as_u16(), &response.headers()[header::RETRY_AFTER]), (429, &HeaderValue::from(7)));
        assert_eq!(wrong_method(&visit(false)).status(), 405);
    }

    #[test]
    fn an_allowance_is_shown_by_the_minute() {
        let mut headers = HeaderMap::new();
        show_allowance(&mut headers, Allowance { quota: 1200, remaining: 1198 });
        assert_eq!(headers[RATE_LIMIT_POLICY], "\"default\";q=1200;w=60");
        assert_eq!(headers[RATE_LIMIT], "\"default\";r=1198;t=1");
    }
}
