//! Request bodies: JSON alone, capped and timed before anything is parsed (SECURITY DO1).

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use guildhall_kernel::{Code, Problem, Result, strict_json};
use serde_json::Value;
use std::time::Duration;

/// Longest time that a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(15);

/// The body as JSON; none when it is empty.
///
/// # Errors
/// `unsupported_media_type`, `payload_too_large`, `bad_request`.
pub(crate) async fn json(headers: &HeaderMap, body: Body, limit: usize) -> Result<Option<Value>> {
    let bytes = read(headers, body, limit).await?;
    if bytes.is_empty() || is_one_click(headers, &bytes) {
        return Ok(None);
    }
    if !is_json(headers) {
        return Err(Problem::new(Code::UnsupportedMediaType, "Send the body as application/json"));
    }
    strict_json(&bytes).map(Some)
}

/// The bytes of a body, without a copy when it comes in one piece.
///
/// # Errors
/// As [`json`].
pub(crate) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes> {
    // Compressed bodies are refused: nothing here is large enough to need them, and none can unfold into gigabytes.
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(Problem::new(Code::UnsupportedMediaType, "Send the body without a Content-Encoding"));
    }
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()).and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    tokio::time::timeout(PATIENCE, collect(body, limit))
        .await
        .unwrap_or_else(|_| Err(Problem::bad_request("The body took too long to arrive")))
}

async fn collect(body: Body, limit: usize) -> Result<Bytes> {
    let mut stream = body.into_data_stream();
    let mut first = Bytes::new();
    let mut rest: Option<BytesMut> = None;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Problem::bad_request("The body broke off"))?;
        let so_far = rest.as_ref().map_or(first.len(), BytesMut::len);
        if so_far + chunk.len() > limit {
            return Err(too_large(limit));
        }
        match &mut rest {
            Some(rest) => rest.extend_from_slice(&chunk),
            None if first.is_empty() => first = chunk,
            None => rest = Some([&*first, &*chunk].concat().as_slice().into()),
        }
    }
    Ok(rest.map_or(first, BytesMut::freeze))
}

fn too_large(limit: usize) -> Problem {
    Problem::new(Code::PayloadTooLarge, format!("A body here has at most {} KiB", limit / 1024))
}

/// What mail programs post to the address that ends a mailing (RFC 8058 §3.2): a form of one line. It says nothing that the
/// address does not.
fn is_one_click(headers: &HeaderMap, body: &[u8]) -> bool {
    let form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    form && body == b"List-Unsubscribe=One-Click"
}

/// `application/json` or `application/*+json`, with any parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else { return false };
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value"))).collect()
    }

    async fn code(pairs: &[(&'static str, &str)], body: &[&'static str]) -> &'static str {
        let chunks = body.iter().map(|chunk| Ok::<_, std::io::Error>(Bytes::from_static(chunk.as_bytes()))).collect::<Vec<_>>();
        match json(&headers(pairs), Body::from_stream(futures::stream::iter(chunks)), 16).await {
            Ok(Some(_)) => "json",
            Ok(None) => "none",
            Err(problem) => problem.code().as_str(),
        }
    }

    /// DO1, BR4
    #[tokio::test]
    async fn a_body_is_json_and_small_or_refused() {
        let json = ("content-type", "application/json; charset=utf-8");
        assert_eq!(code(&[json], &["{\"a\"", ":1}"]).await, "json");
        assert_eq!(code(&[("content-type", "application/merge-patch+json")], &["{}"]).await, "json");
        assert_eq!(code(&[], &[]).await, "none");
        assert_eq!(code(&[], &["{}"]).await, "unsupported_media_type");
        assert_eq!(code(&[("content-type", "text/plain")], &["{}"]).await, "unsupported_media_type");
        assert_eq!(code(&[("content-type", "application/x-www-form-urlencoded")], &["a=1"]).await, "unsupported_media_type");
        assert_eq!(code(&[json, ("content-encoding", "gzip")], &["{}"]).await, "unsupported_media_type");
        assert_eq!(code(&[json, ("content-length", "17")], &["{}"]).await, "payload_too_large");
        assert_eq!(code(&[json], &["\"12345678", "90123456\""]).await, "payload_too_large");
        assert_eq!(code(&[json], &["{\"a\":1,\"a\":2}"]).await, "bad_request");
    }
}
