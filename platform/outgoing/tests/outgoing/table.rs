//! SS1: every case of `tests/vectors/ssrf`.

use crate::stage::{PUBLIC, Stage, cases};
use guildhall_outgoing::{Call, Network, Trouble, is_public};
use std::net::IpAddr;

#[tokio::test]
async fn what_is_to_be_refused_is_refused_before_anything_is_asked() {
    let cases = cases("refuse.json");
    assert_eq!(cases.len(), 224);
    let mut wrong = Vec::new();
    for case in &cases {
        let url = case["url"].as_str().expect("an address");
        // Even if a resolver gave a public address for it.
        let stage = Stage::new([vec![PUBLIC]]);
        let outcome = stage.client().ask(Call::get(url)).await;
        if !matches!(outcome, Err(Trouble::Refused)) || !stage.asked.lock().is_empty() || !stage.connected.lock().is_empty() {
            wrong.push(format!("{url:?} ({}): {outcome:?}", case["reason"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_is_public_is_connected_to() {
    let mut wrong = Vec::new();
    for case in cases("allow.json") {
        let url = case["url"].as_str().expect("an address");
        let stage = Stage::new([vec![PUBLIC]]);
        let _ = stage.client().ask(Call::get(url)).await;
        let connected = stage.connected.lock().clone();
        let host = case["whatwg_host"].as_str().expect("a host");
        let expected = host.trim_matches(['[', ']']).parse().unwrap_or(PUBLIC);
        if connected.len() != 1 || connected[0].ip() != expected {
            wrong.push(format!("{url:?}: {connected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_name_is_what_it_resolves_to_and_nothing_else_is_connected_to() {
    let mut seen = 0;
    for case in cases("scenarios.json").iter().filter(|case| case["kind"] == "resolution") {
        seen += 1;
        let addresses: Vec<&str> = case["answers"].as_array().expect("answers").iter().filter_map(|one| one.as_str()).collect();
        let address =
            |text: &str| text.trim_start_matches("then ").replace("localhost", "127.0.0.1").parse::<IpAddr>().expect("an address");
        let rebinding = addresses.iter().any(|one| one.starts_with("then "));
        let stage = if rebinding {
            Stage::new(addresses.iter().map(|one| vec![address(one)]))
        } else {
            Stage::new([addresses.iter().map(|one| address(one)).collect()])
        };
        let host = case["host"].as_str().expect("a host");
        let outcome = stage.client().ask(Call::get(format!("http://{host}/"))).await;
        let connected: Vec<IpAddr> = stage.connected.lock().iter().map(std::net::SocketAddr::ip).collect();
        if rebinding {
            assert_eq!((connected, stage.asked.lock().len()), (vec![PUBLIC], 1), "{case}");
        } else {
            assert!(matches!(outcome, Err(Trouble::Refused)) && connected.is_empty(), "{case}: {outcome:?}");
        }
    }
    assert_eq!(seen, 8);
}

#[tokio::test]
async fn nothing_is_fetched_from_ourselves() {
    let stage = Stage::new([vec![PUBLIC]]);
    for url in ["https://guild.example/api/health", "http://GUILD.example.:8080/"] {
        assert!(matches!(stage.client().ask(Call::get(url)).await, Err(Trouble::Refused)), "{url}");
    }
    assert!(stage.connected.lock().is_empty());
    assert!(guildhall_outgoing::Internet.is_ours(IpAddr::from([127, 0, 0, 1])));
    assert!(!guildhall_outgoing::Internet.is_ours(IpAddr::from([192, 0, 2, 1])));
}

/// SS3: what stands behind an address inside makes no difference, since nobody looks.
#[tokio::test]
async fn an_open_port_and_a_closed_one_give_the_same_answer() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let open = listener.local_addr().expect("an address");
    let stage = Stage::new([vec![IpAddr::from([127, 0, 0, 1])]]);
    for port in [open.port(), 9] {
        for host in ["127.0.0.1", "target.example.net"] {
            let trouble = stage.client().ask(Call::get(format!("http://{host}:{port}/"))).await.expect_err("refused");
            assert_eq!((trouble, trouble.code()), (Trouble::Refused, Trouble::Unreachable.code()));
        }
    }
    assert!(stage.connected.lock().is_empty());
    assert!(!is_public(open.ip()));
}
