use guildhall_tests::{PASSWORD, World};
use serde_json::json;

#[tokio::test]
async fn a_person_registers_founds_an_organization_and_finds_themselves() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let me = org.owner.get("/api/users/me").await.expect(200);
    assert_eq!(me["email"], org.owner.email);
    assert_eq!(me["active_organization_id"], org.id);
    assert_eq!(me["organizations"][0]["roles"], json!(["owner"]));
    assert!(me["permissions"].as_array().is_some_and(|held| held.iter().any(|key| key == "organization.roles.manage")));
}

#[tokio::test]
async fn every_faulty_field_is_named() {
    let world = World::new().await;
    let answer = world.stranger().post("/api/auth/register", json!({ "name": 5, "email": "x", "surprise": 1 })).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.faulty_fields(), ["email", "name", "password", "surprise"]);
    answer.refused("bad_request");
}

/// PW1, PW2
#[tokio::test]
async fn short_common_and_personal_passwords_are_refused() {
    let world = World::new().await;
    let try_with = async |password: &str| {
        let body = json!({ "name": "Adaeze Okafor", "email": "adaeze.okafor@saltmarsh.example", "password": password, "organization_name": "Saltmarsh Instruments" });
        world.stranger().post("/api/auth/register", body).await
    };
    for password in ["elevenchars", "123456789012", "PASSWORDPASSWORD", "adaezeokafor", "Saltmarsh Instruments", &"x".repeat(257)] {
        let answer = try_with(password).await;
        assert_eq!(answer.faulty_fields(), ["password"], "{password}: {}", answer.text);
        answer.refused("bad_request");
    }
    let people = world.superuser().await.query_one("select count(*) from auth.users", &[]).await.expect("a count");
    assert_eq!(people.get::<_, i64>(0), 0);
}

/// PW1: nothing is cut off, nothing is folded.
#[tokio::test]
async fn passwords_are_compared_to_their_last_character() {
    let world = World::new().await;
    let long = format!("{}a tail of words", "correct horse battery staple ".repeat(3));
    let (person, _) = world.register("Tomasz", json!({ "password": long })).await;
    let login =
        async |password: &str| world.stranger().post("/api/auth/login", json!({ "email": person.email, "password": password })).await;
    let mut other = long.clone();
    other.replace_range(72..73, "#");
    login(&other).await.refused("unauthenticated");
    login(&long.to_uppercase()).await.refused("unauthenticated");
    let _ = login(&long).await.expect(200);
}

/// PW4
#[tokio::test]
async fn a_failed_login_does_not_say_whether_the_address_exists() {
    let world = World::new().await;
    let (person, _) = world.register("Ines", json!({})).await;
    let login = async |email: &str| {
        let mut body = world
            .stranger()
            .post("/api/auth/login", json!({ "email": email, "password": "not the password" }))
            .await
            .refused("unauthenticated");
        body["request_id"] = json!(null);
        body
    };
    assert_eq!(login(&person.email).await, login("nobody@saltmarsh.example").await);
    let _ =
        world.stranger().post("/api/auth/login", json!({ "email": person.email.to_uppercase(), "password": PASSWORD })).await.expect(200);
}

/// PW4: by turns, so that a busy machine slows both; a known address hashes the password, and so does an unknown one.
#[tokio::test]
async fn a_failed_login_takes_as_long_whether_or_not_the_address_exists() {
    let world = World::new().await;
    let time = async |email: String| {
        let began = std::time::Instant::now();
        let answer = world.stranger().post("/api/auth/login", json!({ "email": email, "password": "not the password" })).await;
        answer.refused("unauthenticated");
        began.elapsed()
    };
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..60 {
        // A name of its own each time: repeated failures at one address are made to wait.
        let (other, _) = world.register(&format!("Known {round}"), json!({})).await;
        known.push(time(other.email).await);
        unknown.push(time(format!("unknown-{round}@saltmarsh.example")).await);
    }
    known.sort_unstable();
    unknown.sort_unstable();
    let ratio = known[30].as_secs_f64() / unknown[30].as_secs_f64();
    assert!((0.7..1.4).contains(&ratio), "medians: known {:?}, unknown {:?}", known[30], unknown[30]);
}

#[tokio::test]
async fn one_address_has_one_account() {
    let world = World::new().await;
    let (person, _) = world.register("Ines", json!({})).await;
    let again = json!({ "name": "Ines", "email": person.email.to_uppercase(), "password": PASSWORD });
    let answer = world.stranger().post("/api/auth/register", again).await;
    assert_eq!(answer.faulty_fields(), ["email"]);
    answer.refused("conflict");
}
