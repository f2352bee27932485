use guildhall_tests::{PASSWORD, World, eventually};
use serde_json::json;

#[tokio::test]
async fn an_organization_begins_with_what_its_blueprint_puts_there() {
    let world = World::new().await;
    let blueprints = world.stranger().get("/api/blueprints").await.expect(200);
    assert_eq!(blueprints["data"].as_array().map(Vec::len), Some(5));
    for blueprint in ["devbizops", "devsphere-os", "epop", "labsync-chat", "mvp-platform"] {
        let (founder, _) = world.register("Ines", json!({ "organization_name": blueprint, "blueprint": blueprint })).await;
        let names = eventually("the first channels", async || {
            let page = founder.get("/api/conversations?select=name&order=name").await.expect(200);
            let names: Vec<String> = page["data"].as_array()?.iter().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect();
            let waiting = founder.get("/api/jobs").await.expect(200)["data"].as_array()?.len();
            (waiting == 0 && !names.is_empty()).then_some(names)
        })
        .await;
        assert!(names.iter().all(|name| name.chars().all(char::is_alphanumeric)), "{blueprint}: {names:?}");
    }
}

#[tokio::test]
async fn a_founder_may_begin_with_nothing() {
    let world = World::new().await;
    let body = json!({
        "name": "Ines", "email": "ines@saltmarsh.example", "password": PASSWORD, "organization_name": "Bare", "blueprint": "epop", "starter": false,
    });
    let answer = world.stranger().post("/api/auth/register", body).await.expect(201);
    let ines = world.stranger().with_token(answer["access_token"].as_str().expect("a token"));
    assert_eq!(ines.get("/api/jobs").await.expect(200)["data"], json!([]));
    assert_eq!(ines.get("/api/conversations").await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_laboratory_has_words_of_its_own() {
    let world = World::new().await;
    let blueprints = world.stranger().get("/api/blueprints").await.expect(200);
    let lab = blueprints["data"].as_array().expect("five").iter().find(|one| one["key"] == "labsync-chat").expect("a laboratory").clone();
    assert_eq!(lab["words"]["schedule"], "shift");
}
