//! The binary: settings, start-up, command line; the one place that names every module.
