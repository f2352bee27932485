//! Tokens: what is accepted, where, and what is left of them (SECURITY SE).

use super::{BASE64, claims_of, fingerprint, resigned, sockets};
use base64::Engine;
use guildhall_http::HttpSettings;
use guildhall_kernel::{Signer, TokenClaims};
use guildhall_tests::{PASSWORD, Person, World, eventually};
use hmac::{Hmac, KeyInit, Mac};
use p256::{ecdsa::SigningKey, elliptic_curve::Generate};
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::Duration;

/// A token refused at the doors that take one: HTTP, and the socket's handshake.
async fn refused_everywhere(world: &World, person: &Person, token: &str, why: &str) {
    for path in ["/api/users/me", "/api/members", "/api/conversations"] {
        let answer = person.with_token(token).get(path).await;
        assert_eq!(answer.status, 401, "{why}: {} {}", answer.asked, answer.text);
        answer.refused("unauthenticated");
    }
    let packet = sockets::knock_with(world, token).await;
    assert!(packet.starts_with("44") && packet.contains("unauthenticated"), "{why}: {packet}");
}

fn encode(value: &Value) -> String {
    BASE64.encode(value.to_string())
}

fn hs256(key: &[u8], content: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key");
    mac.update(content.as_bytes());
    BASE64.encode(mac.finalize().into_bytes())
}

/// SE1: the header decides nothing.
#[tokio::test]
async fn a_token_counts_only_with_our_algorithm_and_our_key() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let _ = owner.get("/api/users/me").await.expect(200);
    assert!(sockets::knock_with(&world, &owner.token).await.starts_with("40"), "the control: the socket opens");
    let [header, payload, signature] = owner.token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let jwks = world.stranger().get("/auth/v1/.well-known/jwks.json").await.expect(200);
    let jwk = &jwks["keys"][0];
    let kid = jwk["kid"].clone();
    let mut forged: Vec<(String, String)> = Vec::new();

    for none in ["none", "None", "NONE", "nOnE"] {
        let head = encode(&json!({ "alg": none, "typ": "JWT", "kid": kid }));
        forged.push((none.to_owned(), format!("{head}.{payload}.")));
        forged.push((format!("{none}, signed"), format!("{head}.{payload}.{signature}")));
    }
    let coordinate = |name: &str| BASE64.decode(jwk[name].as_str().expect("text")).expect("base64url");
    let point = [&[4][..], &coordinate("x"), &coordinate("y")].concat();
    let head = encode(&json!({ "alg": "HS256", "typ": "JWT", "kid": kid }));
    for key in [point.clone(), point[1..].to_vec(), jwk.to_string().into_bytes(), jwks.to_string().into_bytes(), Vec::new()] {
        let content = format!("{head}.{payload}");
        forged.push(("HS256 with the public key".to_owned(), format!("{content}.{}", hs256(&key, &content))));
        let content = format!("{header}.{payload}");
        forged.push(("HMAC under our header".to_owned(), format!("{content}.{}", hs256(&key, &content))));
    }
    // Signed well, by a key that the header offers.
    let theirs = SigningKey::try_generate().expect("a key");
    let issuer = world.house.kernel.services.signer.issuer();
    let forger = Signer::new(issuer, vec![theirs.clone()]).expect("a signer");
    let their_jwk = forger.jwks()["keys"][0].clone();
    let sign = |head: &Value| {
        use p256::ecdsa::{Signature, signature::Signer as _};
        let content = format!("{}.{payload}", encode(head));
        let signature: Signature = theirs.sign(content.as_bytes());
        format!("{content}.{}", BASE64.encode(signature.to_bytes()))
    };
    for head in [
        json!({ "alg": "ES256", "typ": "JWT", "jwk": their_jwk }),
        json!({ "alg": "ES256", "typ": "JWT", "kid": kid, "jwk": their_jwk }),
        json!({ "alg": "ES256", "typ": "JWT", "jku": "https://evil.example/jwks.json" }),
        json!({ "alg": "ES256", "typ": "JWT", "x5u": "https://evil.example/chain.pem" }),
        json!({ "alg": "ES256", "typ": "JWT", "kid": "../../etc/passwd" }),
        json!({ "alg": "ES256", "typ": "JWT", "kid": "unknown" }),
        json!({ "alg": "ES256", "typ": "JWT" }),
        json!({ "alg": "ES256", "typ": "JWT", "kid": kid, "crit": ["exp"] }),
    ] {
        forged.push((format!("another key under {head}"), sign(&head)));
    }
    forged.push(("another instance's token".to_owned(), forger.sign(&claims_of(&owner))));
    let bytes = BASE64.decode(signature).expect("base64url");
    for (how, bytes) in [
        ("cut", bytes[..63].to_vec()),
        ("padded", [&bytes[..], &[0]].concat()),
        ("of nothing", Vec::new()),
        ("of zeros", vec![0; 64]),
        ("half of zeros", [&bytes[..32], &[0; 32]].concat()),
    ] {
        forged.push((format!("a signature {how}"), format!("{header}.{payload}.{}", BASE64.encode(bytes))));
    }
    forged.push(("a padded encoding".to_owned(), format!("{}=", owner.token)));
    forged.push(("a fourth part".to_owned(), format!("{}.{signature}", owner.token)));
    forged.push(("no signature".to_owned(), format!("{header}.{payload}")));
    forged.push(("nothing".to_owned(), String::new()));
    for (why, token) in &forged {
        refused_everywhere(&world, &owner, token, why).await;
    }
}

/// SE2: one wrong claim at a time, each signed by the house itself.
#[tokio::test]
async fn each_claim_of_a_token_is_checked() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let other = world.org("Undercliff").await.owner;
    let now = world.clock.now().as_second();
    let control = resigned(&world, &owner, |claims| claims.exp += 1);
    let _ = control.get("/api/members").await.expect(200);
    type Change = (&'static str, Box<dyn Fn(&mut TokenClaims)>);
    let (their_id, their_session) = (claims_of(&other).sub, claims_of(&other).session_id);
    let new_id = world.clock.new_uuid();
    let changes: Vec<Change> = vec![
        ("exp a minute ago", Box::new(move |claims| claims.exp = now - 60)),
        ("exp in 1970", Box::new(|claims| claims.exp = 0)),
        ("nbf in a minute", Box::new(move |claims| claims.nbf = Some(now + 61))),
        ("iat in a minute", Box::new(move |claims| claims.iat = now + 61)),
        ("another issuer", Box::new(|claims| claims.iss = "https://evil.example/auth/v1".to_owned())),
        ("an issuer like ours", Box::new(|claims| claims.iss.push('/'))),
        ("no issuer", Box::new(|claims| claims.iss.clear())),
        ("another audience", Box::new(|claims| claims.aud = "anon".to_owned())),
        ("another role", Box::new(|claims| claims.role = "service_role".to_owned())),
        ("another person", Box::new(move |claims| claims.sub = their_id)),
        ("another's session", Box::new(move |claims| claims.session_id = their_session)),
        ("a session that never was", Box::new(move |claims| claims.session_id = new_id)),
    ];
    for (why, change) in changes {
        refused_everywhere(&world, &owner, &resigned(&world, &owner, |claims| change(claims)).token, why).await;
    }
}

/// RL3: what a token says about organization and roles is looked up, not believed.
#[tokio::test]
async fn claims_about_rights_decide_nothing() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let other = world.org("Undercliff").await;
    let staff = org.member("Ana", "staff").await;
    let body = json!({ "name": "Mine" });
    let proud = resigned(&world, &staff, |claims| {
        claims.app_metadata.roles = vec!["owner".to_owned()];
        claims.user_metadata = json!({ "role": "owner", "permissions": ["*"], "organization_id": other.id });
    });
    proud.patch("/api/organization", body.clone()).await.refused("forbidden");
    let strayed = resigned(&world, &staff, |claims| claims.app_metadata.organization_id = other.id.parse().ok());
    strayed.get("/api/members").await.refused("forbidden");
    strayed.patch("/api/organization", body).await.refused("forbidden");
    let me = strayed.get("/api/users/me").await.expect(200);
    assert_eq!((&me["active_organization_id"], &me["permissions"]), (&Value::Null, &json!([])));
}

/// SE3: a secret of one kind opens no door of another.
#[tokio::test]
async fn no_kind_of_token_serves_for_another() {
    let settings = HttpSettings { metrics_token: Some("the token of the meters".to_owned()), ..HttpSettings::default() };
    let world = World::with().http(settings).build().await;
    let org = world.org("Saltmarsh").await;
    let (guest, _) = world.register("Guest", json!({})).await;
    let login = json!({ "email": org.owner.email, "password": PASSWORD, "refresh": "body" });
    let signed_in = world.stranger().post("/api/auth/login", login).await;
    let (access, refresh) = (signed_in.text_at("/access_token"), signed_in.text_at("/refresh_token"));
    let invited = org.owner.post("/api/invitations", json!({ "email": guest.email })).await;
    let (invitation, id) = (invited.text_at("/token"), invited.text_at("/id"));
    let before = fingerprint(&world.superuser().await).await;

    let session = claims_of(&org.owner).session_id.to_string();
    for (kind, token) in [("refresh", &refresh), ("invitation", &invitation), ("invitation's id", &id), ("session's id", &session)] {
        refused_everywhere(&world, &org.owner, token, kind).await;
    }
    for (kind, token) in [("access", &access), ("invitation", &invitation), ("session's id", &session)] {
        let answer = world.stranger().post("/api/auth/refresh", json!({ "refresh_token": token })).await;
        assert!(matches!(answer.status, 400 | 401), "{kind}: {}", answer.text);
        let cookie = format!("guildhall_refresh={token}");
        world
            .stranger()
            .call("POST", "/api/auth/refresh")
            .header("cookie", &cookie)
            .json(json!({}))
            .send()
            .await
            .refused("unauthenticated");
        let _ = world.stranger().call("POST", "/api/auth/logout").header("cookie", &cookie).send().await.expect(204);
    }
    for (kind, token) in [("access", &access), ("refresh", &refresh), ("invitation's id", &id)] {
        let accept = guest.post("/api/invitations/accept", json!({ "token": token })).await;
        assert_eq!((accept.status, accept.faulty_fields()), (400, vec!["token".to_owned()]), "{kind}");
        let body = json!({ "name": "New", "email": "new@saltmarsh.example", "password": PASSWORD, "invitation": token });
        let register = world.stranger().post("/api/auth/register", body).await;
        assert_eq!(register.status, 400, "{kind}: {}", register.text);
    }
    for token in [&access, &refresh, &invitation] {
        guest.with_token(token).get("/metrics").await.refused("not_found");
    }
    refused_everywhere(&world, &org.owner, "the token of the meters", "the meters' token").await;
    assert_eq!(fingerprint(&world.superuser().await).await, before);
    let _ = org.owner.get("/api/users/me").await.expect(200);
}

/// SE8: what was verified once is known by the whole token.
#[tokio::test]
async fn a_cached_token_is_known_by_every_byte() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let [header, payload, signature] = owner.token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let _ = owner.get("/api/users/me").await.expect(200);
    for at in [0, signature.len() / 2, signature.len() - 1] {
        let mut changed = signature.as_bytes().to_vec();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        refused_everywhere(&world, &owner, &format!("{header}.{payload}.{changed}"), &format!("byte {at} changed")).await;
    }
    // The same header, so the same `kid`, with another key's signature over the same claims.
    let forger = Signer::new("x", vec![SigningKey::try_generate().expect("a key")]).expect("a signer");
    let foreign = forger.sign(&claims_of(&owner));
    let foreign = foreign.rsplit('.').next().expect("a signature");
    refused_everywhere(&world, &owner, &format!("{header}.{payload}.{foreign}"), "another key's signature").await;
    let mut claims = claims_of(&owner);
    claims.exp += 3600;
    let later = BASE64.encode(serde_json::to_vec(&claims).expect("JSON"));
    refused_everywhere(&world, &owner, &format!("{header}.{later}.{signature}"), "other claims").await;
    let _ = owner.get("/api/users/me").await.expect(200);
}

/// RT5: a socket outlives its token by the half minute that renewing may take, and no longer.
#[tokio::test]
async fn a_socket_whose_token_has_expired_is_closed() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let line = sockets::Line::connect(&world, &org.owner.token).await.expect("the token is good");
    assert!(line.ask("presence:set", &json!({ "status": "away" })).await.contains("\"ok\":true"));
    world.clock.advance(Duration::from_secs(15 * 60 + 31));
    eventually("the socket is closed", async || line.is_closed().await.then_some(())).await;
}
