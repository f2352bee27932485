//! PostgreSQL carried inside the binary: unpacked, started, watched and stopped.
