//! Secrets: what is kept of them, and where they never show (SECURITY SE7, SE9, KE4).

use super::{BASE64, logs, sockets, tables, trouble};
use base64::Engine;
use guildhall_tests::{PASSWORD, World};
use serde_json::json;
use sha2::{Digest, Sha256};

/// SE7, QU10: of all secrets handed out, the database has hashes.
#[tokio::test]
async fn no_secret_that_was_handed_out_is_stored() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let body = json!({ "name": "Tomasz", "email": "tomasz@saltmarsh.example", "password": PASSWORD, "refresh": "body" });
    let call = world.stranger().call("POST", "/api/auth/register").header("idempotency-key", "first").json(body);
    let registered = call.send().await;
    let first = registered.text_at("/refresh_token");
    let second = world.stranger().post("/api/auth/refresh", json!({ "refresh_token": first })).await;
    let invite = json!({ "email": "guest@saltmarsh.example" });
    let invited = org.owner.call("POST", "/api/invitations").header("idempotency-key", "second").json(invite).send().await;
    let tomasz = org.owner.with_token(&registered.text_at("/access_token"));
    let founding = json!({ "name": "Founded", "blueprint": "labsync-chat" });
    let founded = tomasz.call("POST", "/api/organizations").header("idempotency-key", "third").json(founding).send().await;
    let cookie = registered.header("set-cookie").split(['=', ';']).nth(1).expect("a cookie").to_owned();
    let refresh_tokens = [first.clone(), second.text_at("/refresh_token")];
    let random = [&refresh_tokens[..], &[invited.text_at("/token"), cookie.clone()]].concat();
    for secret in &random {
        assert!(BASE64.decode(secret).expect("base64url").len() >= 16, "at least 128 bits");
    }
    assert_ne!(first, refresh_tokens[1]);
    assert_eq!(cookie, first);

    let superuser = world.superuser().await;
    let mut dump = String::new();
    for table in tables(&superuser, &["public", "auth", "guildhall"]).await {
        for row in superuser.query(&format!("select t::text from {table} as t"), &[]).await.expect("rows") {
            dump.push_str(row.get(0));
            dump.push('\n');
        }
    }
    assert!(dump.contains(&hex(&Sha256::digest(&first))), "the control: its hash is there");
    let access = [registered.text_at("/access_token"), second.text_at("/access_token"), founded.text_at("/access_token"), org.owner.token];
    for secret in random.iter().chain(&access) {
        assert!(!dump.contains(secret.as_str()), "a secret is stored as it is");
        let signature = secret.rsplit('.').next().expect("a part");
        assert!(!dump.contains(signature) && !dump.contains(&hex(&BASE64.decode(signature).expect("base64url"))), "stored in another form");
    }
    assert!(!dump.contains(PASSWORD));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SE9: a token counts in one header and nowhere else.
#[tokio::test]
async fn a_token_in_an_address_cookie_or_body_is_none() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let stranger = world.stranger();
    for name in ["access_token", "token", "jwt", "bearer", "apikey", "authorization"] {
        for path in ["/api/users/me", "/api/members"] {
            stranger.get(&format!("{path}?{name}={}", owner.token)).await.refused("unauthenticated");
        }
        stranger.call("GET", "/api/members").header("cookie", &format!("{name}={}", owner.token)).send().await.refused("unauthenticated");
        stranger.patch("/api/organization", json!({ name: owner.token, "name": "x" })).await.refused("unauthenticated");
    }
    for (name, value) in [
        ("x-access-token", owner.token.clone()),
        ("authorization", owner.token.clone()),
        ("authorization", format!("Basic {}", owner.token)),
        ("proxy-authorization", format!("Bearer {}", owner.token)),
    ] {
        stranger.call("GET", "/api/members").header(name, &value).send().await.refused("unauthenticated");
    }
    let in_address = format!("/socket.io/?EIO=4&transport=polling&token={}", owner.token);
    let open = stranger.get(&in_address).await;
    assert!(!open.text.contains(&owner.token), "{}", open.text);
    assert!(sockets::knock(&world, json!({})).await.starts_with("44"), "no token in the handshake");
}

/// SE9, KE4: neither a secret nor a word of ours gets out by a log line, an error or a page of the house.
#[tokio::test]
async fn no_canary_gets_into_a_log_or_an_error() {
    logs::keep();
    let world = World::with().module(trouble::module()).build().await;
    let org = world.org("Saltmarsh").await;
    let canary = "canary-7Q2f9";
    let in_password = format!("{canary} in the password");
    let in_text = format!("{canary} in a message");
    let (guest, _) = world.register("Guest", json!({ "password": in_password })).await;
    let login = json!({ "email": guest.email, "password": in_password, "refresh": "body" });
    let signed_in = world.stranger().post("/api/auth/login", login).await;
    let wrong = world.stranger().post("/api/auth/login", json!({ "email": guest.email, "password": format!("{canary} wrong") })).await;
    wrong.refused("unauthenticated");
    let invitation = org.owner.post("/api/invitations", json!({ "email": guest.email })).await.text_at("/token");
    let _ = guest.post("/api/invitations/accept", json!({ "token": invitation })).await.expect(200);
    let channel =
        org.owner.post("/api/conversations", json!({ "type": "group", "name": "Group", "member_ids": [guest.id] })).await.text_at("/id");
    let _ = org.owner.post(&format!("/api/conversations/{channel}/messages"), json!({ "content": in_text })).await.expect(201);

    // A canary in every part of a request that fails.
    for name in
        ["authorization", "cookie", "prefer", "if-match", "idempotency-key", "origin", "referer", "accept", "x-forwarded-for", "x-real-ip"]
    {
        let answer = world.stranger().call("POST", "/api/roles").header(name, canary).json(json!({ canary: canary })).send().await;
        assert!(!answer.text.contains(canary), "{name}: {}", answer.text);
        let answer = org.owner.call("PATCH", "/api/organization").header(name, canary).raw(format!("{{\"name\": {canary}")).send().await;
        assert!(answer.status >= 400 && !answer.text.contains(canary), "{name}: {}", answer.text);
    }
    for path in ["/api/members", "/api/nowhere", "/metrics", "/nowhere", "/auth/v1/nowhere", "/health", "/health/ready"] {
        let answer = org.owner.get(&format!("{path}?token={canary}&limit={canary}")).await;
        assert!(!answer.text.contains(canary), "{path}: {}", answer.text);
    }
    // A failure at each step that is our own fault.
    for how in ["cast", "constraint", "policy", "internal", "swallowed"] {
        let answer = org.owner.post("/api/trouble/break", json!({ "how": how, "words": canary })).await;
        assert!(answer.status >= 400 && !answer.text.contains(canary), "{how}: {}", answer.text);
        let code = answer.text_at("/code");
        answer.refused(&code);
    }
    let health = world.stranger().get("/health/ready").await;
    for word in ["PostgreSQL", "postgres", "/tmp", env!("CARGO_PKG_VERSION"), "sql", "rust"] {
        assert!(!health.text.contains(word), "{}", health.text);
    }
    world.stranger().get("/metrics").await.refused("not_found");

    let marked = org.owner.call("GET", "/api/users/me").header("x-request-id", "the-last-call-of-this-test").send().await;
    let _ = marked.expect(200);
    let log = guildhall_tests::eventually("the log has the last call", async || {
        let log = logs::written();
        log.contains("the-last-call-of-this-test").then_some(log)
    })
    .await;
    let secrets = [
        signed_in.text_at("/access_token"),
        signed_in.text_at("/refresh_token"),
        org.owner.token.clone(),
        invitation,
        PASSWORD.to_owned(),
        in_password,
        in_text,
        format!("{canary} wrong"),
    ];
    for secret in &secrets {
        assert!(!log.contains(secret.as_str()), "the log has {secret}: {}", line_with(&log, secret));
    }
    // Words of the request itself may stand there only where our own code put them to be read by an operator.
    for line in log.lines().filter(|line| line.contains(canary)) {
        assert!(line.contains("refused for a cause of ours"), "{line}");
    }
}

fn line_with(log: &str, word: &str) -> String {
    log.lines().find(|line| line.contains(word)).unwrap_or_default().to_owned()
}
