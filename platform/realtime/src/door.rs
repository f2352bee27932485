//! The door at `/socket.io/`: who may knock, and the way from HTTP to the transport.

use crate::{
    hub::{Hub, Inner},
    plug::Knock,
    wire::Line,
};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri, header},
};
use engineioxide::{TransportType, config::EngineIoConfig, service::EngineIoService};
use futures::future::BoxFuture;
use guildhall_kernel::{Code, Origin, Problem};
use hyper_util::rt::TokioIo;
use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// A tower service for `/socket.io/`: `router.route_service("/socket.io/", door)`.
///
/// The client's address is taken from the request's extensions: an [`Origin`] that the HTTP door made, or else axum's
/// [`ConnectInfo`].
#[derive(Clone)]
pub struct Door {
    engine: EngineIoService<Inner>,
    hub: Arc<Inner>,
}

impl Door {
    pub(crate) fn new(hub: &Hub) -> Self {
        let settings = &hub.inner().settings;
        let config = EngineIoConfig::builder()
            .req_path("/socket.io")
            .ping_interval(settings.ping_interval)
            .ping_timeout(settings.ping_timeout)
            .upgrade_timeout(settings.connect_timeout)
            .max_buffer_size(settings.pending_packets)
            .max_payload(settings.payload as u64)
            // Grows with the first longer message; more here is memory of every idle socket.
            .ws_read_buffer_size(512)
            .ws_max_message_size(settings.payload)
            .ws_max_frame_size(settings.payload)
            .transports([TransportType::Polling, TransportType::Websocket])
            .build();
        Self { engine: EngineIoService::with_config(hub.inner().clone(), config), hub: hub.inner().clone() }
    }

    async fn answer(mut self, request: Request<Body>) -> Response<Body> {
        if !self.is_welcome(request.headers()) {
            return refuse(&Problem::forbidden("Pages of this origin may not connect"));
        }
        let (sid, transport) = (query(request.uri(), "sid"), query(request.uri(), "transport"));
        let knock = knock(&request);
        if sid.is_none() {
            if self.hub.is_draining() {
                return refuse(&Problem::unavailable("The server is going down; connect again in a moment"));
            }
            if self.hub.is_full(&knock.address) {
                return refuse(&Problem::rate_limited(60));
            }
        }
        if transport.as_deref() == Some("websocket") {
            return self.upgrade(request, sid.as_deref(), knock);
        }
        let polls = request.method() == Method::GET;
        let response = match lean(request, knock) {
            Some(lean) => tower::Service::<Request<Body>>::call(&mut self.engine, lean).await,
            None => return refuse(&Problem::bad_request("This address cannot be read")),
        };
        let response = match response {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        };
        if polls && let Some(wire) = sid.and_then(|sid| self.hub.wire(&sid)) {
            use axum::body::HttpBody;
            wire.sent(response.body().size_hint().lower());
        }
        response
    }

    /// RFC 6455 §4.2. The connection is wrapped, so that the hub sees what leaves and can end it.
    fn upgrade(mut self, mut request: Request<Body>, sid: Option<&str>, mut knock: Knock) -> Response<Body> {
        let headers = request.headers();
        let is = |name, value: &str| {
            let said = headers.get(name).and_then(|said| said.to_str().ok()).unwrap_or_default();
            said.split(',').any(|part| part.trim().eq_ignore_ascii_case(value))
        };
        let asks = is(header::UPGRADE, "websocket") && is(header::CONNECTION, "upgrade") && is(header::SEC_WEBSOCKET_VERSION, "13");
        let accept = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| asks).map(|key| derive_accept_key(key.as_bytes()));
        let Some(accept) = accept.and_then(|accept| HeaderValue::try_from(accept).ok()) else {
            return refuse(&Problem::bad_request("This is no websocket handshake (RFC 6455)"));
        };
        if let Some(sid) = sid {
            match self.hub.wire(sid) {
                Some(wire) => knock.wire = wire,
                None => return refuse(&Problem::bad_request("This session is not known")),
            }
        }
        let upgraded = hyper::upgrade::on(&mut request);
        let wire = knock.wire.clone();
        let Some(lean) = lean(request, knock) else { return refuse(&Problem::bad_request("This address cannot be read")) };
        let lean = lean.map(|_| ());
        tokio::spawn(async move {
            if let Ok(Ok(upgraded)) = tokio::time::timeout(Duration::from_secs(10), upgraded).await {
                let line = Line::new(TokioIo::new(upgraded), wire);
                let _ = tower::Service::call(&mut self.engine, (line, lean)).await;
            }
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        response.headers_mut().insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        response.headers_mut().insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        response
    }

    /// Browsers name the page's origin in every websocket handshake; what names none is no browser. A page from the host
    /// that it calls is ours: no other can choose the `Host` of its calls.
    fn is_welcome(&self, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        let (Some(origin), None) = (origins.next(), origins.next()) else { return headers.get(header::ORIGIN).is_none() };
        let Ok(origin) = origin.to_str() else { return false };
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| !host.is_empty());
        let same_host = match (origin.split_once("://"), host) {
            (Some(("http" | "https", authority)), Some(host)) => authority.eq_ignore_ascii_case(host),
            _ => false,
        };
        let public = &*self.hub.kernel.services.public_url;
        let is_public = public == origin || public.strip_prefix(origin).is_some_and(|rest| rest.starts_with('/') && origin.contains("://"));
        same_host || is_public || (origin != "null" && self.hub.settings.allowed_origins.iter().any(|allowed| allowed == origin))
    }
}

impl tower::Service<Request<Body>> for Door {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let door = self.clone();
        Box::pin(async move { Ok(door.answer(request).await) })
    }
}

fn query(uri: &Uri, name: &str) -> Option<String> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

fn knock(request: &Request<Body>) -> Knock {
    let origin = request.extensions().get::<Origin>();
    let peer = || request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical().to_string());
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    Knock {
        address: origin.map(|origin| origin.address.clone()).or_else(peer).unwrap_or_default().into(),
        user_agent: user_agent.map(|agent| agent.chars().take(200).collect::<String>().into()),
        secure: origin.is_some_and(|origin| origin.secure),
        wire: Arc::default(),
        at: Instant::now(),
    }
}

/// The request without what would stay in memory as long as the socket: headers are slices of a whole read buffer.
fn lean(request: Request<Body>, knock: Knock) -> Option<Request<Body>> {
    let (parts, body) = request.into_parts();
    // A door that is nested elsewhere still answers to its own path.
    let uri = Uri::try_from(format!("/socket.io/?{}", parts.uri.query().unwrap_or_default())).ok()?;
    let mut lean = Request::new(body);
    *lean.method_mut() = parts.method;
    *lean.uri_mut() = uri;
    if let Some(kind) = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| HeaderValue::from_bytes(kind.as_bytes()).ok()) {
        lean.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    lean.extensions_mut().insert(knock);
    Some(lean)
}

fn refuse(problem: &Problem) -> Response<Body> {
    let mut response = Response::new(Body::from(problem.to_json("").to_string()));
    *response.status_mut() = StatusCode::from_u16(problem.code().status()).unwrap_or(StatusCode::BAD_REQUEST);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let (Code::RateLimited | Code::Unavailable, Some(seconds)) = (problem.code(), problem.seconds_to_wait()) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
