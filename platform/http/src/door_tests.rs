//! The frame, through the router, over a database that is never asked.

use crate::{HttpSettings, router_around};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use guildhall_kernel::{Clock, Kernel, Module, Registry, Services, Signer, live::InProcess, prelude::*};
use serde_json::Value;
use std::sync::Arc;
use tower::ServiceExt;

/// Rings a bell.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[expect(dead_code, reason = "only its shape is used")]
struct Ring {
    #[garde(skip)]
    times: u8,
}

impl guildhall_kernel::Command for Ring {
    const NAME: &'static str = "bell.ring";
    const ACCESS: guildhall_kernel::Access = Person;
    type Output = NoContent;
    async fn act(self, _: &mut Act) -> Result<NoContent> {
        Ok(NoContent)
    }
}

fn kernel() -> Kernel {
    let registry = Registry::new(vec![Module::new("bell", "Bell").command::<Ring>(PatchMethod, "/bells/{id}/ring")], Vec::new())
        .expect("a sound card");
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a key");
    let signer = Signer::new("https://guild.example", vec![key]).expect("one key");
    let nowhere = guildhall_postgres::Installation::new(guildhall_postgres::Config::new(), b"a secret for this test alone");
    let database = guildhall_postgres::Database::open(nowhere);
    let services = Services::new(
        Clock::default(),
        database,
        Arc::new(registry),
        Arc::new(signer),
        Arc::new(InProcess::default()),
        "https://guild.example",
    );
    Kernel::new(Arc::new(services), None)
}

fn house() -> Router {
    let settings = HttpSettings { allowed_origins: vec!["https://app.example".to_owned()], ..HttpSettings::default() };
    let with_a_panic = |router: Router| router.route("/panic", axum::routing::get(|| async { panic!("as it was told") as &'static str }));
    router_around(kernel(), settings, with_a_panic)
}

async fn ask(method: &str, path: &str, headers: &[(&str, &str)], body: &'static str) -> (StatusCode, HeaderMap, Value) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = house().oneshot(request.body(Body::from(body)).expect("a request")).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 20).await.expect("a body");
    (parts.status, parts.headers, serde_json::from_slice(&bytes).unwrap_or_default())
}

/// BR2, RL5
#[tokio::test]
async fn every_answer_carries_the_same_guards() {
    for (method, path) in [
        ("GET", "/health"),
        ("GET", "/nothing"),
        ("GET", "/docs"),
        ("POST", "/docs"),
        ("GET", "/api/nothing"),
        ("GET", "/panic"),
        ("PUT", "/api/bells/1/ring"),
    ] {
        let (status, headers, _) = ask(method, path, &[], "").await;
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{method} {path} {status}");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
        assert!(
            headers.contains_key("x-request-id")
                && headers.contains_key(header::CONTENT_SECURITY_POLICY)
                && headers.contains_key(header::STRICT_TRANSPORT_SECURITY)
        );
        let kept = if path == "/docs" && method == "GET" { "no-cache" } else { "private, no-store" };
        assert_eq!(headers[header::CACHE_CONTROL], kept, "{method} {path}");
    }
    let (_, headers, _) = ask("GET", "/welcome", &[("accept", "text/html,*/*")], "").await;
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(policy.contains("script-src 'self';") && policy.contains("wss://guild.example") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    let (status, headers, problem) = ask("GET", "/api/nothing", &[("x-request-id", "mine-1"), ("accept", "text/html")], "").await;
    assert_eq!((status, &problem["code"], &problem["request_id"]), (StatusCode::NOT_FOUND, &"not_found".into(), &"mine-1".into()));
    assert_eq!(
        (&headers[header::CONTENT_TYPE], &headers["x-request-id"]),
        (&"application/problem+json".parse().expect("a value"), &"mine-1".parse().expect("a value"))
    );
    let (status, headers, problem) = ask("POST", "/api/bells/1/ring", &[], "").await;
    assert_eq!((status, &problem["code"], &problem["status"]), (StatusCode::METHOD_NOT_ALLOWED, &"bad_request".into(), &405.into()));
    assert_eq!(headers[header::ALLOW], "PATCH, PUT");
    let (status, headers, problem) = ask("POST", "/health", &[], "").await;
    assert_eq!((status, &problem["code"]), (StatusCode::METHOD_NOT_ALLOWED, &"bad_request".into()));
    assert_eq!(headers[header::ALLOW], "GET,HEAD");
    let (status, _, problem) = ask("GET", &format!("/api/nothing?{}", "x".repeat(9000)), &[], "").await;
    assert_eq!((status, &problem["code"]), (StatusCode::BAD_REQUEST, &"bad_request".into()));
    let (status, ..) = ask("GET", "/metrics", &[], "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

/// SE1, SE9
#[tokio::test]
async fn without_a_token_of_ours_nothing_is_read() {
    for (path, headers) in [
        ("/api/bells/1/ring", &[][..]),
        ("/api/bells/1/ring?access_token=abc", &[]),
        ("/api/bells/1/ring", &[("authorization", "Bearer abc")]),
        ("/api/bells/1/ring", &[("content-type", "text/plain")]),
    ] {
        for method in ["PATCH", "PUT"] {
            let (status, answered, problem) = ask(method, path, headers, "not json").await;
            assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &"unauthenticated".into()), "{method} {path}");
            assert_eq!(answered[header::WWW_AUTHENTICATE], "Bearer");
        }
    }
}

/// DO5, KE4
#[tokio::test]
async fn a_panic_ends_one_request_and_tells_nothing() {
    let (status, _, problem) = ask("GET", "/panic", &[], "").await;
    assert_eq!((status, &problem["code"]), (StatusCode::INTERNAL_SERVER_ERROR, &"internal".into()));
    assert!(!problem.to_string().contains("as it was told"));
}

/// BR3
#[tokio::test]
async fn a_listed_origin_is_answered_by_name() {
    let asks = [("origin", "https://app.example"), ("access-control-request-method", "PATCH")];
    let (status, headers, _) = ask("OPTIONS", "/api/bells/1/ring", &asks, "").await;
    assert_eq!(
        (status, &headers[header::ACCESS_CONTROL_ALLOW_ORIGIN]),
        (StatusCode::NO_CONTENT, &"https://app.example".parse().expect("a value"))
    );
    assert!(headers.contains_key(header::ACCESS_CONTROL_ALLOW_METHODS));
    for origin in ["https://evil.test", "null", "https://app.example.evil.test"] {
        let (_, headers, _) = ask("OPTIONS", "/api/bells/1/ring", &[("origin", origin), asks[1]], "").await;
        assert!(
            !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) && !headers.contains_key(header::ACCESS_CONTROL_ALLOW_METHODS),
            "{origin}"
        );
        assert_eq!(headers[header::VARY], "Origin");
    }
}

#[tokio::test]
async fn files_are_kept_by_their_tag_and_compressed() {
    let (status, headers, contract) = ask("GET", "/openapi.json", &[], "").await;
    assert_eq!((status, &contract["openapi"]), (StatusCode::OK, &"3.1.0".into()));
    let tag = headers[header::ETAG].to_str().expect("text").to_owned();
    let (status, ..) = ask("GET", "/openapi.json", &[("if-none-match", &tag)], "").await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);
    let (_, headers, _) = ask("GET", "/openapi.json", &[("accept-encoding", "gzip")], "").await;
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
    let (status, headers, _) = ask("HEAD", "/openapi.json", &[], "").await;
    assert!(status == StatusCode::OK && headers.contains_key(header::CONTENT_LENGTH));
    let (_, _, keys) = ask("GET", "/auth/v1/.well-known/jwks.json", &[], "").await;
    assert!(keys["keys"][0]["kid"].is_string() && keys["keys"][0].get("d").is_none());
}

/// DO5
#[tokio::test]
async fn a_chunked_request_is_the_last_of_its_connection() {
    let (_, headers, _) = ask("POST", "/api/nothing", &[("transfer-encoding", "chunked")], "").await;
    assert_eq!(headers[header::CONNECTION], "close");
    let (_, headers, _) = ask("POST", "/api/nothing", &[], "").await;
    assert!(!headers.contains_key(header::CONNECTION));
}
