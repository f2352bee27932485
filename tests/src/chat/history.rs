use super::{channel, direct, each, group, id, look, say};
use guildhall_tests::{Person, World};
use serde_json::{Value, json};

/// The messages of a page.
async fn page(person: &Person, place: &str, query: &str) -> Value {
    person.get(&format!("/api/conversations/{place}/messages?{query}")).await.expect(200)
}

fn seqs(page: &Value) -> Vec<i64> {
    each(&page["data"], "seq").iter().filter_map(Value::as_i64).collect()
}

fn down(from: i64, to: i64) -> Vec<i64> {
    (to..=from).rev().collect()
}

#[tokio::test]
async fn a_page_before_and_the_next_page_are_the_same() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let place = channel(&org.owner, "lobby").await;
    let mut ids = vec![String::new()];
    for n in 1..=25 {
        ids.push(id(&say(&org.owner, &place, &format!("message {n}")).await).to_owned());
    }
    let first = page(&org.owner, &place, "limit=10").await;
    assert_eq!(seqs(&first), down(25, 16), "newest first");
    let by_cursor = page(&org.owner, &place, &format!("limit=10&cursor={}", first["next_cursor"].as_str().expect("more"))).await;
    assert_eq!(seqs(&by_cursor), down(15, 6));
    let by_seq = page(&org.owner, &place, "limit=10&before=16").await;
    let by_id = page(&org.owner, &place, &format!("limit=10&before={}", ids[16])).await;
    assert_eq!(by_cursor["data"], by_seq["data"]);
    assert_eq!(by_cursor["data"], by_id["data"]);
    // Each leads on to the same end; a cursor belongs to its query.
    for (second, query) in [(by_cursor, String::new()), (by_seq, "before=16".to_owned()), (by_id, format!("before={}", ids[16]))] {
        let cursor = second["next_cursor"].as_str().expect("more").to_owned();
        let rest = page(&org.owner, &place, &format!("limit=10&cursor={cursor}&{query}")).await;
        assert_eq!((seqs(&rest), &rest["next_cursor"]), (down(5, 1), &json!(null)));
    }
    let whole = page(&org.owner, &place, "").await;
    assert_eq!((seqs(&whole), &whole["next_cursor"]), (down(25, 1), &json!(null)));
    assert_eq!(page(&org.owner, &place, "before=1").await["data"], json!([]));
}

#[tokio::test]
async fn a_page_after_holds_what_follows_at_once() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let place = channel(&org.owner, "lobby").await;
    let mut ids = vec![String::new()];
    for n in 1..=12 {
        ids.push(id(&say(&org.owner, &place, &format!("message {n}")).await).to_owned());
    }
    assert_eq!(seqs(&page(&org.owner, &place, "after=7").await), down(12, 8));
    assert_eq!(seqs(&page(&org.owner, &place, &format!("after={}&limit=3", ids[7])).await), down(10, 8), "the oldest that follow");
    assert_eq!(seqs(&page(&org.owner, &place, "after=3&before=7").await), down(6, 4));
    assert_eq!(seqs(&page(&org.owner, &place, "after=12").await), Vec::<i64>::new());
    assert_eq!(seqs(&page(&org.owner, &place, "seq=lte.5&order=seq.asc&limit=2").await), [1, 2], "filters and orders work as well");
    for wrong in ["before=x", "after=-", "limit=0", "limit=201", "cursor=abc", "colour=eq.red", "before=3&order=seq.asc"] {
        org.owner.get(&format!("/api/conversations/{place}/messages?{wrong}")).await.refused("bad_request");
    }
    // A message of another conversation is no place in this one.
    let other = channel(&org.owner, "bench").await;
    let astray = say(&org.owner, &other, "elsewhere").await;
    let answer = org.owner.get(&format!("/api/conversations/{place}/messages?before={}", id(&astray))).await;
    assert!(answer.status == 400 || answer.expect(200)["data"] == json!([]), "{}", answer.text);
}

#[tokio::test]
async fn unread_counts_what_others_said_since() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana, &ben]).await;
    let mut said = Vec::new();
    for n in 1..=3 {
        said.push(say(&org.owner, &place, &format!("{n}")).await);
    }
    let unread = async |person: &Person| look(person, &place).await["unread_count"].clone();
    assert_eq!((unread(&org.owner).await, unread(&ana).await, unread(&ben).await), (json!(0), json!(3), json!(3)));
    let _ = say(&ana, &place, "4").await;
    assert_eq!(unread(&ana).await, 0, "whoever answers has read");
    assert_eq!((unread(&org.owner).await, unread(&ben).await), (json!(1), json!(4)));
    let listed = ben.get(&format!("/api/conversations?id=eq.{place}")).await.expect(200);
    assert_eq!(listed["data"][0]["unread_count"], 4);
    let _ = ana.delete(&format!("/api/conversations/{place}/messages/{}", id(&say(&ana, &place, "5").await))).await.expect(204);
    assert_eq!(unread(&ben).await, 5, "a deleted one keeps its place");
}

#[tokio::test]
async fn a_read_mark_moves_forward_only_and_shows_to_others() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let ben = org.member("Ben", "staff").await;
    let place = group(&org.owner, &[&ana, &ben]).await;
    let mut said = Vec::new();
    for n in 1..=3 {
        said.push(say(&org.owner, &place, &format!("{n}")).await);
    }
    let revision = look(&ana, &place).await["revision"].clone();
    let read = async |message: &Value| ana.post(&format!("/api/conversations/{place}/read"), json!({ "message_id": message["id"] })).await;
    let mark = read(&said[1]).await.expect(200);
    assert_eq!(mark, json!({ "conversation_id": place, "user_id": ana.id, "last_read_seq": 2, "message_id": said[1]["id"] }));
    assert_eq!(look(&ana, &place).await["unread_count"], 1);
    assert_eq!(read(&said[0]).await.expect(200)["last_read_seq"], 2, "an older one moves nothing");
    assert_eq!(read(&said[2]).await.expect(200)["last_read_seq"], 3);
    let seen = look(&ben, &place).await;
    assert_eq!((&seen["unread_count"], &seen["revision"]), (&json!(3), &revision));
    let marks = seen["members"].as_array().into_iter().flatten().find(|member| member["user_id"] == ana.id);
    assert_eq!(marks.expect("she is there")["last_read_seq"], 3);
    // A message of another conversation is no mark in this one.
    let talk = direct(&ana, &org.owner).await;
    let astray = say(&org.owner, &talk, "elsewhere").await;
    assert_eq!(read(&astray).await.faulty_fields(), ["message_id"]);
    assert_eq!(read(&json!({ "id": super::NOTHING })).await.faulty_fields(), ["message_id"]);
}
