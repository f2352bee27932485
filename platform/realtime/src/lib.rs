//! The hub and its Socket.IO door.
//!
//! The kernel says after each commit what to deliver to which room; the hub knows whose sockets are in it. Clients are
//! unmodified `socket.io-client` 4, over websocket or polling. Engine.IO is `engineioxide`, the transport of socketioxide;
//! the few packets of Socket.IO above it are read and written here, because that layer of socketioxide cannot give a
//! refused handshake its `data.code`, cannot end a connection whose buffer is full, and keeps an event for each receiver
//! where a room needs one.
//!
//! `people` is who is here and in which rooms, `sequence` the order of streams, `hub` acts on what the kernel tells,
//! `calls` on what clients ask, `presence` tells people of each other, and `sweep` ends what has to end.

mod calls;
mod door;
mod hub;
mod pace;
mod packet;
mod people;
mod plug;
mod presence;
mod sequence;
mod settings;
mod sweep;
mod wire;

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
