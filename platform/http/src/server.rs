//! Connections: accepted, bounded, and let go without breaking off what is under way.

use axum::{Router, extract::ConnectInfo, http::Request};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt;

/// Most connections at a time; more wait in the kernel's backlog.
const MOST_CONNECTIONS: usize = 20_000;
/// Longest time for a request's headers to arrive, and for a connection to stay open between requests.
const HEADER_PATIENCE: Duration = Duration::from_secs(10);
/// Largest head of a request, in bytes.
const HEAD: usize = 32 * 1024;
const MOST_HEADERS: usize = 100;

/// Serves until `shutdown` resolves; then no connection is accepted, requests under way finish, and after `drain` the rest
/// is dropped. HTTP/1.1 and HTTP/2 with prior knowledge, on one port.
pub async fn serve(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>, drain: Duration) {
    let builder = Arc::new(connections());
    let open = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &places) => accepted,
        };
        match accepted {
            Some((stream, peer, place)) => welcome(&builder, &open, router.clone(), stream, peer, place),
            None => continue,
        }
    }
    drop(listener);
    if tokio::time::timeout(drain, open.shutdown()).await.is_err() {
        tracing::warn!(seconds = drain.as_secs(), "connections were still open after the drain and are dropped");
    }
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            // Out of file descriptors, mostly: a moment's rest lets some connections end.
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

fn welcome(
    builder: &Arc<Builder<TokioExecutor>>,
    open: &GracefulShutdown,
    router: Router,
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
) {
    // Answers are small and whole: waiting to fill a packet only makes them late.
    let _ = stream.set_nodelay(true);
    let has_asked = Arc::new(AtomicBool::new(false));
    let asked = has_asked.clone();
    let service = hyper_util::service::TowerToHyperService::new(tower::service_fn(move |mut request: Request<hyper::body::Incoming>| {
        asked.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = router.clone();
        async move { Ok::<_, Infallible>(router.oneshot(request.map(axum::body::Body::new)).await.unwrap_or_else(|never| match never {})) }
    }));
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
    let connection = open.watch(connection);
    tokio::spawn(async move {
        let _place = place;
        let mut connection = std::pin::pin!(connection);
        let first = tokio::time::timeout(HEADER_PATIENCE, &mut connection).await;
        // The version is told by the first bytes, and nothing else limits how long those may take.
        if first.is_err() && has_asked.load(Ordering::Relaxed) {
            let _ = connection.await;
        }
    });
}

fn connections() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE).max_buf_size(HEAD).max_headers(MOST_HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(u32::try_from(HEAD).unwrap_or(u32::MAX))
        // Streams that a client opens and resets at once (CVE-2023-44487, CVE-2025-8671).
        .max_pending_accept_reset_streams(20)
        .max_local_error_reset_streams(64)
        .initial_stream_window_size(256 * 1024)
        .initial_connection_window_size(1024 * 1024)
        .max_send_buf_size(256 * 1024)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::{Notify, oneshot},
    };

    struct Running {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        server: tokio::task::JoinHandle<()>,
        /// Told when the slow request has come in, and told by the test when it may go on.
        came_in: Arc<Notify>,
        go_on: Arc<Notify>,
    }

    async fn start() -> Running {
        let (came_in, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (telling, waiting) = (came_in.clone(), go_on.clone());
        let slow = get(|| async move {
            telling.notify_one();
            waiting.notified().await;
            "done"
        });
        let router = Router::new().route("/slow", slow).route("/", get(|| async { "hello" }));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let shutdown = async move {
            let _ = stopped.await;
        };
        let server = tokio::spawn(serve(listener, router, shutdown, Duration::from_secs(5)));
        Running { address, stop, server, came_in, go_on }
    }

    async fn say(address: SocketAddr, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(bytes).await.expect("sent");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn a_request_under_way_is_finished_before_the_end() {
        let Running { address, stop, server, came_in, go_on } = start().await;
        let asked = tokio::spawn(async move { say(address, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await });
        came_in.notified().await;
        stop.send(()).expect("it still runs");
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        go_on.notify_one();
        assert!(asked.await.expect("no panic").ends_with("done"));
        server.await.expect("no panic");
    }

    /// DO5: what could be read in two ways ends its connection, and the others go on.
    #[tokio::test]
    async fn forms_of_smuggling_end_one_connection() {
        let Running { address, stop: _stop, .. } = start().await;
        for head in [
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: +5\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "X: a\r\n folded\r\n",
            "X : a\r\n",
            "X: a\0b\r\n",
        ] {
            let answer = say(address, format!("POST / HTTP/1.1\r\nHost: x\r\n{head}\r\nhello").as_bytes()).await;
            assert!(answer.starts_with("HTTP/1.1 400"), "{head:?}: {answer}");
        }
        let many = "X-Y: z\r\n".repeat(MOST_HEADERS + 1);
        assert!(say(address, format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n").as_bytes()).await.starts_with("HTTP/1.1 431"));
        let long = "z".repeat(HEAD + 1);
        assert!(say(address, format!("GET / HTTP/1.1\r\nHost: x\r\nX: {long}\r\n\r\n").as_bytes()).await.starts_with("HTTP/1.1 431"));
        assert!(say(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.ends_with("hello"));
    }
}
