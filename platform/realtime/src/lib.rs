//! The hub and its Socket.IO door.
