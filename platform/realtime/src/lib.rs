//! The hub and its Socket.IO door.
//!
//! The kernel says after each commit what to deliver to which room; the hub knows whose sockets are in it. Clients are
//! unmodified `socket.io-client` 4, over websocket or polling, or from one to the other.
//!
//! Both layers of the protocol are read and written here. Libraries keep channels, timers and buffers for each socket,
//! and an organization's sockets are silent nearly always: here a silent one costs its session and one small task, and a
//! message to a room is one text, shared by all who hear it. Websocket headers are tungstenite's.
//!
//! `people` is who is here and in which rooms, `sequence` the order of streams, `coming` lets people
//! in and `going` lets them go, `hub` acts on what the kernel tells, `calls` on what clients ask, `presence` tells people
//! of each other, and `sweep` ends what has to end. Below them, `socket` is a session with what waits to be said, carried by `websocket` or `polling`; `packet` is
//! the language of Socket.IO, `engine` that of Engine.IO, `frame` that of websockets.

mod calls;
mod coming;
mod door;
mod engine;
mod frame;
mod going;
mod hub;
mod pace;
mod packet;
mod people;
mod plug;
mod polling;
mod presence;
mod sequence;
mod settings;
mod socket;
mod sweep;
mod websocket;

pub use door::Door;
pub use hub::Hub;
pub use pace::Rate;
pub use settings::Settings;

/// Starts the hub on this node: it listens to the bus from now on. The door is mounted at `/socket.io/`.
///
/// Call it inside the runtime, once for each [`Kernel`](guildhall_kernel::Kernel) and after it was made, so that the
/// kernel's gate hears of ended sessions first.
#[must_use]
pub fn start(kernel: guildhall_kernel::Kernel, settings: Settings) -> (Hub, Door) {
    let hub = Hub::start(kernel, settings);
    let door = Door::new(&hub);
    (hub, door)
}
