//! SS2: each step is checked like the first, and no more than three are gone.

use crate::stage::{PUBLIC, Script, Stage, cases};
use guildhall_outgoing::{Call, HeaderValue, Target, Trouble, header};

#[tokio::test]
async fn a_redirect_to_where_nothing_may_go_ends_there() {
    let mut seen = 0;
    for case in cases("scenarios.json").iter().filter(|case| case["kind"] == "redirect") {
        let name = case["name"].as_str().expect("a name");
        let location = case["location"].as_str().unwrap_or_default().to_owned();
        let (stage, _server) = match (&case["how"], case["how"].as_u64()) {
            (_, Some(status)) => Stage::leading_to(move |_| Script::redirect(status, &location)).await,
            (how, _) if *how == "loop" => {
                let itself = name.contains("itself");
                Stage::leading_to(move |head| Script::redirect(302, if itself { "/" } else { next_hop(head) })).await
            }
            (how, _) if *how == "header" => {
                let refresh = format!("HTTP/1.1 200 OK\r\nrefresh: 0; url={location}\r\ncontent-length: 0\r\n\r\n");
                Stage::leading_to(move |_| Script::Answer(refresh.clone())).await
            }
            // What a page names is asked by whoever reads pages, through this same client: it is shown where previews are.
            _ => Stage::leading_to(move |_| Script::ok(&format!("<meta property=og:image content=\"{location}\">"))).await,
        };
        seen += 1;
        let from_https = name.contains("from https");
        if from_https {
            let from = Target::parse("https://target.example.net/", &[]).expect("an address");
            assert_eq!(from.follow("http://example.com/", &[]).err(), Some(Trouble::Refused), "{name}");
            continue;
        }
        let outcome = stage.client().ask(Call::get("http://target.example.net/")).await;
        let connected = stage.connected.lock().clone();
        assert!(connected.iter().all(|address| address.ip() == PUBLIC), "{name}: {connected:?}");
        match &case["how"] {
            how if how.is_u64() => assert!(matches!(outcome, Err(Trouble::Refused)) && connected.len() == 1, "{name}: {outcome:?}"),
            how if *how == "loop" => assert!(matches!(outcome, Err(Trouble::TooFar)) && connected.len() == 4, "{name}: {outcome:?}"),
            _ => assert!(outcome.is_ok() && connected.len() == 1, "{name}: {outcome:?}"),
        }
    }
    assert_eq!(seen, 16);
}

fn next_hop(head: &str) -> &'static str {
    if head.contains("host: a.example.net") { "http://b.example.net/" } else { "http://a.example.net/" }
}

#[tokio::test]
async fn credentials_stay_with_the_origin_they_are_for() {
    let (stage, server) = Stage::leading_to(|head| match head {
        head if head.starts_with("GET /elsewhere") => Script::redirect(302, "http://other.example.net/end"),
        head if head.starts_with("GET /end") => Script::ok("there"),
        _ => Script::redirect(302, "/elsewhere"),
    })
    .await;
    let secret = HeaderValue::from_static("Bearer canary");
    let call = Call::get("http://target.example.net/").credential(header::AUTHORIZATION, secret);
    let answer = stage.client().ask(call).await.expect("an answer");
    assert_eq!((&answer.body[..], answer.url.as_str()), (b"there".as_slice(), "http://other.example.net/end"));
    let told: Vec<bool> = server.heads.lock().iter().map(|head| head.contains("canary")).collect();
    assert_eq!(told, [true, true, false]);
    let heads = server.heads.lock();
    assert!(heads.iter().all(|head| !head.to_lowercase().contains("cookie") && !head.to_lowercase().contains("referer")));
}

#[tokio::test]
async fn what_is_sent_is_not_sent_on() {
    let (stage, server) = Stage::leading_to(|_| Script::redirect(307, "http://other.example.net/")).await;
    let answer = stage.client().ask(Call::post("http://target.example.net/", "words")).await.expect("an answer");
    assert_eq!((answer.status.as_u16(), server.heads.lock().len()), (307, 1));
}
