//! What stands between somebody else's web page and ours (SECURITY BR2, BR3, BR4, RL5).

use super::{
    claims_of,
    estate::Estate,
    fingerprint,
    plausible::{Reach, routes},
};
use guildhall_http::HttpSettings;
use guildhall_tests::{Answer, PASSWORD, Person, World};
use serde_json::{Value, json};

/// What every answer carries, and its true content type.
fn well_dressed(answer: &Answer) {
    let asked = &answer.asked;
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{asked}");
    assert!(["no-referrer", "same-origin", "strict-origin-when-cross-origin"].contains(&answer.header("referrer-policy")), "{asked}");
    assert!(!answer.header("x-request-id").is_empty(), "{asked}");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{asked}: {policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{asked}: {policy}");
    for telling in ["server", "x-powered-by", "via"] {
        assert_eq!(answer.header(telling), "", "{asked} names {telling}");
    }
    let kind = answer.header("content-type");
    match answer.text.chars().next() {
        None => assert!(kind.is_empty() || answer.status == 200 || answer.status == 304, "{asked}: nothing, as {kind}"),
        Some('{' | '[') if kind.starts_with("application/") => {
            let problem = answer.status >= 400;
            assert_eq!(kind, if problem { "application/problem+json" } else { "application/json" }, "{asked}");
            assert!(serde_json::from_str::<Value>(&answer.text).is_ok(), "{asked}: {}", answer.text);
        }
        Some('<') => {
            assert_eq!(kind, "text/html; charset=utf-8", "{asked}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{asked}");
            for rule in ["object-src 'none'", "base-uri 'none'", "script-src 'self'", "report-uri"] {
                assert!(policy.contains(rule), "{asked}: no {rule} in {policy}");
            }
        }
        // A table or a picture is a file to save, never a page.
        Some(_) if ["text/csv; charset=utf-8", "image/jpeg"].contains(&kind) => {
            assert!(answer.header("content-disposition").starts_with("attachment"), "{asked}")
        }
        Some(_) => assert!(kind.starts_with("text/css") || kind.starts_with("text/plain"), "{asked}: {kind} {:.40}", answer.text),
    }
}

/// BR2, RL5: on every route and status, whoever asks.
#[tokio::test]
async fn every_answer_is_well_dressed_and_nobodys_cache() {
    let world = World::new().await;
    let estate = Estate::found(&world, "Saltmarsh").await;
    let (owner, stranger) = (&estate.owner, world.stranger());
    let mut statuses = std::collections::BTreeSet::new();
    for route in routes(&world.house.kernel.services.registry) {
        let ask = route.ask(&|_, kind| estate.thing(kind).to_owned());
        let call = |person: &Person, method: &str| person.call(method, &ask.url).header("prefer", "tx=rollback");
        let as_asked = async |person: &Person| match &ask.body {
            Some(body) => call(person, ask.method).json(body.clone()).send().await,
            None => call(person, ask.method).send().await,
        };
        let mut answers = vec![as_asked(&stranger).await, call(owner, "OPTIONS").send().await, call(owner, "TRACE").send().await];
        if route.access != Reach::Public {
            answers.push(as_asked(owner).await);
            answers.push(call(owner, ask.method).raw("{").send().await);
        }
        for answer in &answers {
            well_dressed(answer);
            assert_eq!(answer.header("cache-control"), "private, no-store", "{}", answer.asked);
            statuses.insert(answer.status);
        }
    }
    for status in [200, 204, 400, 401, 405] {
        assert!(statuses.contains(&status), "{status} was seen: {statuses:?}");
    }
    let too_large = owner.call("PATCH", "/api/organization").raw("x".repeat(300_000)).send().await;
    let wrong_type = owner.call("PATCH", "/api/organization").header("content-encoding", "gzip").raw("x").send().await;
    let unknown = owner.get("/api/nowhere").await;
    let too_long = owner.get(&format!("/api/members?name=eq.{}", "x".repeat(9_000))).await;
    assert_eq!([too_large.status, wrong_type.status, unknown.status, too_long.status], [413, 415, 404, 400]);
    for answer in [too_large, wrong_type, unknown, too_long] {
        well_dressed(&answer);
        assert_eq!(answer.header("cache-control"), "private, no-store", "{}", answer.asked);
    }
    // The house's own pages: what is public may be kept, and only that.
    for (path, kept) in [
        ("/health", "private, no-store"),
        ("/health/ready", "private, no-store"),
        ("/metrics", "private, no-store"),
        ("/nowhere", "private, no-store"),
        ("/auth/v1/.well-known/jwks.json", "public, max-age=300"),
        ("/openapi.json", "no-cache"),
        ("/", "no-cache"),
        ("/docs", "no-cache"),
        ("/docs/style.css", "no-cache"),
    ] {
        let answer = stranger.get(path).await;
        well_dressed(&answer);
        assert_eq!(answer.header("cache-control"), kept, "{path}");
    }
    let document = stranger.call("GET", "/conversations").header("accept", "text/html").send().await;
    assert_eq!((document.status, document.header("cache-control")), (200, "no-cache"));
    well_dressed(&document);
}

/// BR3: listed origins by every byte, no other, never `null`.
#[tokio::test]
async fn only_listed_origins_may_read_answers() {
    let settings = HttpSettings {
        allowed_origins: vec!["https://app.example".to_owned(), "null".to_owned(), "*".to_owned()],
        ..HttpSettings::default()
    };
    let world = World::with().http(settings).build().await;
    let owner = world.org("Saltmarsh").await.owner;
    let ask = async |method: &str, origin: &str| {
        let call = owner.call(method, "/api/users/me").header("origin", origin);
        call.header("access-control-request-method", "PATCH").header("access-control-request-headers", "authorization").send().await
    };
    for method in ["GET", "OPTIONS", "DELETE"] {
        let welcome = ask(method, "https://app.example").await;
        assert_eq!(welcome.header("access-control-allow-origin"), "https://app.example", "{method}");
        assert_eq!(welcome.header("access-control-allow-credentials"), "true", "{method}");
        for origin in [
            "null",
            "*",
            "https://evil.example",
            "http://app.example",
            "https://app.example:443",
            "https://app.example.",
            "https://app.example.evil.example",
            "https://evil-app.example",
            "https://evil.example/https://app.example",
            "https://app.example@evil.example",
            "https://app.example%2eevil.example",
            "https://sub.app.example",
            "https://APP.example",
            "https://app.example/",
            "https://app_example",
            "https://appXexample",
            "app.example",
            "file://",
            "chrome-extension://app.example",
            "https://app.example,https://evil.example",
            "https://app.example https://evil.example",
        ] {
            let refused = ask(method, origin).await;
            for name in ["access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-methods"] {
                assert_eq!(refused.header(name), "", "{method} from {origin}");
            }
        }
        // Answers differ by origin, and caches are told so.
        assert!(
            ask(method, "https://evil.example")
                .await
                .headers
                .get_all("vary")
                .iter()
                .any(|vary| vary.as_bytes().eq_ignore_ascii_case(b"origin"))
        );
    }
    let quiet = World::new().await;
    let answer = quiet.stranger().call("GET", "/health").header("origin", "https://app.example").send().await;
    assert_eq!(answer.header("access-control-allow-origin"), "", "none is listed by itself");
}

/// The refresh cookie of a new sign-in, `name=value`.
async fn signed_in(world: &World, person: &Person, headers: &[(&str, &str)]) -> (Answer, String) {
    let mut call = world.stranger().call("POST", "/api/auth/login");
    for (name, value) in headers {
        call = call.header(name, value);
    }
    let answer = call.json(json!({ "email": person.email, "password": PASSWORD })).send().await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    (answer, cookie)
}

/// BR4: a cookie counts from our own pages alone; a form, a fetch or an image elsewhere does nothing with it.
#[tokio::test]
async fn foreign_pages_do_nothing_with_the_cookie() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let (answer, cookie) = signed_in(&world, &owner, &[]).await;
    let session = owner.with_token(&answer.text_at("/access_token"));
    let superuser = world.superuser().await;
    let before = fingerprint(&superuser).await;
    let foreign: [&[(&str, &str)]; 8] = [
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://127.0.0.1.evil.example")],
        &[("origin", "http://127.0.0.1:1")],
        &[("origin", "")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
    ];
    let url = world.house.url.clone();
    for page in foreign {
        for path in ["/api/auth/refresh", "/api/auth/logout", "/api/auth/logout?scope=global"] {
            for body in [None, Some("{}"), Some(r#"{"refresh":"body"}"#)] {
                if body == Some(r#"{"refresh":"body"}"#) && path != "/api/auth/refresh" {
                    continue;
                }
                let mut call = world.stranger().call("POST", path).header("cookie", &cookie);
                for (name, value) in page {
                    call = call.header(name, value);
                }
                let answer = match body {
                    Some(body) => call.raw(body).send().await,
                    None => call.send().await,
                };
                match path {
                    "/api/auth/refresh" => drop(answer.refused("unauthenticated")),
                    _ => assert_eq!(answer.status, 204),
                }
                assert!(!answer.text.contains("access_token"), "{page:?} {path}");
            }
        }
    }
    // Kinds that a page may send without asking first, though it said it were ours.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; application/json"] {
        let client = reqwest::Client::builder().build().expect("a client");
        for path in ["/api/auth/refresh", "/api/auth/logout"] {
            let call = client.post(format!("{url}{path}")).header("cookie", &cookie).header("origin", &url).header("content-type", kind);
            assert_eq!(call.body("{}").send().await.expect("an answer").status().as_u16(), 415, "{kind}");
        }
    }
    // Images and links.
    for path in ["/api/auth/refresh", "/api/auth/logout"] {
        let answer = world.stranger().call("GET", path).header("cookie", &cookie).send().await;
        assert_eq!(answer.status, 405);
    }
    assert_eq!(fingerprint(&superuser).await, before, "nothing was spent or ended");
    let _ = session.get("/api/users/me").await.expect(200);
    let ours = world.stranger().call("POST", "/api/auth/refresh").header("cookie", &cookie).header("origin", &url).raw("{}").send().await;
    let _ = ours.expect(200);
    let cookie = ours.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let out = world.stranger().call("POST", "/api/auth/logout").header("cookie", &cookie).header("origin", &url).send().await;
    let _ = out.expect(204);
    session.get("/api/users/me").await.refused("unauthenticated");
}

/// BR4: the cookie is bound to its host, hidden from scripts, and goes over TLS where there is TLS.
#[tokio::test]
async fn the_cookie_is_bound_and_hidden() {
    let settings = HttpSettings { trusted_proxies: vec!["127.0.0.1".parse().expect("a network")], ..HttpSettings::default() };
    let world = World::with().http(settings).build().await;
    let owner = world.org("Saltmarsh").await.owner;
    let attributes = |answer: &Answer| answer.header("set-cookie").split("; ").skip(1).map(str::to_owned).collect::<Vec<_>>();
    let (plain, cookie) = signed_in(&world, &owner, &[]).await;
    assert!(cookie.starts_with("guildhall_refresh="), "{cookie}");
    assert_eq!(attributes(&plain), ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"]);
    let (secure, cookie) = signed_in(&world, &owner, &[("x-forwarded-proto", "https")]).await;
    assert!(cookie.starts_with("__Host-guildhall_refresh="), "{cookie}");
    assert_eq!(attributes(&secure), ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600", "Secure"]);
    // A neighbour's plain cookie is not taken for the bound one.
    let planted = cookie.replace("__Host-", "");
    let call = world.stranger().call("POST", "/api/auth/refresh").header("x-forwarded-proto", "https").header("cookie", &planted);
    call.raw("{}").send().await.refused("unauthenticated");
}

/// BR4: no GET changes anything, not even the log of events.
#[tokio::test]
async fn no_get_changes_anything() {
    // That something was taken out of the house is noted, and changes nothing.
    const CHANGES: &str = "select count(*) from guildhall.events where kind not like '%.exported'";
    let world = World::new().await;
    let estate = Estate::found(&world, "Saltmarsh").await;
    let superuser = world.superuser().await;
    let events = async || superuser.query_one(CHANGES, &[]).await.expect("a count").get::<_, i64>(0);
    let before = (fingerprint(&superuser).await, events().await);
    let mut asked = 0;
    for route in routes(&world.house.kernel.services.registry) {
        let ask = route.ask(&|_, kind| estate.thing(kind).to_owned());
        // Also where the card has a command behind another verb: a link must not reach it.
        let call = estate.owner.call("GET", &ask.url);
        let answer = call.send().await;
        assert!(answer.status < 500, "{}: {}", answer.asked, answer.text);
        let _ = estate.owner.call("HEAD", &ask.url).send().await;
        asked += u32::from(answer.status == 200);
    }
    assert!(asked > 15, "{asked} answered");
    assert_eq!((fingerprint(&superuser).await, events().await), before);
    assert_eq!(claims_of(&estate.owner).sub.to_string(), estate.owner.id);
}
