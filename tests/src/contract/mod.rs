//! The contract itself: whole, bounded, and the one that clients were made from. Whether answers keep it is looked at
//! with every request of every test, in `Call::send`.

use guildhall_http::{openapi, unbounded_inputs};
use guildhall_tests::{Kept, Promise};
use serde_json::{Value, json};

fn contract() -> Value {
    openapi(&guildhall::registry(guildhall::modules()).expect("the cards go together"))
}

/// DO4
#[test]
fn nothing_that_people_send_can_grow_without_an_end() {
    assert_eq!(unbounded_inputs(&contract()), Vec::<String>::new());
}

/// A change of a path, a right or an answer shows in review.
#[test]
fn the_contract_in_outline() {
    let contract = contract();
    let mut outline = String::new();
    for (path, methods) in contract["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let text = |name: &str| operation[name].as_str();
            let right = match (text("x-permission"), operation.get("security")) {
                (Some(permission), _) => permission,
                (None, Some(_)) => "anyone",
                (None, None) => "signed in",
            };
            let answers: Vec<&str> = operation["responses"].as_object().into_iter().flatten().map(|(status, _)| status.as_str()).collect();
            let what = text("x-command").or(text("operationId")).unwrap_or_default();
            outline.push_str(&format!("{:6} {path} → {what}, {right}, {}\n", method.to_uppercase(), answers.join(" ")));
        }
    }
    insta::assert_snapshot!(outline);
}

/// The web app's types are made from this file; `make types` renews it.
#[test]
fn the_web_app_knows_the_contract_of_now() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/openapi.json");
    let Ok(text) = std::fs::read_to_string(file) else { return };
    let kept: Value = serde_json::from_str(&text).expect("JSON");
    let contract = contract();
    let differ: Vec<&String> = contract["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(path, methods)| kept["paths"].get(path.as_str()) != Some(methods))
        .map(|(path, _)| path)
        .collect();
    let parts: Vec<&str> = ["components", "x-events", "x-socket"].into_iter().filter(|part| kept[part] != contract[part]).collect();
    assert!(kept == contract, "web/openapi.json is of yesterday (make types renews it); {differ:?} {parts:?} differ");
}

/// The check behind every request of these tests sees what it should.
#[test]
fn an_answer_that_breaks_the_contract_is_seen() {
    let promise = Promise::new(&contract().to_string());
    let broken = |method, url, status, media: &'static str, body: Value| {
        let headers = [("content-type".parse().expect("a name"), media.parse().expect("a value"))].into_iter().collect();
        let text = if body.is_null() { String::new() } else { body.to_string() };
        promise.broken(&Kept { method, url, status, headers: &headers, text: &text })
    };
    let mark = |seq: Value| {
        let id = "0199d2a0-0000-7000-8000-000000000001";
        json!({ "conversation_id": id, "user_id": id, "last_read_seq": seq, "message_id": id })
    };
    let read = "/api/conversations/0199d2a0-0000-7000-8000-000000000001/read";
    let json = "application/json";
    assert_eq!(broken("POST", read, 200, json, mark(1.into())), None);
    let mut more = mark(1.into());
    more["secret"] = true.into();
    let mut less = mark(1.into());
    less["user_id"] = "somebody".into();
    for (status, media, body) in [
        (200, json, mark("1".into())),
        (200, json, json!({})),
        (200, json, more),
        (200, json, less),
        (200, "text/html", mark(1.into())),
        (201, json, mark(1.into())),
        (404, json, mark(1.into())),
        (404, "application/problem+json", json!({ "code": "not_found" })),
        (200, "application/problem+json", json!({})),
    ] {
        assert!(broken("POST", read, status, media, body.clone()).is_some(), "{status} {media} {body}");
    }
    let empty = json!({ "data": [{ "id": "0199d2a0-0000-7000-8000-000000000001" }], "next_cursor": null });
    assert!(broken("GET", "/api/conversations", 200, json, empty.clone()).is_some());
    assert_eq!(broken("GET", "/api/conversations?select=id", 200, json, empty), None);
}
