use super::*;
use proptest::prelude::*;
use tokio_tungstenite::tungstenite::protocol::frame::Frame as Reference;

/// A client's frame, as a client writes it.
fn frame(opcode: OpCode, is_final: bool, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let header = FrameHeader { opcode, is_final, mask: Some(mask), ..FrameHeader::default() };
    let mut bytes = Vec::new();
    Reference::from_payload(header, payload.to_vec().into()).format(&mut bytes).expect("a frame");
    bytes
}
fn text(payload: &str) -> Vec<u8> {
    frame(OpCode::Data(Data::Text), true, payload.as_bytes(), [1, 2, 3, 4])
}
/// What a reader makes of these pieces.
fn heard(reader: &mut Reader, pieces: &[&[u8]]) -> Result<Vec<String>, Broken> {
    let mut heard = Vec::new();
    for piece in pieces {
        reader.read(&mut piece.to_vec(), |frame| heard.push(format!("{frame:?}")))?;
    }
    Ok(heard)
}

#[test]
fn frames_are_read_from_whatever_pieces_arrive() {
    let bytes = [text("one"), frame(OpCode::Control(Control::Ping), true, b"now", [9; 4]), text("zwölf")].concat();
    let expected = [r#"Text("one")"#, "Ping([110, 111, 119])", r#"Text("zwölf")"#];
    let mut reader = Reader::new(100);
    assert_eq!(heard(&mut reader, &[&bytes]).expect("whole"), expected);
    let drops: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(heard(&mut reader, &drops).expect("in drops"), expected);
    assert_eq!(reader.rest.capacity(), 0, "nothing is kept between messages");
}

#[test]
fn fragments_are_one_message_and_control_frames_pass_between_them() {
    let bytes = [
        frame(OpCode::Data(Data::Text), false, "zw\u{f6}".as_bytes().split_at(3).0, [7; 4]),
        frame(OpCode::Control(Control::Pong), true, b"", [7; 4]),
        frame(OpCode::Data(Data::Continue), true, &["\u{f6}".as_bytes()[1..].to_vec(), b"lf".to_vec()].concat(), [7; 4]),
    ];
    assert_eq!(heard(&mut Reader::new(100), &[&bytes.concat()]).expect("whole"), ["Pong", r#"Text("zwölf")"#]);
}

/// RT6, RT7
#[test]
fn what_is_no_frame_of_a_client_breaks_the_connection() {
    let pieces = |bytes: &[u8]| heard(&mut Reader::new(10), &[bytes]);
    let unmasked = [0x81, 1, b'x'];
    let reserved = [0xc1, 0x81, 0, 0, 0, 0, b'x'];
    let unknown = [0x83, 0x80, 0, 0, 0, 0];
    let lone = frame(OpCode::Data(Data::Continue), true, b"x", [0; 4]);
    let torn = frame(OpCode::Control(Control::Ping), false, b"x", [0; 4]);
    let nested = [frame(OpCode::Data(Data::Text), false, b"x", [0; 4]), text("y")].concat();
    for wrong in [&unmasked[..], &reserved, &unknown, &lone, &torn, &nested] {
        assert_eq!(pieces(wrong), Err(Broken::Protocol), "{wrong:?}");
    }
    assert_eq!(pieces(&frame(OpCode::Data(Data::Text), true, &[0xff], [0; 4])), Err(Broken::Text));
    assert_eq!(pieces(&text("12345678901")), Err(Broken::TooLong));
    assert_eq!(pieces(&[0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Ok(vec![]), "the header is not whole");
    assert_eq!(pieces(&[&[0x81, 0xff], &[0xff; 8][..], &[0; 4]].concat()), Err(Broken::TooLong), "told by the header alone");
    let endless = frame(OpCode::Data(Data::Continue), false, b"12345", [0; 4]);
    let endless = [frame(OpCode::Data(Data::Text), false, b"1", [0; 4]), endless.clone(), endless].concat();
    assert_eq!(pieces(&endless), Err(Broken::TooLong));
}

#[test]
fn packets_are_written_as_the_reference_writes_them() {
    for length in [0, 1, 124, 125, 126, 65_534, 65_535, 65_536] {
        let message = "x".repeat(length);
        let packet = Packet::Message(message.as_str().into());
        let (head, body) = write(&packet);
        let mut expected = Vec::new();
        let header = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
        Reference::from_payload(header, format!("4{message}").into()).format(&mut expected).expect("a frame");
        assert!([head.as_ref(), body].concat() == expected, "{length}");
    }
    let (head, body) = write(&Packet::Farewell(1009));
    assert_eq!((head.as_ref(), body), (&[0x88, 2, 0x03, 0xf1][..], &b""[..]));
    let echo = Packet::Echo(b"hi".as_slice().into());
    let (head, body) = write(&echo);
    assert_eq!([head.as_ref(), body].concat(), [0x8a, 2, b'h', b'i']);
}

proptest! {
    /// RT6: whatever bytes come, in whatever pieces, the reader answers and keeps no more than it may.
    #[test]
    fn no_bytes_are_too_odd_to_be_read(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..20)) {
        let mut reader = Reader::new(300);
        for mut piece in pieces {
            if reader.read(&mut piece, |_| ()).is_err() {
                break;
            }
            prop_assert!(reader.rest.len() <= 300 + 14 + 200);
            prop_assert!(reader.fragments.as_ref().is_none_or(|fragments| fragments.bytes.len() <= 300));
        }
    }

    /// RT6: the same for frames that are nearly right.
    #[test]
    fn no_sequence_of_frames_is_too_odd_to_be_read(
        frames in prop::collection::vec((0u8..16, any::<bool>(), "[0-6]{0,2}.{0,30}", any::<[u8; 4]>()), 0..20),
        cut in 1usize..50,
    ) {
        let bytes: Vec<u8> = frames.iter().flat_map(|(code, is_final, payload, mask)| frame(OpCode::from(*code), *is_final, payload.as_bytes(), *mask)).collect();
        let pieces: Vec<&[u8]> = bytes.chunks(cut).collect();
        let (mut whole, mut cut) = (Reader::new(100), Reader::new(100));
        prop_assert_eq!(heard(&mut whole, &[&bytes]).is_ok(), heard(&mut cut, &pieces).is_ok());
    }

    /// Messages arrive as they were sent, however they were fragmented, masked and cut.
    #[test]
    fn messages_arrive_as_they_were_sent(
        messages in prop::collection::vec((".{0,60}", 1usize..20, any::<[u8; 4]>()), 0..10),
        cut in 1usize..300,
    ) {
        let mut bytes = Vec::new();
        for (message, size, mask) in &messages {
            let parts: Vec<&[u8]> = message.as_bytes().chunks(*size).collect();
            for (index, part) in parts.iter().enumerate() {
                let kind = if index == 0 { Data::Text } else { Data::Continue };
                bytes.extend(frame(OpCode::Data(kind), index + 1 == parts.len(), part, *mask));
            }
            if parts.is_empty() {
                bytes.extend(frame(OpCode::Data(Data::Text), true, b"", *mask));
            }
        }
        let pieces: Vec<&[u8]> = bytes.chunks(cut).collect();
        let expected: Vec<String> = messages.iter().map(|(message, ..)| format!("{:?}", Frame::Text(message))).collect();
        prop_assert_eq!(heard(&mut Reader::new(1000), &pieces), Ok(expected));
    }
}
