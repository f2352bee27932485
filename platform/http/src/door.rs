//! The frame around every request: who calls from where, what every answer carries, and the one line in the log.

use crate::{
    HttpSettings, address,
    answers::{empty, refusal},
    files::{Pages, WebApp},
    headers::{REQUEST_ID, request_id, value},
    health::Health,
    metering::status_text,
    origin::{Origins, authority_of},
    reports::Reports,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Version, header},
    middleware::Next,
    response::Response,
};
use futures::FutureExt;
use guildhall_kernel::{Kernel, Origin, Problem};
use std::{net::SocketAddr, panic::AssertUnwindSafe, sync::Arc, time::Instant};
use uuid::Uuid;

/// Longest address, path and query together, in bytes.
const LONGEST_ADDRESS: usize = 8 * 1024;

/// All that handlers share.
pub(crate) struct House {
    pub kernel: Kernel,
    pub settings: HttpSettings,
    pub origins: Origins,
    /// The Content-Security-Policy of documents.
    pub document_policy: HeaderValue,
    pub public_is_tls: bool,
    pub web_app: WebApp,
    pub pages: Pages,
    pub health: Health,
    pub reports: Reports,
}

impl House {
    pub(crate) fn new(kernel: Kernel, settings: HttpSettings) -> Arc<Self> {
        let public_url = kernel.services.public_url.clone();
        let origins = Origins::new(&public_url, &settings.allowed_origins);
        let document_policy = document_policy(authority_of(&public_url));
        let public_is_tls = public_url.starts_with("https://");
        let web_app = WebApp::new(settings.assets);
        let pages = Pages::of(&kernel.services.registry);
        Arc::new(Self {
            kernel,
            settings,
            origins,
            document_policy,
            public_is_tls,
            web_app,
            pages,
            health: Health::default(),
            reports: Reports::default(),
        })
    }
}

/// One request as the door sees it; an extension of every request, for other doors behind this one.
#[derive(Debug, Clone)]
pub struct Visit {
    pub request_id: String,
    /// The client's address, `unknown` without a connection.
    pub address: String,
    /// Whether the client reached us over TLS.
    pub secure: bool,
}

impl Visit {
    fn of(house: &House, request: &Request) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
        let client = address::client(peer, request.headers(), &house.settings.trusted_proxies);
        Self {
            request_id: request_id(request.headers(), &house.kernel.services.clock),
            address: client.address.map_or_else(|| "unknown".to_owned(), |address| address.to_string()),
            secure: client.tls.unwrap_or(house.public_is_tls),
        }
    }

    /// What the kernel learns of it. `refresh_cookie` is the caller's to add.
    #[must_use]
    pub fn origin(&self, headers: &HeaderMap) -> Origin {
        let user_agent =
            headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(|agent| agent.chars().take(300).collect());
        Origin { address: self.address.clone(), request_id: self.request_id.clone(), user_agent, refresh_cookie: None, secure: self.secure }
    }
}

/// What a handler tells the log; an extension of its answer.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub route: Arc<str>,
    pub person: Option<Uuid>,
    pub organization: Option<Uuid>,
}

/// Every request passes here, whatever stands behind.
pub(crate) async fn door(State(house): State<Arc<House>>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let visit = Arc::new(Visit::of(&house, &request));
    let method = request.method().clone();
    let welcome = house.origins.welcome(request.headers());
    let page = page_of_the_house(request.uri().path());
    let may_stay = request.version() != Version::HTTP_11 || !request.headers().contains_key(header::TRANSFER_ENCODING);

    let mut response = if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS) {
        refusal(&Problem::bad_request("The address is longer than 8 KiB"), &visit)
    } else if is_preflight(&request) {
        preflight(welcome.is_some())
    } else {
        request.extensions_mut().insert(visit.clone());
        // A panic ends one request (SECURITY DO5); what it left half done is the transaction's, which rolls back.
        let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        answered.unwrap_or_else(|_| refusal(&Problem::internal("a handler panicked"), &visit))
    };

    let seen = response.extensions_mut().remove::<Seen>();
    dress(&house, response.headers_mut(), &visit, welcome);
    if !may_stay {
        // Whoever disagrees with us about where a chunked request ends gets no second one (RFC 9112 §6.1).
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    note(&house, &method, seen, page, response.status(), began, &visit);
    response
}

/// What every answer carries, unless its maker said otherwise (SECURITY BR1, BR2, RL5).
fn dress(house: &House, headers: &mut HeaderMap, visit: &Visit, welcome: Option<HeaderValue>) {
    const STRICT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
    const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");
    // The caller's id was checked, ours is a UUID.
    headers.insert(REQUEST_ID, value(visit.request_id.clone()));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(STRICT);
    headers.entry(header::CACHE_CONTROL).or_insert(PRIVATE);
    if house.public_is_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if house.origins.vary() {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    if let Some(origin) = welcome {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    }
}

const EXPOSED: &str = "ETag, Location, Idempotency-Replayed, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";
const ACCEPTED: &str = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Request-Id";

fn is_preflight(request: &Request) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight(welcome: bool) -> Response {
    let mut response = empty(StatusCode::NO_CONTENT);
    if welcome {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(ACCEPTED));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}

/// One line for each request: never a query's values, a token or a body.
fn note(house: &House, method: &Method, seen: Option<Seen>, page: &'static str, status: StatusCode, began: Instant, visit: &Visit) {
    let took = began.elapsed();
    let method = method_text(method);
    let route = seen.as_ref().map_or(page, |seen| &*seen.route);
    if let Some(meters) = &house.settings.meters {
        meters.count(method, route, status_text(status), took);
    }
    tracing::info!(
        target: "guildhall::access",
        method,
        route,
        status = status.as_u16(),
        duration_ms = (took.as_micros() as f64) / 1000.0,
        request_id = %visit.request_id,
        user = seen.as_ref().and_then(|seen| seen.person).map(tracing::field::display),
        organization = seen.as_ref().and_then(|seen| seen.organization).map(tracing::field::display),
        address = %visit.address,
        "answered"
    );
}

/// The house's own pages and the socket door by name; all else, which anyone may make up, is one.
fn page_of_the_house(path: &str) -> &'static str {
    const PAGES: [&str; 5] = ["/health", "/health/ready", "/metrics", "/csp-reports", "/auth/v1/.well-known/jwks.json"];
    if path == "/socket.io" || path.starts_with("/socket.io/") {
        return "/socket.io";
    }
    PAGES.into_iter().find(|page| *page == path).unwrap_or("other")
}

/// The methods that exist; a client's own inventions all read `OTHER`.
fn method_text(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// Scripts, styles and connections from our own host alone, sockets by name for browsers whose `'self'` leaves them out.
fn document_policy(authority: &str) -> HeaderValue {
    let sockets = if authority.is_empty() { String::new() } else { format!(" ws://{authority} wss://{authority}") };
    value(format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; font-src 'self'; \
         connect-src 'self'{sockets}; worker-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
         form-action 'self'; report-uri /csp-reports"
    ))
}

#[cfg(test)]
#[path = "door_tests.rs"]
mod tests;
