use futures::future::join_all;
use guildhall_tests::{Answer, PASSWORD, Person, World};
use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};

async fn sign_in(world: &World, person: &Person) -> (Person, String) {
    let body = json!({ "email": person.email, "password": PASSWORD, "refresh": "body" });
    let answer = world.stranger().post("/api/auth/login", body).await.expect(200);
    (
        person.with_token(answer["access_token"].as_str().unwrap_or_default()),
        answer["refresh_token"].as_str().unwrap_or_default().to_owned(),
    )
}

async fn refresh(world: &World, token: &str) -> Answer {
    world.stranger().post("/api/auth/refresh", json!({ "refresh_token": token })).await
}

fn refresh_token(answer: &Value) -> String {
    answer["refresh_token"].as_str().unwrap_or_default().to_owned()
}

/// SE5
#[tokio::test]
async fn a_spent_refresh_token_ends_the_session() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (person, first) = sign_in(&world, &org.owner).await;
    let second = refresh_token(&refresh(&world, &first).await.expect(200));
    let third = refresh_token(&refresh(&world, &second).await.expect(200));
    refresh(&world, &first).await.refused("unauthenticated");
    refresh(&world, &third).await.refused("unauthenticated");
    person.get("/api/users/me").await.refused("unauthenticated");
}

/// SE5
#[tokio::test]
async fn a_lost_answer_is_given_again_while_its_successor_is_unspent() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (_, first) = sign_in(&world, &org.owner).await;
    let answers = join_all((0..20).map(|_| refresh(&world, &first))).await;
    let successors: HashSet<String> = answers.iter().map(|answer| refresh_token(&answer.expect(200))).collect();
    assert_eq!(successors.len(), 1, "all retries get one successor");
    world.clock.advance(Duration::from_secs(11));
    refresh(&world, &first).await.refused("unauthenticated");
}

/// SE6
#[tokio::test]
async fn a_session_has_an_idle_and_an_absolute_end() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (_, mut token) = sign_in(&world, &org.owner).await;
    for _ in 0..6 {
        world.clock.advance(Duration::from_secs(14 * 24 * 3600 - 60));
        token = refresh_token(&refresh(&world, &token).await.expect(200));
    }
    world.clock.advance(Duration::from_secs(7 * 24 * 3600));
    refresh(&world, &token).await.refused("unauthenticated");

    let (_, idle) = sign_in(&world, &org.owner).await;
    world.clock.advance(Duration::from_secs(14 * 24 * 3600 + 1));
    refresh(&world, &idle).await.refused("unauthenticated");
}

/// SE4, SE8
#[tokio::test]
async fn logging_out_ends_a_token_that_was_cached() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (one, one_refresh) = sign_in(&world, &org.owner).await;
    let (other, _) = sign_in(&world, &org.owner).await;
    let _ = one.get("/api/users/me").await.expect(200);
    let _ = one.call("POST", "/api/auth/logout").send().await.expect(204);
    one.get("/api/users/me").await.refused("unauthenticated");
    refresh(&world, &one_refresh).await.refused("unauthenticated");
    let _ = other.get("/api/users/me").await.expect(200);
    let _ = other.call("POST", "/api/auth/logout?scope=global").send().await.expect(204);
    org.owner.get("/api/users/me").await.refused("unauthenticated");
}

/// SE2
#[tokio::test]
async fn an_expired_token_is_refused() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let _ = org.owner.get("/api/users/me").await.expect(200);
    world.clock.advance(Duration::from_secs(15 * 60 + 61));
    org.owner.get("/api/users/me").await.refused("unauthenticated");
}
