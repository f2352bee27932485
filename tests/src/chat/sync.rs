use super::{channel, each, group, id, look, say};
use guildhall_tests::{Person, World};
use serde_json::{Value, json};

async fn missed(person: &Person, place: &str, after: &str) -> Value {
    person.get(&format!("/api/conversations/{place}/sync?after={after}")).await.expect(200)
}

#[tokio::test]
async fn catching_up_brings_what_changed_and_nothing_else() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let place = group(&org.owner, &[&ana]).await;
    let path = format!("/api/conversations/{place}/messages");
    let mut said = Vec::new();
    for n in 1..=6 {
        said.push(say(&org.owner, &place, &format!("message {n}")).await);
    }
    let had = look(&ana, &place).await["revision"].to_string();
    assert_eq!(missed(&ana, &place, &had).await, json!({ "messages": [], "topics": [], "revision": 7, "more": false }));

    let _ = org.owner.put(&format!("{path}/{}", id(&said[2])), json!({ "content": "message three" })).await.expect(200);
    let _ = org.owner.delete(&format!("{path}/{}", id(&said[0]))).await.expect(204);
    let _ = say(&org.owner, &place, "message 7").await;
    let _ = org.owner.put(&format!("{path}/{}", id(&said[2])), json!({ "content": "message III" })).await.expect(200);
    let _ = org.owner.patch(&format!("/api/conversations/{place}"), json!({ "name": "Renamed" })).await.expect(200);

    let news = missed(&ana, &place, &had).await;
    assert_eq!((&news["revision"], &news["more"]), (&json!(12), &json!(false)), "a renaming counts, too");
    assert_eq!(each(&news["messages"], "seq"), [json!(1), json!(7), json!(3), json!(8)], "each once, by its last change");
    assert_eq!(each(&news["messages"], "revision"), [json!(9), json!(10), json!(11), json!(12)]);
    assert_eq!(each(&news["messages"], "content"), [json!(null), json!("message 7"), json!("message III"), json!(null)]);
    assert_eq!(news["messages"][3]["system"]["what"], "renamed");
    for message in news["messages"].as_array().into_iter().flatten() {
        assert_eq!(*message, ana.get(&format!("{path}/{}", id(message))).await.expect(200));
    }
    assert_eq!(missed(&ana, &place, "12").await["messages"], json!([]));

    // By the last message seen: what was sent or changed since that one was sent, the edit of an earlier one too.
    let since = missed(&ana, &place, id(&said[5])).await;
    assert_eq!(since["messages"], news["messages"]);
    let since = missed(&ana, &place, id(&said[2])).await;
    assert_eq!(each(&since["messages"], "seq"), [json!(4), json!(5), json!(6), json!(1), json!(7), json!(3), json!(8)]);
    for wrong in ["", "x", "-1", "1.5", super::NOTHING] {
        ana.get(&format!("/api/conversations/{place}/sync?after={wrong}")).await.refused("bad_request");
    }
    ana.get(&format!("/api/conversations/{place}/sync")).await.refused("bad_request");
}

#[tokio::test]
async fn a_long_absence_is_caught_up_in_pieces() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let place = channel(&org.owner, "lobby").await;
    // Four hundred and one, as if sent by somebody quick.
    let superuser = world.superuser().await;
    const FLOOD: &str = "
with place as (
    update public.conversations set last_seq = 401, revision = 402 where id = $1::text::uuid returning *
)
insert into public.messages (organization_id, id, conversation_id, seq, revision, sent_revision, sender_id, content, created_at, updated_at)
select organization_id, gen_random_uuid(), id, n, n + 1, n + 1, created_by, 'message ' || n, now(), now() from place, generate_series(1, 401) as n";
    let _ = superuser.execute(FLOOD, &[&place]).await.expect("messages");
    let (mut after, mut seen, mut pieces) = (json!(0), Vec::new(), Vec::new());
    loop {
        let piece = missed(&org.owner, &place, &after.to_string()).await;
        let messages = each(&piece["messages"], "seq");
        pieces.push(messages.len());
        seen.extend(messages);
        assert_eq!(piece["messages"].as_array().and_then(|all| all.last()).map(|last| &last["revision"]), Some(&piece["revision"]));
        after = piece["revision"].clone();
        if piece["more"] == false {
            break;
        }
    }
    assert_eq!(pieces, [200, 200, 1]);
    assert_eq!(seen, (1..=401).map(Value::from).collect::<Vec<_>>());
}
