//! One request and its answer, over a connection of its own.

use crate::{Answer, Most, Target, Trouble};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request,
    client::conn::http1,
    header::{HOST, HeaderMap, HeaderValue},
};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use std::sync::{Arc, OnceLock};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;
use tokio_util::task::AbortOnDropHandle;
use url::Position;

/// Most bytes of an answer's head.
const HEAD: usize = 64 * 1024;

/// What is sent.
pub struct Message {
    pub method: Method,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Sends a message over a fresh connection and reads at most so much of what comes back.
pub async fn exchange(stream: TcpStream, target: &Target, message: Message, most: Most) -> Result<Answer, Trouble> {
    if !target.is_https() {
        return over(stream, target, message, most).await;
    }
    let host = target.url.host_str().unwrap_or_default().trim_matches(['[', ']']).trim_end_matches('.').to_owned();
    let name = ServerName::try_from(host).map_err(|_| Trouble::Refused)?;
    let stream = TlsConnector::from(tls()?).connect(name, stream).await.map_err(|_| Trouble::Unreachable)?;
    over(stream, target, message, most).await
}

async fn over<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    stream: S,
    target: &Target,
    message: Message,
    most: Most,
) -> Result<Answer, Trouble> {
    let broken = |_: hyper::Error| Trouble::Unreachable;
    let (mut sender, connection) = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let _driven = AbortOnDropHandle::new(tokio::spawn(connection));
    let response = sender.send_request(request(target, message)?).await.map_err(broken)?;
    let (head, mut body) = response.into_parts();
    if !most.cut && hyper::body::Body::size_hint(&body).lower() > most.bytes as u64 {
        return Err(Trouble::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
        let room = most.bytes - bytes.len();
        if data.len() > room && !most.cut {
            return Err(Trouble::TooLarge);
        }
        bytes.extend_from_slice(&data[..data.len().min(room)]);
        if data.len() >= room && most.cut {
            break;
        }
    }
    Ok(Answer { status: head.status, headers: head.headers, body: bytes.into(), url: target.url.clone() })
}

fn request(target: &Target, message: Message) -> Result<Request<Full<Bytes>>, Trouble> {
    let host = &target.url[Position::BeforeHost..Position::AfterPort];
    let host = HeaderValue::from_str(host).map_err(|_| Trouble::Refused)?;
    let path = &target.url[Position::BeforePath..Position::AfterQuery];
    let mut request = Request::builder().method(message.method).uri(path).body(Full::new(message.body)).map_err(|_| Trouble::Refused)?;
    *request.headers_mut() = message.headers;
    request.headers_mut().insert(HOST, host);
    Ok(request)
}

/// TLS with the roots that the machine trusts, read at the first need.
fn tls() -> Result<Arc<ClientConfig>, Trouble> {
    static CONFIG: OnceLock<Option<Arc<ClientConfig>>> = OnceLock::new();
    CONFIG.get_or_init(|| configure().map(Arc::new)).clone().ok_or(Trouble::Unreachable)
}

fn configure() -> Option<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().ok()?;
    Some(config.with_root_certificates(roots).with_no_client_auth())
}
