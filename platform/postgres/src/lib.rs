//! The pool, pipelined transactions, migrations and the event log's pages.
