//! The door at `/socket.io/`: who may knock, and the way from HTTP to the transport.

use crate::{
    engine::{self, Packet},
    hub::{Hub, Inner},
    plug::{Knock, Plug},
    socket::{Carrier, Sid, Socket},
    websocket::Carrying,
};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri, header},
};
use futures::future::BoxFuture;
use guildhall_kernel::{Code, Origin, Problem, Result};
use hyper_util::rt::TokioIo;
use rand::TryRng;
use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// Longest wait for a connection to become a websocket, once that is agreed.
const CHANGE_PATIENCE: Duration = Duration::from_secs(10);

/// A tower service for `/socket.io/`: `router.route_service("/socket.io/", door)`.
///
/// The client's address is taken from the request's extensions: an [`Origin`] that the HTTP door made, or else axum's
/// [`ConnectInfo`].
#[derive(Clone)]
pub struct Door {
    hub: Arc<Inner>,
}

impl Door {
    pub(crate) fn new(hub: &Hub) -> Self {
        Self { hub: hub.inner().clone() }
    }

    async fn answer(self, request: Request<Body>) -> Result<Response<Body>> {
        if !self.is_welcome(request.headers()) {
            return Err(Problem::forbidden("Pages of this origin may not connect"));
        }
        let uri = request.uri().clone();
        let query = |name| query(&uri, name);
        if query("EIO") != Some("4") {
            return Err(Problem::bad_request("This is Engine.IO protocol 4 (EIO=4), which Socket.IO clients speak since version 3"));
        }
        let plug = match query("sid") {
            Some(sid) => Some(self.hub.plug(sid).ok_or_else(|| Problem::bad_request("This session is not known"))?),
            None => None,
        };
        match (query("transport"), request.method(), plug) {
            (Some("websocket"), &Method::GET, plug) => self.upgrade(request, plug),
            (Some("polling"), &Method::GET, None) => {
                let plug = self.open(knock(&request), Carrier::Polling { fetching: false, probing: false })?;
                Ok(text(self.hub.fetch(&plug).await?))
            }
            (Some("polling"), &Method::GET, Some(plug)) => Ok(text(self.hub.fetch(&plug).await?)),
            (Some("polling"), &Method::POST, Some(plug)) => {
                self.hub.post(&plug, request.into_body()).await?;
                Ok(text("ok".to_owned()))
            }
            _ => Err(Problem::bad_request("Connect with transport=polling or transport=websocket")),
        }
    }

    /// Whether one more may come from this address.
    fn make_room(&self, knock: &Knock) -> Result<()> {
        if self.hub.is_draining() {
            return Err(Problem::unavailable("The server is going down; connect again in a moment"));
        }
        if self.hub.is_full(&knock.address) {
            return Err(Problem::rate_limited(60));
        }
        Ok(())
    }

    /// Opens a session, which begins with a greeting.
    fn open(&self, knock: Knock, carrier: Carrier) -> Result<Plug> {
        self.make_room(&knock)?;
        let mut bytes = [0; 16];
        rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|error| Problem::internal(format!("no randomness: {error}")))?;
        let (settings, sid) = (&self.hub.settings, Sid::new(bytes));
        let can_upgrade = carrier != Carrier::Websocket;
        let greeting = engine::greeting(&sid.to_string(), can_upgrade, settings.ping_interval, settings.ping_timeout, settings.payload);
        let socket = Socket::new(sid, knock, carrier, settings);
        socket.push(Packet::Open(greeting));
        Ok(self.hub.opened(socket))
    }

    /// RFC 6455 §4.2: a session of its own, or one that polls and may change.
    fn upgrade(self, mut request: Request<Body>, plug: Option<Plug>) -> Result<Response<Body>> {
        let accept = accept(request.headers()).ok_or_else(|| Problem::bad_request("This is no websocket handshake (RFC 6455)"))?;
        let knock = knock(&request);
        match &plug {
            Some(plug) if !plug.0.may_probe() => return Err(Problem::bad_request("This session has a websocket")),
            Some(_) => {}
            None => self.make_room(&knock)?,
        }
        let upgraded = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let Ok(Ok(upgraded)) = tokio::time::timeout(CHANGE_PATIENCE, upgraded).await else { return };
            let stream = TokioIo::new(upgraded);
            match plug {
                Some(plug) => self.hub.take_over(stream, plug).await,
                None => {
                    // A refusal at this point has no words left; the client sees a connection that ends.
                    let Ok(plug) = self.open(knock, Carrier::Websocket) else { return };
                    // In a task of its own, which is as small as can be.
                    tokio::spawn(Carrying::new(stream, plug, self.hub.clone()));
                }
            }
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        response.headers_mut().insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        response.headers_mut().insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        Ok(response)
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
        Box::pin(async move { Ok(door.answer(request).await.unwrap_or_else(|problem| refuse(&problem))) })
    }
}

/// What to answer to a websocket handshake, if it is one.
fn accept(headers: &HeaderMap) -> Option<HeaderValue> {
    let is = |name, value: &str| {
        let said = headers.get(name).and_then(|said| said.to_str().ok()).unwrap_or_default();
        said.split(',').any(|part| part.trim().eq_ignore_ascii_case(value))
    };
    let asks = is(header::UPGRADE, "websocket") && is(header::CONNECTION, "upgrade") && is(header::SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| asks)?;
    HeaderValue::try_from(derive_accept_key(key.as_bytes())).ok()
}

fn query<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn knock(request: &Request<Body>) -> Knock {
    let origin = request.extensions().get::<Origin>();
    let peer = || request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical().to_string());
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    Knock {
        address: origin.map(|origin| origin.address.clone()).or_else(peer).unwrap_or_default().into(),
        user_agent: user_agent.map(|agent| agent.chars().take(200).collect::<String>().into()),
        secure: origin.is_some_and(|origin| origin.secure),
        at: Instant::now(),
    }
}

fn text(body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=UTF-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
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
