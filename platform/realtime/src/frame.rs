//! Websocket frames (RFC 6455) from the server's side. Headers are tungstenite's; its streams are not used, because each
//! keeps buffers of its own for as long as a connection lives, and most connections are silent most of the time.

use crate::engine::Packet;
use std::io::Cursor;
use tokio_tungstenite::tungstenite::protocol::frame::{
    FrameHeader,
    coding::{Control, Data, OpCode},
};

/// A whole message of the client, or a control frame.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame<'a> {
    Text(&'a str),
    Binary,
    Ping(&'a [u8]),
    Pong,
    Close,
}

/// Why a connection cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    Protocol,
    Text,
    TooLong,
}

impl Broken {
    /// RFC 6455 §7.4.1.
    pub(crate) const fn code(self) -> u16 {
        match self {
            Self::Protocol => 1002,
            Self::Text => 1007,
            Self::TooLong => 1009,
        }
    }
}

/// Makes frames of whatever pieces arrive. Between messages it holds no memory.
pub(crate) struct Reader {
    /// The beginning of a frame whose rest has not come.
    rest: Vec<u8>,
    /// The fragments of a message whose last has not come.
    fragments: Option<Fragments>,
    most: usize,
}

struct Fragments {
    is_text: bool,
    bytes: Vec<u8>,
}

impl Reader {
    /// `most`: longest message, in bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self { rest: Vec::new(), fragments: None, most }
    }

    /// Takes the next piece, which it unmasks in place, and tells of each frame that is now whole.
    pub(crate) fn read(&mut self, piece: &mut [u8], mut hear: impl FnMut(Frame<'_>)) -> Result<(), Broken> {
        if self.rest.is_empty() {
            let taken = self.frames(piece, &mut hear)?;
            self.rest.extend_from_slice(&piece[taken..]);
            return Ok(());
        }
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.extend_from_slice(piece);
        match self.frames(&mut bytes, &mut hear)? {
            0 => self.rest = bytes,
            taken => self.rest.extend_from_slice(&bytes[taken..]),
        }
        Ok(())
    }

    /// Gives the number of bytes that were whole frames.
    fn frames(&mut self, bytes: &mut [u8], hear: &mut impl FnMut(Frame<'_>)) -> Result<usize, Broken> {
        let mut taken = 0;
        loop {
            let mut cursor = Cursor::new(&bytes[taken..]);
            let Some((header, length)) = FrameHeader::parse(&mut cursor).map_err(|_| Broken::Protocol)? else { return Ok(taken) };
            let start = taken + cursor.position() as usize;
            let Some(mask) = header.mask else { return Err(Broken::Protocol) };
            let is_control = matches!(header.opcode, OpCode::Control(_));
            if header.rsv1 || header.rsv2 || header.rsv3 || (is_control && (length > 125 || !header.is_final)) {
                return Err(Broken::Protocol);
            }
            let length = usize::try_from(length).ok().filter(|length| *length <= self.most.max(125)).ok_or(Broken::TooLong)?;
            let Some(payload) = bytes.get_mut(start..start + length) else { return Ok(taken) };
            payload.iter_mut().enumerate().for_each(|(at, byte)| *byte ^= mask[at & 3]);
            taken = start + length;
            match header.opcode {
                OpCode::Data(kind) => self.data(kind, header.is_final, payload, hear)?,
                OpCode::Control(Control::Ping) => hear(Frame::Ping(payload)),
                OpCode::Control(Control::Pong) => hear(Frame::Pong),
                OpCode::Control(_) => hear(Frame::Close),
            }
        }
    }

    fn data(&mut self, kind: Data, is_final: bool, payload: &[u8], hear: &mut impl FnMut(Frame<'_>)) -> Result<(), Broken> {
        let is_text = match (kind, &self.fragments) {
            (Data::Text | Data::Binary, None) => kind == Data::Text,
            (Data::Continue, Some(fragments)) => fragments.is_text,
            _ => return Err(Broken::Protocol),
        };
        if is_final && self.fragments.is_none() {
            return whole(is_text, payload, self.most, hear);
        }
        let fragments = self.fragments.get_or_insert_with(|| Fragments { is_text, bytes: Vec::new() });
        if fragments.bytes.len() + payload.len() > self.most {
            return Err(Broken::TooLong);
        }
        fragments.bytes.extend_from_slice(payload);
        match is_final {
            true => self.fragments.take().map_or(Ok(()), |fragments| whole(is_text, &fragments.bytes, self.most, hear)),
            false => Ok(()),
        }
    }
}

fn whole(is_text: bool, message: &[u8], most: usize, hear: &mut impl FnMut(Frame<'_>)) -> Result<(), Broken> {
    if message.len() > most {
        return Err(Broken::TooLong);
    }
    match is_text {
        true => hear(Frame::Text(std::str::from_utf8(message).map_err(|_| Broken::Text)?)),
        false => hear(Frame::Binary),
    }
    Ok(())
}

/// The answer to a probe, as a frame.
pub(crate) const PROBED: &[u8] = b"\x81\x063probe";

/// A packet's frame without the body that it may share with a whole room.
pub(crate) struct Head {
    bytes: [u8; 16],
    length: usize,
}

impl AsRef<[u8]> for Head {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// A packet as a frame: its head, Engine.IO's type included, and its body.
pub(crate) fn write(packet: &Packet) -> (Head, &[u8]) {
    match packet {
        Packet::Echo(payload) => (head(OpCode::Control(Control::Pong), b"", payload.len()), payload),
        Packet::Farewell(code) => (head(OpCode::Control(Control::Close), &code.to_be_bytes(), 0), b""),
        packet => {
            let (kind, text) = packet.text();
            (head(OpCode::Data(Data::Text), kind.as_bytes(), text.len()), text.as_bytes())
        }
    }
}

/// A frame whose payload begins with these bytes, at most two, and goes on for so many more.
fn head(opcode: OpCode, begin: &[u8], more: usize) -> Head {
    let header = FrameHeader { opcode, ..FrameHeader::default() };
    let payload = (begin.len() + more) as u64;
    let mut bytes = [0; 16];
    let mut room = &mut bytes[..];
    // At most ten bytes: a server's frames are not masked.
    let _ = header.format(payload, &mut room);
    let length = header.len(payload);
    bytes[length..length + begin.len()].copy_from_slice(begin);
    Head { bytes, length: length + begin.len() }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
