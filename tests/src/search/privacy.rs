//! What one may not read cannot be found, counted, or guessed by the time that looking takes.

use super::{conversation, find, found, gone, say, settled};
use guildhall_tests::{Person, World};
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test]
async fn nobody_finds_what_they_may_not_read() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let other = world.org("Elsewhere").await;
    let (ana, bea) = (org.member("Ana", "staff").await, org.member("Bea", "staff").await);
    let group = conversation(&org.owner, "group", "quiet corner", &[&ana]).await;
    let channel = conversation(&org.owner, "channel", "lab", &[&ana]).await;
    let _ = say(&org.owner, &group, "obsidian").await;
    let _ = say(&org.owner, &channel, "obsidian").await;
    let hidden = json!({ "name": "obsidian works", "is_private": true });
    let project = org.owner.post("/api/projects", hidden).await.text_at("/id");
    let _ = org.owner.post(&format!("/api/projects/{project}/tasks"), json!({ "title": "obsidian" })).await.expect(201);
    let private = json!({ "text": "obsidian", "visibility": "private", "user_ids": [ana.id] });
    let _ = org.owner.post("/api/status", private).await.expect(201);
    settled(&org).await;
    let kinds = async |person: &Person, query: &str| {
        let mut kinds: Vec<String> =
            find(person, query).await.iter().map(|one| one["kind"].as_str().unwrap_or_default().to_owned()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds(&org.owner, "obsidian").await, ["message", "message", "project", "status", "task"]);
    assert_eq!(kinds(&ana, "obsidian").await, ["message", "message", "status"]);
    for stranger in [&bea, &other.owner] {
        for query in ["obsidian", "obsid", "obsidain", "\"obsidian\"", "from:Founder obsidian", "in:quiet", "in:obsidian", "quiet"] {
            let page = super::find_more(stranger, query, "").await;
            assert_eq!(page, json!({ "data": [], "next_cursor": null }), "{} asked {query}", stranger.name);
        }
    }
    // Who leaves, or is taken out, has left it at once: the places are asked for with every search.
    let _ = ana.post(&format!("/api/conversations/{channel}/leave"), json!({})).await;
    let _ = org.owner.delete(&format!("/api/conversations/{group}/members/{}", ana.id)).await;
    assert_eq!(kinds(&ana, "obsidian").await, ["status"]);
    // Who comes in finds it.
    let _ = org.owner.post(&format!("/api/projects/{project}/members"), json!({ "user_id": bea.id, "role": "viewer" })).await.expect(201);
    assert_eq!(kinds(&bea, "obsidian").await, ["project", "task"]);
    // A project made private takes its tasks along.
    let open = org.owner.post("/api/projects", json!({ "name": "jasper works" })).await.text_at("/id");
    let _ = org.owner.post(&format!("/api/projects/{open}/tasks"), json!({ "title": "jasper" })).await.expect(201);
    let _ = found(&ana, "jasper kind:task").await;
    let _ = org.owner.patch(&format!("/api/projects/{open}"), json!({ "is_private": true })).await.expect(200);
    gone(&ana, "jasper").await;
}

/// The index cannot be asked but through the function, and that answers only for the caller's own places.
#[tokio::test]
async fn requests_cannot_read_the_index() {
    let world = World::new().await;
    let superuser = world.superuser().await;
    const READABLE: &str = "
select count(*) from unnest(array['search_entries', 'search_words', 'search_word_places', 'search_progress']) as name
cross join unnest(array['anon', 'authenticated', 'guildhall_sign_in']) as role
where has_any_column_privilege(role, ('guildhall.' || name)::regclass, 'select, insert, update')";
    assert_eq!(superuser.query_one(READABLE, &[]).await.expect("a count").get::<_, i64>(0), 0);
    const FUNCTIONS: &str = "
select p.oid::regprocedure::text from pg_proc as p
where p.pronamespace = 'guildhall'::regnamespace and p.proname ^@ 'search_' and has_function_privilege('authenticated', p.oid, 'execute') order by 1";
    let may: Vec<String> = superuser.query(FUNCTIONS, &[]).await.expect("functions").iter().map(|row| row.get(0)).collect();
    assert_eq!(may.len(), 3, "folding, unaccenting and the one way in: {may:?}");
}

/// Thousands of hidden rows with a word take no longer than none.
#[tokio::test]
async fn time_tells_nothing_of_hidden_words() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let bea = org.member("Bea", "staff").await;
    let lab = conversation(&org.owner, "channel", "lab", &[&bea]).await;
    let _ = say(&bea, &lab, "something of one's own").await;
    settled(&org).await;
    const HIDDEN: &str = "
insert into guildhall.search_entries (organization_id, kind, id, places, people, at, words)
select $1::text::uuid, 'message', gen_random_uuid(), array[place], '{}', now(),
    guildhall.search_vector('message', array[place], now(), null, '{}', null, null, 'porphyry was said ' || nth)
from (select gen_random_uuid() as place) as hidden cross join generate_series(1, 20000) as nth";
    world.superuser().await.execute(HIDDEN, &[&org.id]).await.expect("hidden rows");
    let (mut hidden, mut nothing) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        for (query, times) in [("porphyry", &mut hidden), ("porphyrx", &mut nothing)] {
            let began = Instant::now();
            assert!(find(&bea, query).await.is_empty());
            times.push(began.elapsed());
        }
    }
    let middle = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (hidden, nothing) = (middle(&mut hidden), middle(&mut nothing));
    println!("hidden: {hidden:?}, nothing: {nothing:?}");
    // 20 000 rows that were looked at would be some ten milliseconds.
    assert!(hidden.abs_diff(nothing) < Duration::from_millis(2) + nothing / 5, "hidden {hidden:?}, nothing {nothing:?}");
}
