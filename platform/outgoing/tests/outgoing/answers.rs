//! SS2: 10 s and 1 MiB, whatever the other side does. And the operator's exceptions.

use crate::stage::{PUBLIC, Script, Server, Stage};
use guildhall_outgoing::{Call, LocalOrigin, MOST, Trouble};
use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let (stage, _server) = Stage::leading_to(|_| Script::Endless).await;
    assert_eq!(stage.client().ask(Call::get("http://target.example.net/")).await.err(), Some(Trouble::TooLarge));
    let announced = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", MOST + 1);
    let (stage, _server) = Stage::leading_to(move |_| Script::Answer(announced.clone())).await;
    assert_eq!(stage.client().ask(Call::get("http://target.example.net/")).await.err(), Some(Trouble::TooLarge));
    let head = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(200_000));
    let (stage, _server) = Stage::leading_to(move |_| Script::Answer(head.clone())).await;
    assert_eq!(stage.client().ask(Call::get("http://target.example.net/")).await.err(), Some(Trouble::Unreachable));
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    let (stage, _server) = Stage::leading_to(|_| Script::Slow).await;
    let begun = Instant::now();
    let call = Call::get("http://target.example.net/").within(Duration::from_millis(700));
    assert_eq!(stage.client().ask(call).await.err(), Some(Trouble::TooSlow));
    assert!((700..3000).contains(&begun.elapsed().as_millis()));
    let longer = Call::get("http://target.example.net/").within(Duration::from_secs(3600));
    assert!(format!("{longer:?}").contains("time: 10s"), "nobody gives it more time than it has");
}

#[tokio::test]
async fn what_is_no_http_is_nobody() {
    for text in ["", "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello"] {
        let (stage, _server) = Stage::leading_to(move |_| Script::Answer(text.to_owned())).await;
        assert_eq!(stage.client().ask(Call::get("http://target.example.net/")).await.err(), Some(Trouble::Unreachable), "{text}");
    }
    let (stage, _server) = Stage::leading_to(|_| Script::ok("no TLS")).await;
    assert_eq!(stage.client().ask(Call::get("https://target.example.net/")).await.err(), Some(Trouble::Unreachable));
}

#[tokio::test]
async fn the_next_address_is_tried_when_one_does_not_answer() {
    let six: IpAddr = "2606:4700:4700::1111".parse().expect("an address");
    let stage = Stage::new([vec![six, PUBLIC]]);
    assert_eq!(stage.client().ask(Call::get("http://target.example.net/")).await.err(), Some(Trouble::Unreachable));
    assert_eq!(stage.connected.lock().iter().map(std::net::SocketAddr::ip).collect::<Vec<_>>(), [six, PUBLIC]);
}

#[tokio::test]
async fn an_operator_names_the_origins_on_loopback_that_may_be_asked() {
    let server = Server::start(|_| Script::ok("ours")).await;
    let (stage, _) = Stage::leading_to(|_| Script::ok("theirs")).await;
    let client = stage.client_allowing(&format!("http://{}", server.address));
    assert!(client.check(&format!("http://{}/a?b", server.address)).is_ok());
    for other in ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/"] {
        assert_eq!(client.check(other).err(), Some(Trouble::Refused), "{other}");
    }
    for no_origin in ["http://10.0.0.1:80", "http://example.org", "http://localhost:80", "http://127.0.0.1/path", "127.0.0.1:80", ""] {
        assert!(no_origin.parse::<LocalOrigin>().is_err(), "{no_origin}");
    }
}
