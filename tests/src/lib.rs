//! Behaviour through the real doors, one binary for all modules.
