//! The vocabulary of the house (Command, Collection, Event, Module, Act, Problem) and its one pipeline.
