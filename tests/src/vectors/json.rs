use super::{file, none_went_wrong, send_all, text};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use guildhall_kernel::strict_json;
use guildhall_tests::World;
use serde_json::Value;

/// Well-formed by RFC 8259, and refused by a rule of ours.
const STRICTER: [(&str, &str); 6] = [
    ("y_object_duplicated_key", "a name twice: checker and user could take different ones (RFC 7493 §2.3)"),
    ("y_object_duplicated_key_and_value", "a name twice"),
    ("y_string_null_escape", "NUL cannot be kept by PostgreSQL"),
    ("y_object_escaped_null_in_key", "NUL cannot be kept by PostgreSQL"),
    ("arrays 64 deep", "32 is the deepest that is read; nothing here is deeper than 4"),
    ("arrays 127 deep", "32 is the deepest that is read"),
];

struct Case {
    name: String,
    expected: String,
    body: Vec<u8>,
}

fn cases(name: &str) -> Vec<Case> {
    let case = |line: &str| {
        let case: Value = serde_json::from_str(line).expect("a case");
        let body = BASE64.decode(text(&case, "body_base64")).expect("base64");
        Case { name: text(&case, "name").to_owned(), expected: text(&case, "expected").to_owned(), body }
    };
    file(name).lines().map(case).collect()
}

fn all() -> Vec<Case> {
    let mut all = cases("json/JSONTestSuite.jsonl");
    all.extend(cases("json/extra.jsonl"));
    assert!(all.len() > 400);
    all
}

#[test]
fn the_parser_takes_what_is_json_and_nothing_else() {
    let mut wrong = Vec::new();
    for case in all() {
        let parsed = strict_json(&case.body).is_ok();
        let stricter = STRICTER.iter().any(|(name, _)| *name == case.name);
        let kept = match &*case.expected {
            "y" | "well-formed" => parsed != stricter,
            "n" | "reject" => !parsed,
            "i" | "policy" => true,
            other => panic!("{}: {other}", case.name),
        };
        if !kept {
            wrong.push(format!("{}: {}", case.name, if parsed { "taken" } else { "refused" }));
        }
    }
    none_went_wrong(&wrong);
}

#[tokio::test]
async fn no_body_breaks_the_door() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let cases = all();
    // It wants a name and a blueprint, so that an empty body is refused, too.
    let answers = send_all(&cases, |case| org.owner.call("POST", "/api/organizations").raw(case.body.clone())).await;
    let mut wrong = Vec::new();
    for (case, answer) in cases.iter().zip(answers) {
        let malformed = answer.text.contains("The body is not JSON");
        let parsed = strict_json(&case.body).is_ok();
        // None of them is what the route asks for.
        if answer.status != 400 || (parsed && malformed) {
            wrong.push(format!("{} ({}): {} {}", case.name, case.expected, answer.status, answer.text));
        } else {
            answer.refused("bad_request");
        }
    }
    none_went_wrong(&wrong);
    assert_eq!(org.owner.get("/api/organizations").await.expect(200)["data"].as_array().map(Vec::len), Some(1));
}
