//! The query grammar: parsed into a plan, planned into SQL. Pure.
