//! Input of every ill shape, at the door that reads it (SECURITY DO1, DO5, QU6, QU7).

use super::{trouble, wire};
use flate2::{Compression, write::GzEncoder};
use futures::future::join;
use guildhall_tests::{Answer, World};
use serde_json::json;
use std::{io::Write, time::Instant};
use tokio::io::AsyncWriteExt;

/// DO1: what is too large or too deep is refused before it is parsed, and never unfolded.
#[tokio::test]
async fn bodies_are_bounded_before_they_are_parsed() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(br#"{"name":""#).expect("memory");
    (0..64).for_each(|_| bomb.write_all(&[b' '; 1024 * 1024]).expect("memory"));
    let bomb = bomb.finish().expect("memory");
    assert!(bomb.len() < 100_000, "small on the wire");
    for coding in ["gzip", "deflate", "br", "zstd", "gzip, gzip"] {
        let call = owner.call("PATCH", "/api/organization").header("content-encoding", coding).raw(bomb.clone());
        call.send().await.refused("unsupported_media_type");
    }
    let raw = async |body: String| owner.call("PATCH", "/api/organization").raw(body).send().await;
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        raw(format!("{}1{}", open.repeat(10_000), close.repeat(10_000))).await.refused("bad_request");
        raw(format!("{}1{}", open.repeat(33), close.repeat(33))).await.refused("bad_request");
        raw(open.repeat(10_000)).await.refused("bad_request");
    }
    raw(format!(r#"{{"name":"{}"}}"#, "x".repeat(256 * 1024))).await.refused("payload_too_large");

    // Announced, or without an end: refused without being read.
    let patch = wire::head("PATCH", "/api/organization", &owner.token) + "Content-Type: application/json\r\n";
    for length in ["10737418240", "262145", "18446744073709551615"] {
        let began = Instant::now();
        let answer = wire::say(&world, format!("{patch}Content-Length: {length}\r\nConnection: close\r\n\r\n{{").as_bytes()).await;
        let refused = ["HTTP/1.1 413", "HTTP/1.1 431"].iter().any(|status| answer.starts_with(status));
        assert!(refused, "{length}: {answer}");
        assert!(began.elapsed().as_secs() < 5, "{length} was waited for");
    }
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let endless = format!("{patch}Transfer-Encoding: chunked\r\n\r\n{}", chunk.repeat(6));
    assert!(wire::say(&world, endless.as_bytes()).await.starts_with("HTTP/1.1 413"));
    let _ = owner.get("/api/organization").await.expect(200);
}

/// DO1: heads and addresses are bounded, too.
#[tokio::test]
async fn heads_and_addresses_are_bounded() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    owner.get(&format!("/api/members?name=eq.{}", "x".repeat(8 * 1024))).await.refused("bad_request");
    let get = wire::head("GET", "/api/members", &owner.token);
    let long = format!("{get}X-Long: {}\r\n\r\n", "x".repeat(40 * 1024));
    let many = format!("{get}{}\r\n", "X-Y: z\r\n".repeat(200));
    for head in [long, many] {
        let answer = wire::say(&world, head.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    let _ = owner.get("/api/organization").await.expect(200);
}

/// DO1: whoever sends a byte now and then is let go, by the head and by the body.
#[tokio::test]
async fn slow_requests_are_given_up() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let drip = async |start: String| {
        let mut stream = wire::connect(&world).await;
        stream.write_all(start.as_bytes()).await.expect("sent");
        let (mut reading, mut writing) = stream.into_split();
        let dripping = tokio::spawn(async move {
            while writing.write_all(b"a").await.is_ok() {
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
        });
        let mut answer = Vec::new();
        let began = Instant::now();
        let read = tokio::io::AsyncReadExt::read_to_end(&mut reading, &mut answer);
        let read = tokio::time::timeout(std::time::Duration::from_secs(25), read).await;
        dripping.abort();
        assert!(read.is_ok(), "still open after {:?}: {}", began.elapsed(), String::from_utf8_lossy(&answer));
        String::from_utf8_lossy(&answer).into_owned()
    };
    let in_head = drip(format!("{}X-Slow: ", wire::head("GET", "/api/users/me", &owner.token)));
    let with_body = wire::head("PATCH", "/api/organization", &owner.token)
        + "Connection: close\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"name\":\"";
    let (head, body) = join(in_head, drip(with_body)).await;
    assert!(head.is_empty() || head.starts_with("HTTP/1.1 408"), "{head}");
    assert!(body.starts_with("HTTP/1.1 400"), "{body}");
}

/// DO5: forms that two servers could read in two ways never make a second request.
#[tokio::test]
async fn forms_of_smuggling_get_no_second_answer() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let hidden = format!("{}\r\n", wire::head("GET", "/api/users/me", &owner.token));
    let body = format!("0\r\n\r\n{hidden}");
    let length = body.len();
    for head in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding : chunked\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: xchunked\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked, identity\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n"),
        format!("Content-Length: {length}\r\nX: y\r\n Transfer-Encoding: chunked\r\n"),
        format!("Content-Length: 5\r\nContent-Length: {length}\r\n"),
        format!("Content-Length: {length}, 5\r\n"),
        format!("Content-Length: +{length}\r\n"),
        "Content-Length: -1\r\n".to_owned(),
        "Content-Length: 0x5\r\n".to_owned(),
        format!("Content-Length: {length}\r\nX: a\nTransfer-Encoding: chunked\r\n"),
        "Transfer-Encoding: \u{b}chunked\r\n".to_owned(),
    ] {
        let request = format!("POST /api/auth/logout HTTP/1.1\r\nHost: guild.example\r\n{head}\r\n{body}");
        let answer = wire::say(&world, request.as_bytes()).await;
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{head:?}: {answer}");
        assert!(!answer.contains(&owner.email), "{head:?}: the hidden request was answered");
    }
    let plain = format!("{}Connection: close\r\n\r\n", wire::head("GET", "/api/users/me", &owner.token));
    assert!(wire::say(&world, plain.as_bytes()).await.contains(&owner.email), "the control: said openly, it is answered");
}

/// DO5: floods of HTTP/2 frames end their connection, and nobody else's.
#[tokio::test]
async fn floods_of_frames_end_one_connection() {
    const GET: [u8; 3] = [0x82, 0x86, 0x84]; // :method GET, :scheme http, :path / (RFC 7541 §A)
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let rapid_reset = |n: u32| {
        let stream = n * 2 + 1;
        [wire::frame(1, 0x5, stream, &GET), wire::frame(3, 0, stream, &8_u32.to_be_bytes())].concat()
    };
    let continuation = |n: u32| if n == 0 { wire::frame(1, 0, 1, &GET) } else { wire::frame(9, 0, 1, &[0, 1, b'x', 1, b'y'].repeat(200)) };
    // A body that is waited for: POST, http, :path and :authority written out.
    let post = [&[0x83, 0x86, 0x04, 15][..], b"/api/auth/login", &[0x01, 13], b"guild.example"].concat();
    let empty_data = |n: u32| if n == 0 { wire::frame(1, 0x4, 1, &post) } else { wire::frame(0, 0, 1, &[]) };
    let _ = owner.get("/api/users/me").await.expect(200);
    assert!(wire::flood(&world, rapid_reset, 50_000).await, "rapid reset");
    assert!(wire::flood(&world, continuation, 50_000).await, "CONTINUATION");
    assert!(wire::flood(&world, empty_data, 200_000).await, "empty DATA");
    let _ = owner.get("/api/users/me").await.expect(200);
}

/// DO5: a panic ends one request, and keeps nothing of it.
#[tokio::test]
async fn a_panic_ends_one_request() {
    let world = World::with().module(trouble::module()).build().await;
    let owner = world.org("Saltmarsh").await.owner;
    for _ in 0..40 {
        owner.post("/api/trouble/panic", json!({ "words": "on purpose" })).await.refused("internal");
    }
    assert_eq!(owner.get("/api/organization").await.expect(200)["name"], "Saltmarsh");
    let _ = owner.patch("/api/organization", json!({ "name": "Still here" })).await.expect(200);
}

/// QU6: just over each cap is refused, at once.
#[tokio::test]
async fn just_over_each_cap_of_a_query_is_refused_at_once() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let nested = |depth: usize| format!("and=({}name.eq.x{})", "or(".repeat(depth - 1), ")".repeat(depth - 1));
    let filters = |count: usize| format!("and=({})", vec!["name.eq.x"; count].join(","));
    let list = |count: usize| format!("id=in.({})", vec!["01a1fca6-8f59-701d-b3f2-c7f0b13a3e36"; count].join(","));
    let select = |count: usize| format!("select={}", vec!["name"; count].join(","));
    let parameters = |count: usize| vec!["name=eq.x"; count].join("&");
    for (fits, excess) in [
        (nested(5), nested(6)),
        (nested(5), nested(1_000)),
        (filters(40), filters(41)),
        (list(190), list(201)),
        ("limit=200".to_owned(), "limit=201".to_owned()),
        (format!("name=eq.{}", "x".repeat(2_000)), format!("name=eq.{}", "x".repeat(2_001))),
        (format!("name=like.{}", "x".repeat(200)), format!("name=like.{}", "x".repeat(201))),
        ("select=name".to_owned(), select(51)),
        (parameters(40), parameters(101)),
        ("limit=1".to_owned(), "limit=99999999999999999999".to_owned()),
        ("limit=1".to_owned(), "limit=-1".to_owned()),
        ("order=name".to_owned(), format!("order={}", vec!["name"; 60].join(","))),
    ] {
        let welcome = owner.get(&format!("/api/members?{fits}")).await;
        assert_eq!(welcome.status, 200, "{fits}: {}", welcome.text);
        // The first call may wait for other tests; one of three shows what it costs.
        let mut quickest = std::time::Duration::MAX;
        for _ in 0..3 {
            let began = Instant::now();
            owner.get(&format!("/api/members?{excess}")).await.refused("bad_request");
            quickest = quickest.min(began.elapsed());
        }
        assert!(quickest.as_millis() < 100, "{} characters took {quickest:?}", excess.len());
    }
}

/// QU7: what has two meanings has none.
#[tokio::test]
async fn input_of_two_meanings_is_refused() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let owner = &org.owner;
    let refused = |answer: Answer, what: &str| {
        assert_eq!(answer.status, 400, "{what}: {}", answer.text);
        answer.refused("bad_request");
    };
    for body in [
        &br#"{"name":"a","name":"b"}"#[..],
        br#"{"name":"a","n\u0061me":"b"}"#,
        br#"{"name":["a"]}"#,
        br#"{"name":{"a":1}}"#,
        br#"{"name":1}"#,
        br#"{"name":true}"#,
        br#"{"name":null}"#,
        br#"{"name":""}"#,
        br#"{"name":"a\u0000b"}"#,
        b"{\"name\":\"a\0b\"}",
        b"{\"name\":\"a\nb\"}",
        br#"{"name":"a\nb"}"#,
        br#"{"name":"\ud800"}"#,
        br#"{"name":"\udc00\ud800"}"#,
        b"{\"name\":\"\xed\xa0\x80\"}",
        b"{\"name\":\"\xc0\xaf\"}",
        b"{\"name\":\"\xff\"}",
        b"\xef\xbb\xbf{\"name\":\"a\"}",
        b"\xff\xfe{\0\"\0",
        br#"{"name":"a"}{"name":"b"}"#,
        br#"{"name":"a"} x"#,
        br#"{"name":"a",}"#,
        br#"{name:"a"}"#,
        br#"{'name':'a'}"#,
        br#"{"name":NaN}"#,
        br#"{"name":"a"/**/}"#,
        br#"["name"]"#,
        br#""name""#,
        b"null",
        b"1e999999",
        b"{",
    ] {
        let answer = owner.call("PATCH", "/api/organization").raw(body.to_vec()).send().await;
        refused(answer, &String::from_utf8_lossy(body));
    }
    assert_eq!(owner.get("/api/organization").await.expect(200)["name"], "Saltmarsh");
    let channel = owner.post("/api/conversations", json!({ "type": "channel", "name": "a" })).await.text_at("/id");
    for query in [
        "limit=1&limit=2",
        "cursor=a&cursor=b",
        "order=name&order=email",
        "select=name&select=email",
        "name=eq.%00",
        "name=eq.%",
        "name=eq.%4",
        "name=eq.%c0%af",
        "name=eq.%ff",
        "name=eq.%ed%a0%80",
        "%00=eq.x",
        "limit=1e1",
        "limit=%2B1",
        "limit=0x10",
        "limit=",
        "limit=%D9%A1",
        "name[]=eq.x",
        "name[eq]=x",
        "name=x",
        "name=eq",
        "name=is.maybe",
        "id=eq.1",
        "joined_at=gt.yesterday",
        "NAME=eq.x",
        "or=(",
        "or=()",
        "and=(name.eq.x",
        "name=in.(a",
        "name=not.not.eq.x",
        "order=name.up",
        "select=*,name",
        "name;drop table x=eq.x",
        "name::text=eq.x",
        "name->>a=eq.x",
        "count(*)=eq.1",
    ] {
        refused(owner.get(&format!("/api/members?{query}")).await, query);
    }
    // An id in two places must be one id.
    let other = world.clock.new_uuid();
    refused(owner.patch(&format!("/api/conversations/{channel}"), json!({ "id": other, "name": "b" })).await, "two ids");
    refused(owner.get(&format!("/api/conversations/{channel}/messages?conversation_id={other}")).await, "two ids");
    // What is no id is no object, however it is written.
    for id in [
        "%2e%2e",
        "..%2f..",
        "%00",
        "0",
        "null",
        "{id}",
        "%c0%af",
        &channel.to_uppercase(),
        &channel.replace('-', ""),
        &format!("{channel}%20"),
    ] {
        let answer = owner.get(&format!("/api/conversations/{id}")).await;
        assert!(matches!(answer.status, 200 | 400 | 404), "{id}: {}", answer.text);
        assert!(answer.status != 200 || id == channel.to_uppercase(), "{id}: {}", answer.text);
    }
}
