use super::*;
use crate::engine;
use futures::task::noop_waker_ref;
use proptest::prelude::*;
use std::{mem::MaybeUninit, task::Poll};

fn settings() -> Settings {
    Settings { pending_packets: 4, pending_bytes: 100, ..Settings::default() }
}
fn socket(carrier: Carrier) -> Socket {
    let knock = Knock { address: "::1".into(), user_agent: None, secure: true, at: Instant::now() };
    Socket::new(Sid::new([7; 16]), knock, carrier, &settings())
}
const POLLING: Carrier = Carrier::Polling { fetching: false, probing: false };

/// What a websocket finds to write, at most so much at once.
fn batch<const SIZE: usize>(socket: &Socket) -> (Batch, Vec<u8>) {
    let mut space = [MaybeUninit::uninit(); SIZE];
    let mut piece = ReadBuf::uninit(&mut space);
    let batch = socket.batch(&Context::from_waker(noop_waker_ref()), &mut piece);
    (batch, piece.filled().to_vec())
}
fn fetched(socket: &Socket) -> Poll<String> {
    socket.fetched(&Context::from_waker(noop_waker_ref()))
}

#[test]
fn a_name_is_read_as_it_was_written() {
    let sid = Sid::new([200; 16]);
    assert_eq!(sid.to_string().parse(), Ok(sid));
    for wrong in ["", "1", &"g".repeat(32), &"1".repeat(33), &"é".repeat(16)] {
        assert_eq!(wrong.parse::<Sid>(), Err(()), "{wrong}");
    }
}

/// RT7
#[test]
fn what_a_client_does_not_take_is_bounded_in_packets_and_in_bytes() {
    let slow = socket(Carrier::Websocket);
    for _ in 0..4 {
        assert_eq!(slow.say("x".into(), &settings()), Ok(()));
    }
    assert_eq!(slow.say("x".into(), &settings()), Err(Unsaid::Slow));
    let slow = socket(Carrier::Websocket);
    assert_eq!(slow.say("x".repeat(500).into(), &settings()), Ok(()), "one long answer may go");
    assert_eq!(slow.say("x".into(), &settings()), Err(Unsaid::Slow));
    assert_eq!(batch::<1000>(&slow).1.len(), 505);
    slow.sent(505);
    assert_eq!(slow.say("x".into(), &settings()), Ok(()), "it was taken after all");
    slow.cut();
    assert_eq!(slow.say("x".into(), &settings()), Err(Unsaid::Gone));
    assert_eq!(batch::<10>(&slow).0, Batch::Over);
}

#[test]
fn an_end_comes_after_what_was_said_and_nothing_after_it() {
    let ending = socket(Carrier::Websocket);
    ending.push(Packet::Message("0".into()));
    ending.end(1000);
    ending.push(Packet::Ping);
    let (_, bytes) = batch::<100>(&ending);
    assert_eq!(bytes, b"\x81\x0240\x88\x02\x03\xe8");
    ending.sent(7);
    assert!(!ending.has_said_farewell());
    ending.sent(1);
    assert!(ending.has_said_farewell());
    assert_eq!(batch::<100>(&ending), (Batch::Nothing, Vec::new()));
}

#[test]
fn all_that_waits_is_fetched_at_once() {
    let polled = socket(POLLING);
    let fetch = polled.fetch().expect("the first");
    assert!(polled.fetch().is_none(), "one at a time");
    assert!(fetched(&polled).is_pending());
    polled.push(Packet::Open("{}".into()));
    polled.push(Packet::Message("2[]".into()));
    assert_eq!(fetched(&polled), Poll::Ready("0{}\u{1e}42[]".to_owned()));
    drop(fetch);
    assert!(polled.fetch().is_some());
    polled.push(Packet::Message("1".into()));
    polled.end(1000);
    assert_eq!(fetched(&polled), Poll::Ready("41".to_owned()), "clients forget what comes in one body with an end");
    assert!(!polled.has_said_farewell());
    assert_eq!(fetched(&polled), Poll::Ready("1".to_owned()));
    assert!(polled.has_said_farewell());
}

#[test]
fn a_session_changes_to_a_websocket_without_losing_a_word() {
    let changing = socket(POLLING);
    assert!(changing.may_probe());
    changing.probe(true);
    assert!(!changing.may_probe());
    assert_eq!(fetched(&changing), Poll::Ready("6".to_owned()), "free to change");
    changing.push(Packet::Message("2[1]".into()));
    assert!(changing.change());
    assert!(!changing.change(), "only one websocket carries");
    assert_eq!(fetched(&changing), Poll::Ready("6".to_owned()));
    assert!(changing.fetch().is_none());
    assert_eq!(batch::<100>(&changing).1, b"\x81\x0542[1]");
}

#[test]
fn who_does_not_answer_a_heartbeat_in_time_is_gone() {
    let (living, settings) = (socket(Carrier::Websocket), Settings::default());
    let due = living.knock.at + settings.ping_interval;
    assert!(living.beat(living.knock.at, &settings));
    assert_eq!(batch::<10>(&living).0, Batch::Nothing);
    assert!(living.beat(due, &settings));
    assert_eq!(batch::<10>(&living).1, b"\x81\x012", "asked within the interval");
    living.sent(3);
    assert!(living.beat(due + settings.ping_timeout / 2, &settings));
    assert_eq!(batch::<10>(&living).0, Batch::Nothing, "asked once");
    living.ponged(due, settings.ping_interval);
    assert!(living.beat(due + settings.ping_timeout, &settings));
    assert!(living.beat(due + settings.ping_interval, &settings));
    assert!(!living.beat(due + settings.ping_interval + settings.ping_timeout, &settings));
}

proptest! {
    /// However little the client takes at a time, it gets every frame, whole and in order.
    #[test]
    fn frames_leave_whole_and_in_order(messages in prop::collection::vec("[a-z]{0,40}", 1..20), taken in prop::collection::vec(1usize..32, 1..8)) {
        let socket = socket(Carrier::Websocket);
        let mut expected = Vec::new();
        for message in &messages {
            let packet = engine::Packet::Message(message.as_str().into());
            let (head, body) = frame::write(&packet);
            expected.extend([head.as_ref(), body].concat());
            socket.push(packet);
        }
        let mut left = Vec::new();
        for most in taken.iter().cycle() {
            let (batch, bytes) = batch::<32>(&socket);
            if batch == Batch::Nothing {
                break;
            }
            let bytes = &bytes[..bytes.len().min(*most)];
            left.extend_from_slice(bytes);
            socket.sent(bytes.len());
        }
        prop_assert_eq!(left, expected);
        prop_assert_eq!(socket.line.lock().pending, 0);
        prop_assert_eq!(socket.line.lock().queue.capacity(), 0);
    }
}
