use super::{file, none_went_wrong, send_all};
use guildhall_identity::Passwords;
use guildhall_tests::World;
use serde_json::json;

/// Every one of the list, also where an organization allows eight characters, and however it is written.
#[test]
fn common_passwords_are_refused_in_any_case() {
    let rule = Passwords { shortest: 8 };
    let list = file("passwords/common-10000.txt");
    let mut wrong = Vec::new();
    for common in list.lines() {
        for written in [common.to_owned(), common.to_uppercase(), capital(common)] {
            let why = rule.complaint(&written, &[]).unwrap_or_default();
            if common.chars().count() >= 8 && !why.contains("common") || why.is_empty() {
                wrong.push(format!("one of {} characters: {why:?}", written.chars().count()));
            }
        }
    }
    none_went_wrong(&wrong);
    assert_eq!(rule.complaint("lit windows at dusk", &[]), None);
}

#[tokio::test]
async fn nobody_registers_with_a_common_password() {
    let world = World::new().await;
    let list = file("passwords/common-10000.txt");
    let long: Vec<&str> = list.lines().filter(|common| common.chars().count() >= 12).collect();
    assert_eq!(long.len(), 34);
    // Shorter ones meet the shortest length first; every hundredth shows it.
    let short = list.lines().filter(|common| common.chars().count() < 12).step_by(100);
    let tried: Vec<String> = long
        .iter()
        .flat_map(|common| [(*common).to_owned(), common.to_uppercase(), capital(common)])
        .chain(short.map(str::to_owned))
        .collect();
    let answers = send_all(&tried, |password| {
        let body = json!({ "name": "Ana", "email": "ana@saltmarsh.example", "password": password });
        world.stranger().call("POST", "/api/auth/register").json(body)
    })
    .await;
    for (password, answer) in tried.iter().zip(answers) {
        let length = password.chars().count();
        assert_eq!(answer.status, 400, "one of {length} characters");
        assert_eq!(answer.faulty_fields(), ["password"]);
        assert!(length < 5 || !answer.text.contains(password.as_str()), "the refusal repeats it");
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
