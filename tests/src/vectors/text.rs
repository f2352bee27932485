use super::{file, list, none_went_wrong, send_all, text, with_raw};
use guildhall_kernel::text::nfc;
use guildhall_tests::{Answer, PASSWORD, World};
use serde_json::{Value, json};

/// Kept although the file would refuse it.
const VISIBLE_ONE_DAY: [(&str, &str); 1] = [("\u{378}", "unassigned in the Unicode of today; a later one may give it a shape")];

/// Local parts of 65 and more octets, which are refused although `login_valid` takes them (RFC 5321 §4.5.3.1.1). The third
/// disagreement of the file, a domain of four labels of 60, has 247 octets, which is within what a domain may have: it is
/// taken, as `login_valid` says.
const TOO_LONG: [&str; 2] = [
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghiklmn@iana.org",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@example.org",
];

struct Name {
    group: String,
    /// As JSON: lone surrogates have no other form.
    raw: String,
    /// The text composed; none for lone surrogates.
    nfc: Option<String>,
    nothing_visible: bool,
}

impl Name {
    fn all() -> Vec<Self> {
        let lines = file("text/names.json");
        let name = |line: &str| {
            let (_, rest) = line.split_once("\"text\": ")?;
            let end = rest.char_indices().find(|(at, c)| *at > 0 && *c == '"' && ends(&rest[..*at]))?.0;
            let case: Option<Value> = serde_json::from_str(line.trim_end_matches(',')).ok();
            let (_, group) = line.split_once("\"group\": \"")?;
            Some(Self {
                group: group.split('"').next()?.to_owned(),
                raw: rest[..=end].to_owned(),
                nfc: case.as_ref().map(|case| nfc(text(case, "text").to_owned())),
                nothing_visible: line.contains("nothing visible"),
            })
        };
        let names: Vec<Self> = lines.lines().filter_map(name).collect();
        assert_eq!(names.len(), 228);
        // The file's own composed forms, by another library, are those of ours.
        for line in lines.lines() {
            let case: Value = serde_json::from_str(line.trim_end_matches(',')).unwrap_or_default();
            if let (Some(text), Some(composed)) = (case["text"].as_str(), case["nfc"].as_str()) {
                assert_eq!(nfc(text.to_owned()), composed);
            }
        }
        names
    }

    /// What is wrong with how it was taken as `field`; `most`: characters, `lines`: whether breaks may be in it.
    fn wrong(&self, answer: &Answer, field: &str, most: usize, lines: bool) -> Option<String> {
        let told = || Some(format!("{} {}: {} {}", self.group, self.raw, answer.status, answer.text));
        if answer.status == 400 {
            answer.refused("bad_request");
            let named = self.nfc.as_deref().unwrap_or_default();
            let broken = |c: char| c.is_control() && !(lines && "\n\r\t".contains(c)) || !lines && "\u{2028}\u{2029}".contains(c);
            let odd = self.nothing_visible
                || named.is_empty()
                || named.chars().count() > most
                || named.contains(broken)
                || ["lone surrogates", "unassigned and private"].contains(&&*self.group);
            return if odd { None } else { told() };
        }
        let Some(nfc) = &self.nfc else { return told() };
        let visible_one_day = VISIBLE_ONE_DAY.iter().any(|(name, _)| name == nfc);
        let kept = (200..300).contains(&answer.status) && answer.json()[field] == **nfc;
        if kept && (!self.nothing_visible || visible_one_day) { None } else { told() }
    }
}

/// Whether a quote after this ends a JSON string: an even number of backslashes stand before it.
fn ends(text: &str) -> bool {
    text.chars().rev().take_while(|c| *c == '\\').count() % 2 == 0
}

#[tokio::test]
async fn the_worlds_names_are_kept_or_refused_with_a_reason() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lobby = org.owner.post("/api/conversations", json!({ "type": "channel", "name": "lobby" })).await.text_at("/id");
    let say = format!("/api/conversations/{lobby}/messages");
    let names = Name::all();
    let mut wrong = Vec::new();
    for (method, path, rest, field, most, lines) in [
        ("PUT", "/api/users/me", "", "name", 80, false),
        ("PATCH", "/api/organization", "", "name", 80, false),
        ("POST", "/api/conversations", "\"type\": \"channel\", ", "name", 80, false),
        ("POST", &say, "", "content", 8000, true),
    ] {
        let answers = send_all(&names, |name| with_raw(&org.owner, method, path, rest, field, &name.raw)).await;
        wrong.extend(
            names
                .iter()
                .zip(answers)
                .filter_map(|(name, answer)| name.wrong(&answer, field, most, lines).map(|wrong| format!("{method} {path}: {wrong}"))),
        );
    }
    none_went_wrong(&wrong);
    // And they are there when they are read again.
    let kept = org.owner.get(&format!("{say}?seq=lte.200&limit=200")).await.expect(200);
    let kept: Vec<&str> = kept["data"].as_array().into_iter().flatten().filter_map(|message| message["content"].as_str()).collect();
    let said = names.iter().filter(|name| name.group == "plain").filter_map(|name| name.nfc.as_deref());
    assert!(said.clone().count() > 10);
    for name in said {
        assert!(kept.contains(&name), "{name}");
    }
}

/// Two texts that are the same after composition are one name here; compatibility and case keep them apart.
#[tokio::test]
async fn texts_are_compared_composed() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    for pair in list("text/equal.json") {
        let open = async |name: &str| {
            org.owner.post("/api/conversations", json!({ "type": "channel", "name": name })).await.expect(201)["name"].clone()
        };
        let (a, b) = (open(text(&pair, "a")).await, open(text(&pair, "b")).await);
        let same = pair["by"] == "NFC" && pair["same"] == true;
        assert_eq!(a == b, same, "{pair}");
    }
}

#[tokio::test]
async fn an_address_is_one_that_a_mailbox_can_have() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let cases = list("text/email.json");
    let good = |case: &Value| case["login_valid"] == true && !TOO_LONG.contains(&text(case, "address"));
    let refused = |answer: &Answer| answer.status == 400 && answer.faulty_fields() == ["email"];
    let mut wrong = Vec::new();
    let invited = send_all(&cases, |case| org.owner.call("POST", "/api/invitations").json(json!({ "email": case["address"] }))).await;
    for (case, answer) in cases.iter().zip(invited) {
        let expected = if good(case) { answer.status == 201 } else { refused(&answer) };
        if !expected {
            wrong.push(format!("invited {case}: {} {}", answer.status, answer.text));
        }
    }
    // The same type stands at the door of registration, which costs a hash for each that is taken: those refused are enough.
    let bad: Vec<Value> = cases.into_iter().filter(|case| !good(case)).collect();
    let registered = send_all(&bad, |case| {
        world.stranger().call("POST", "/api/auth/register").json(json!({ "name": "Ana", "email": case["address"], "password": PASSWORD }))
    })
    .await;
    for (case, answer) in bad.iter().zip(registered) {
        if !refused(&answer) {
            wrong.push(format!("registered {case}: {} {}", answer.status, answer.text));
        }
    }
    none_went_wrong(&wrong);
}

#[tokio::test]
async fn a_time_zone_is_one_of_the_worlds() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let cases = list("text/zones.json");
    let mut wrong = Vec::new();
    let changed = send_all(&cases, |case| org.owner.call("PATCH", "/api/organization").json(json!({ "time_zone": case["zone"] }))).await;
    for (case, answer) in cases.iter().zip(changed) {
        let expected = match case["expected"] == "valid" {
            true => answer.status == 200 && answer.json()["time_zone"] == case["zone"],
            false => answer.status == 400,
        };
        if !expected {
            wrong.push(format!("changed {case}: {} {}", answer.status, answer.text));
        }
    }
    let bad: Vec<&Value> = cases.iter().filter(|case| case["expected"] != "valid").collect();
    assert_eq!(bad.len(), 46);
    for (method, path, rest) in
        [("POST", "/api/organizations", json!({ "name": "Elsewhere", "blueprint": "epop" })), ("PUT", "/api/users/me", json!({}))]
    {
        let answers = send_all(&bad, |case| {
            let mut body = rest.clone();
            body["time_zone"] = case["zone"].clone();
            org.owner.call(method, path).json(body)
        })
        .await;
        wrong.extend(
            bad.iter()
                .zip(answers)
                .filter(|(_, answer)| answer.status != 400)
                .map(|(case, answer)| format!("{method} {path} {case}: {} {}", answer.status, answer.text)),
        );
    }
    none_went_wrong(&wrong);
}
