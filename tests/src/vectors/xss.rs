use super::{list, none_went_wrong, send_all, text};
use guildhall_kernel::text::{complaint, nfc};
use guildhall_tests::{Answer, World};
use serde_json::{Value, json};

/// What is wrong with how a payload was taken: it comes back character for character, as JSON that no browser takes for
/// a page, or it is refused with a code.
fn wrong(case: &Value, answer: &Answer, field: &str, most: usize, lines: bool) -> Option<String> {
    let payload = nfc(text(case, "payload").to_owned());
    let refusable = complaint(&payload, most, lines).is_some();
    let harmless = answer.header("content-type").starts_with("application/") && answer.header("x-content-type-options") == "nosniff";
    let as_expected = match answer.status {
        400 => refusable && answer.faulty_fields() == [field],
        200 | 201 => !refusable && answer.json()[field] == *payload,
        _ => false,
    };
    (!as_expected || !harmless).then(|| format!("{}: {} {}", case["id"], answer.status, answer.text))
}

#[tokio::test]
async fn hostile_text_comes_back_as_it_was_written() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lobby = org.owner.post("/api/conversations", json!({ "type": "channel", "name": "lobby" })).await.text_at("/id");
    let say = format!("/api/conversations/{lobby}/messages");
    let cases = list("xss/payloads.json");
    assert!(cases.len() > 700);
    let mut found = Vec::new();
    let said = send_all(&cases, |case| org.owner.call("POST", &say).json(json!({ "content": case["payload"] }))).await;
    found.extend(cases.iter().zip(&said).filter_map(|(case, answer)| wrong(case, answer, "content", 8000, true)));
    assert!(said.iter().filter(|answer| answer.status == 201).count() > 700);
    for (method, path, more, most) in [
        ("PUT", "/api/users/me", json!({}), 80),
        ("POST", "/api/conversations", json!({ "type": "channel" }), 80),
        ("POST", "/api/roles", json!({ "permissions": [] }), 60),
    ] {
        // Every form of a name that is dangerous to somebody, and of the rest some.
        let names: Vec<&Value> = cases
            .iter()
            .enumerate()
            .filter(|(n, case)| case["contexts"].as_array().is_some_and(|contexts| contexts.contains(&json!("person_name"))) || n % 4 == 0)
            .map(|(_, case)| case)
            .collect();
        let answers = send_all(&names, |case| {
            let mut body = more.clone();
            body["name"] = case["payload"].clone();
            org.owner.call(method, path).json(body)
        })
        .await;
        found.extend(
            names
                .iter()
                .zip(&answers)
                // Two payloads may be one name of a role.
                .filter(|(_, answer)| answer.status != 409)
                .filter_map(|(case, answer)| wrong(case, answer, "name", most, false).map(|wrong| format!("{method} {path} {wrong}"))),
        );
    }
    none_went_wrong(&found);
}

#[tokio::test]
async fn a_picture_is_at_a_web_address() {
    let world = World::new().await;
    let (ana, _) = world.register("Ana", json!({})).await;
    let cases: Vec<Value> = list("xss/payloads.json")
        .into_iter()
        .filter(|case| case["contexts"].as_array().is_some_and(|contexts| contexts.contains(&json!("url"))))
        .collect();
    assert_eq!(cases.len(), 42);
    for answer in send_all(&cases, |case| ana.call("PUT", "/api/users/me").json(json!({ "avatar_url": case["payload"] }))).await {
        answer.refused("bad_request");
    }
    assert_eq!(ana.get("/api/users/me").await.expect(200)["avatar_url"], json!(null));
}
