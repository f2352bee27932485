//! The cases of `tests/vectors`, each through a real door, with the answer that is written beside it. What is left out
//! is left out by name, with the reason.

mod json;
mod passwords;
mod text;
mod xss;

use futures::{StreamExt, stream};
use guildhall_tests::{Answer, Call, Person};
use serde_json::Value;
use std::path::Path;

/// A file of the vectors.
fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file with one list.
fn list(name: &str) -> Vec<Value> {
    serde_json::from_str(&file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A text field of a case.
fn text<'c>(case: &'c Value, name: &str) -> &'c str {
    case[name].as_str().unwrap_or_else(|| panic!("no {name} in {case}"))
}

/// Sends a request for each case, sixteen at a time, and answers them in the order of the cases.
async fn send_all<C>(cases: &[C], call: impl Fn(&C) -> Call) -> Vec<Answer> {
    stream::iter(cases.iter().map(|case| call(case).send())).buffered(16).collect().await
}

/// A request whose body has one field more than `rest`, written as raw JSON.
fn with_raw(person: &Person, method: &str, path: &str, rest: &str, field: &str, raw: &str) -> Call {
    person.call(method, path).raw(format!("{{{rest}\"{field}\": {raw}}}"))
}

/// What went otherwise than it should, all of it at once.
fn none_went_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}
