//! Projects and tasks.
