//! Work for later: queued with the deed, done at least once, seen when it fails.

use super::{pinboard, workshop};
use guildhall_tests::{Org, Person, World, eventually};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn world() -> World {
    World::with().module(pinboard::module()).module(workshop::module()).build().await
}

async fn leave(person: &Person, work: Value) -> Vec<String> {
    let left = person.post("/api/work", work).await.expect(200);
    left["ids"].as_array().expect("ids").iter().map(|id| id.as_str().expect("an id").to_owned()).collect()
}

async fn pins(person: &Person) -> Vec<String> {
    let page = person.get("/api/pins?limit=200&select=title&order=title").await.expect(200);
    page["data"].as_array().expect("pins").iter().map(|pin| pin["title"].as_str().expect("a title").to_owned()).collect()
}

async fn pinned(person: &Person, wanted: &[&str]) {
    eventually("the pins", async || (pins(person).await == wanted).then_some(())).await;
}

/// The workshop's own: other modules queue things, too (a digest, a letter).
async fn jobs(org: &Org<'_>) -> Vec<Value> {
    let page = org.owner.get("/api/jobs?limit=200").await.expect(200);
    let ours = |job: &&Value| job["command"].as_str().is_some_and(|name| name.starts_with("workshop.") || name.starts_with("pinboard."));
    page["data"].as_array().expect("jobs").iter().filter(ours).cloned().collect()
}

#[tokio::test]
async fn what_is_left_for_later_is_done_once_as_the_person_who_left_it() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    leave(&org.owner, json!({ "titles": ["one", "two"] })).await;
    pinned(&org.owner, &["one", "two"]).await;
    assert!(jobs(&org).await.is_empty());
    let log = org.owner.get("/api/audit-events?kind=eq.pinboard.pin.pinned").await.expect(200);
    let events = log["data"].as_array().expect("events");
    assert_eq!(events.len(), 2);
    assert!(events.iter().all(|event| event["actor_id"] == json!(org.owner.id)));
}

#[tokio::test]
async fn a_deed_that_is_undone_leaves_no_job() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    org.owner.post("/api/work", json!({ "titles": ["never"], "regret": true })).await.refused("bad_request");
    let _ =
        org.owner.call("POST", "/api/work").header("prefer", "tx=rollback").json(json!({ "titles": ["never"] })).send().await.expect(200);
    leave(&org.owner, json!({ "titles": ["after"] })).await;
    pinned(&org.owner, &["after"]).await;
    assert!(jobs(&org).await.is_empty());
}

#[tokio::test]
async fn a_job_waits_for_its_time_and_can_be_called_off_until_then() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let later = (world.clock.now() + jiff::SignedDuration::from_mins(10)).to_string();
    let ids = leave(&org.owner, json!({ "titles": ["kept", "called off"], "at": later })).await;
    let waiting = jobs(&org).await;
    assert_eq!(waiting.len(), 2);
    assert!(waiting.iter().all(|job| job["state"] == "waiting" && job["attempts"] == 0 && job.get("input").is_none()), "{waiting:?}");
    let _ = org.owner.delete(&format!("/api/work/{}", ids[1])).await.expect(204);
    org.owner.delete(&format!("/api/work/{}", ids[1])).await.refused("not_found");
    assert!(pins(&org.owner).await.is_empty());
    world.clock.advance(Duration::from_secs(601));
    pinned(&org.owner, &["kept"]).await;
}

#[tokio::test]
async fn of_several_jobs_with_one_key_the_newest_is_done() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let soon = (world.clock.now() + jiff::SignedDuration::from_mins(5)).to_string();
    for title in ["first", "second", "third"] {
        leave(&org.owner, json!({ "titles": [title], "at": soon, "key": "digest" })).await;
    }
    assert_eq!(jobs(&org).await.len(), 1);
    world.clock.advance(Duration::from_secs(301));
    pinned(&org.owner, &["third"]).await;
}

#[tokio::test]
async fn what_fails_in_passing_is_tried_again_and_leaves_nothing_of_the_failed_attempts() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    leave(&org.owner, json!({ "titles": ["a deed"], "fails": { "passing": 2 } })).await;
    leave(&org.owner, json!({ "titles": ["an errand"], "fails": { "errand_passing": 2 } })).await;
    for attempts in 1..=2 {
        eventually("a failed attempt at both", async || {
            let failed = |job: &Value| job["attempts"] == attempts && job["failed_code"] == "unavailable" && job["state"] == "waiting";
            jobs(&org).await.iter().all(failed).then_some(())
        })
        .await;
        assert!(pins(&org.owner).await.is_empty(), "what an attempt did went when it failed");
        world.clock.advance(Duration::from_secs(10));
    }
    pinned(&org.owner, &["a deed", "an errand"]).await;
    eventually("an empty queue", async || jobs(&org).await.is_empty().then_some(())).await;
}

#[tokio::test]
async fn what_fails_for_good_waits_among_the_dead_and_can_be_sent_again_or_given_up() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let staff = org.member("Ben", "staff").await;
    leave(&org.owner, json!({ "titles": ["never", "nor this"], "fails": "for_good" })).await;
    let dead = eventually("two dead jobs", async || {
        let dead = jobs(&org).await;
        (dead.len() == 2 && dead.iter().all(|job| job["state"] == "dead")).then_some(dead)
    })
    .await;
    assert_eq!(dead[0]["failed_code"], "bad_request");
    assert_eq!(dead[0]["command"], "workshop.struggle");
    let (again, up) = (dead[0]["id"].as_str().expect("an id"), dead[1]["id"].as_str().expect("an id"));
    staff.get("/api/jobs").await.refused("forbidden");
    staff.post(&format!("/api/jobs/{again}/send-again"), json!({})).await.refused("forbidden");
    assert_eq!(org.owner.post(&format!("/api/jobs/{again}/send-again"), json!({})).await.expect(200)["state"], "waiting");
    let _ = org.owner.delete(&format!("/api/jobs/{up}")).await.expect(204);
    eventually("it died again", async || {
        let dead = jobs(&org).await;
        (dead.len() == 1 && dead[0]["state"] == "dead" && dead[0]["attempts"] == 1).then_some(())
    })
    .await;
    let elsewhere = world.org("Elsewhere").await;
    assert!(jobs(&elsewhere).await.is_empty());
    elsewhere.owner.delete(&format!("/api/jobs/{again}")).await.refused("not_found");
}

#[tokio::test]
async fn a_job_runs_with_the_rights_that_its_person_holds_by_then() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let manager = org.member("Mara", "owner").await;
    let soon = (world.clock.now() + jiff::SignedDuration::from_mins(5)).to_string();
    leave(&manager, json!({ "titles": ["too late"], "at": soon })).await;
    let _ = org.owner.patch(&format!("/api/members/{}", manager.id), json!({ "roles": ["staff"] })).await.expect(200);
    world.clock.advance(Duration::from_secs(301));
    let dead = eventually("a dead job", async || jobs(&org).await.into_iter().find(|job| job["state"] == "dead")).await;
    assert_eq!(dead["failed_code"], "forbidden");
    assert!(pins(&org.owner).await.is_empty());
}

#[tokio::test]
async fn a_job_whose_node_died_is_taken_up_by_another() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let soon = (world.clock.now() + jiff::SignedDuration::from_mins(5)).to_string();
    leave(&org.owner, json!({ "titles": ["left behind"], "at": soon })).await;
    // As a node leaves it that took it and was never seen again.
    let lease = "update guildhall.jobs set attempts = 1, run_at = now() + interval '90 seconds', due_at = now()";
    world.superuser().await.execute(lease, &[]).await.expect("taken");
    assert!(pins(&org.owner).await.is_empty());
    world.clock.advance(Duration::from_secs(91));
    pinned(&org.owner, &["left behind"]).await;
}

#[tokio::test]
async fn one_organizations_thousand_jobs_do_not_stand_before_anothers_one() {
    let world = world().await;
    let (busy, quiet) = (world.org("Busy").await, world.org("Quiet").await);
    let many: Vec<String> = (0..1000).map(|number| format!("{number:04}")).collect();
    leave(&busy.owner, json!({ "titles": many })).await;
    leave(&quiet.owner, json!({ "titles": ["only one"] })).await;
    pinned(&quiet.owner, &["only one"]).await;
    let left = busy.owner.call("GET", "/api/jobs?limit=1").header("prefer", "count=exact").send().await.expect(200);
    assert!(left["count"].as_i64().expect("a count") > 100, "the other was not made to wait: {}", left["count"]);
}

#[tokio::test]
async fn a_schedule_comes_round_by_the_clocks_of_its_zone() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let refused = org.owner.post("/api/rounds", json!({ "title": "x", "pattern": "never", "zone": "UTC" })).await;
    refused.refused("bad_request");
    assert_eq!(refused.faulty_fields(), ["pattern"]);
    let _ = org.owner.post("/api/rounds", json!({ "title": "often", "pattern": "*/5 * * * *", "zone": "Europe/Berlin" })).await.expect(204);
    assert!(pins(&org.owner).await.is_empty());
    for rounds in 1..=2_usize {
        world.clock.advance(Duration::from_secs(300));
        eventually("another round", async || (pins(&org.owner).await.len() == rounds).then_some(())).await;
    }
    // Replaced by another under the same name.
    let _ = org.owner.post("/api/rounds", json!({ "title": "yearly", "pattern": "0 0 1 1 *", "zone": "UTC" })).await.expect(204);
    world.clock.advance(Duration::from_secs(250));
    leave(&org.owner, json!({ "titles": ["marker"] })).await;
    pinned(&org.owner, &["marker", "often", "often"]).await;
}

/// Ten thousand in ten seconds is asked of a release build (`make bench`); this holds the debug build to a tenth.
#[tokio::test]
async fn a_thousand_jobs_take_seconds() {
    let world = world().await;
    let org = world.org("Saltmarsh").await;
    let many: Vec<String> = (0..1000).map(|number| format!("{number:04}")).collect();
    leave(&org.owner, json!({ "titles": many })).await;
    let began = Instant::now();
    eventually("an empty queue", async || jobs(&org).await.is_empty().then_some(())).await;
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    assert_eq!(pins(&org.owner).await.len(), 200, "a page of them");
}
