use super::{channel, direct, group, id, look, say};
use futures::future::join_all;
use guildhall_tests::{Answer, Person, World};
use serde_json::{Value, json};

async fn react(person: &Person, place: &str, message: &Value, emoji: &str) -> Answer {
    person.put(&format!("/api/conversations/{place}/messages/{}/reactions/{}", id(message), encoded(emoji)), json!({})).await
}

async fn take_back(person: &Person, place: &str, message: &Value, emoji: &str) -> Answer {
    person.delete(&format!("/api/conversations/{place}/messages/{}/reactions/{}", id(message), encoded(emoji))).await
}

/// Text as one part of a path.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn each_person_gives_each_emoji_once() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let said = say(&ana, &place, "The pump runs").await;
    assert_eq!(said["reactions"], json!([]));
    let once = react(&org.owner, &place, &said, "👍").await.expect(200);
    assert_eq!(once["reactions"], json!([{ "emoji": "👍", "count": 1, "user_ids": [org.owner.id] }]));
    assert_eq!((&once["revision"], &once["edited_at"]), (&json!(3), &json!(null)));
    assert_eq!(react(&org.owner, &place, &said, "👍").await.expect(200), once, "twice is once");
    let _ = react(&ana, &place, &said, "🎉").await.expect(200);
    let both = react(&ana, &place, &said, "👍").await.expect(200);
    assert_eq!(
        both["reactions"],
        json!([
            { "emoji": "👍", "count": 2, "user_ids": [org.owner.id, ana.id] },
            { "emoji": "🎉", "count": 1, "user_ids": [ana.id] },
        ]),
        "in the order of their first use"
    );
    let page = ana.get(&format!("/api/conversations/{place}/messages")).await.expect(200);
    assert_eq!(page["data"][0], both);
    let missed = ana.get(&format!("/api/conversations/{place}/sync?after=2")).await.expect(200);
    assert_eq!(missed["messages"], json!([both]));

    let _ = take_back(&org.owner, &place, &said, "👍").await.expect(204);
    let _ = take_back(&org.owner, &place, &said, "👍").await.expect(204);
    let _ = take_back(&ana, &place, &said, "🎉").await.expect(204);
    let left = ana.get(&format!("/api/conversations/{place}/messages/{}", id(&said))).await.expect(200);
    assert_eq!(left["reactions"], json!([{ "emoji": "👍", "count": 1, "user_ids": [ana.id] }]));
    assert_eq!(look(&ana, &place).await["revision"], left["revision"]);
}

#[tokio::test]
async fn many_who_react_at_once_are_all_counted() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let mut people = vec![org.owner.clone()];
    for n in 0..4 {
        people.push(org.member(&format!("P{n}"), "staff").await);
    }
    let place = group(&people[0], &people[1..].iter().collect::<Vec<_>>()).await;
    let said = say(&people[0], &place, "Ready?").await;
    let emoji = ["👍", "🎉", "👀"];
    let _ = join_all(people.iter().flat_map(|person| emoji.map(|emoji| react(person, &place, &said, emoji)))).await;
    let now = people[0].get(&format!("/api/conversations/{place}/messages/{}", id(&said))).await.expect(200);
    let counts: Vec<&Value> = now["reactions"].as_array().expect("a list").iter().map(|reaction| &reaction["count"]).collect();
    assert_eq!(counts, [&json!(5); 3]);
    assert_eq!(now["revision"], 2 + 15);
}

#[tokio::test]
async fn a_message_has_at_most_twenty_different_reactions() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let place = channel(&org.owner, "lobby").await;
    let said = say(&org.owner, &place, "Count").await;
    let mut faces = ('😀'..='😿').map(String::from);
    for face in faces.by_ref().take(20) {
        let _ = react(&org.owner, &place, &said, &face).await.expect(200);
    }
    react(&org.owner, &place, &said, &faces.next().expect("one more")).await.refused("conflict");
    let _ = react(&org.owner, &place, &said, "😇").await.expect(200);
    for wrong in ["a", "ok", ":smile:", "👍a", &"👍".repeat(17), "\u{200b}"] {
        assert_eq!(react(&org.owner, &place, &said, wrong).await.faulty_fields().first().map(String::as_str), Some("emoji"), "{wrong}");
    }
}

#[tokio::test]
async fn reactions_are_for_those_who_may_read_and_go_with_the_message() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let talk = direct(&org.owner, &ana).await;
    let said = say(&ana, &talk, "between us").await;
    react(&ben, &talk, &said, "👍").await.refused("not_found");
    let lobby = channel(&org.owner, "lobby").await;
    let open = say(&org.owner, &lobby, "to all").await;
    react(&ben, &lobby, &open, "👍").await.refused("forbidden");
    react(&org.owner, &lobby, &said, "👍").await.refused("not_found");
    let _ = react(&org.owner, &talk, &said, "👍").await.expect(200);
    let path = format!("/api/conversations/{talk}/messages/{}", id(&said));
    let _ = ana.delete(&path).await.expect(204);
    assert_eq!(ana.get(&path).await.expect(200)["reactions"], json!([]));
    react(&ana, &talk, &said, "👍").await.refused("conflict");
    let superuser = world.superuser().await;
    let kept: i64 = superuser.query_one("select count(*) from public.message_reactions", &[]).await.expect("a count").get(0);
    assert_eq!(kept, 0);
}
