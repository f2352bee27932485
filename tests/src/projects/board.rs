use super::{column, id, look, project, task};
use futures::future::join_all;
use guildhall_tests::World;
use serde_json::{Value, json};

#[tokio::test]
async fn a_card_goes_where_it_is_put() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let mut cards: Vec<Value> = Vec::new();
    for title in ["a", "b", "c", "d"] {
        cards.push(task(&org.owner, &lab, title).await);
    }
    let go = async |card: &Value, body: Value| org.owner.post(&format!("/api/tasks/{}/move", id(card)), body).await;
    let [a, b, c, d] = &*cards else { panic!("four cards") };
    let _ = go(d, json!({ "before": id(a) })).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["d", "a", "b", "c"]);
    let _ = go(a, json!({ "after": id(b) })).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["d", "b", "a", "c"]);
    let _ = go(d, json!({})).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["b", "a", "c", "d"]);
    let moved = go(b, json!({ "status": "done" })).await.expect(200);
    assert!(moved["completed_at"].is_string());
    let _ = go(c, json!({ "status": "done", "before": id(b) })).await.expect(200);
    assert_eq!(column(&org.owner, &lab, "done").await, ["c", "b"]);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["a", "d"]);

    let other = project(&org.owner, "Other").await;
    let stranger = task(&org.owner, &other, "x").await;
    for (body, field, code) in [
        (json!({ "before": id(&stranger) }), "before", "bad_request"),
        (json!({ "after": super::NOTHING }), "after", "bad_request"),
        (json!({ "status": "nowhere" }), "status", "bad_request"),
        (json!({ "before": id(b) }), "before", "conflict"),
        (json!({ "after": id(a) }), "after", "conflict"),
    ] {
        let answer = go(a, body).await;
        assert_eq!(answer.faulty_fields(), [field], "{}", answer.text);
        answer.refused(code);
    }
}

/// However many drag at once, everyone ends with one order, and the database with places that are all different.
#[tokio::test]
async fn twenty_movers_end_in_one_order() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let mut cards = Vec::new();
    for n in 0..12 {
        cards.push(id(&task(&org.owner, &lab, &n.to_string()).await).to_owned());
    }
    let movers = (0..20_usize).map(|mover| {
        let (owner, cards) = (org.owner.clone(), cards.clone());
        async move {
            let mut last = Vec::new();
            for step in 0..6_usize {
                let (card, near) = (&cards[(mover * 5 + step * 7) % 12], &cards[(mover * 3 + step * 11 + 1) % 12]);
                if card == near {
                    continue;
                }
                let side = if (mover + step) % 2 == 0 { "before" } else { "after" };
                loop {
                    let answer = owner.post(&format!("/api/tasks/{card}/move"), json!({ side: near })).await;
                    if answer.status != 503 {
                        last.push(answer.expect(200));
                        break;
                    }
                }
            }
            last
        }
    });
    let answers: Vec<Value> = join_all(movers).await.into_iter().flatten().collect();
    let page = org.owner.get(&format!("/api/projects/{lab}/tasks")).await.expect(200);
    let now = page["data"].as_array().expect("tasks");
    assert_eq!(now.len(), 12);
    let positions: Vec<&str> = now.iter().filter_map(|task| task["position"].as_str()).collect();
    assert!(positions.windows(2).all(|pair| pair[0] < pair[1]), "{positions:?}");
    // A client that keeps the highest revision of each card has that same order.
    let mut kept: Vec<Value> = Vec::new();
    for card in &cards {
        let newest = answers.iter().filter(|task| task["id"] == **card).max_by_key(|task| task["revision"].as_i64());
        kept.push(match newest {
            Some(task) => task.clone(),
            None => look(&org.owner, card).await,
        });
    }
    kept.sort_by(|a, b| a["position"].as_str().cmp(&b["position"].as_str()));
    let ids = |tasks: &[Value]| tasks.iter().map(|task| id(task).to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&kept), ids(now));
}

/// Between the same two cards there is always room: when places grow long, the column gets new ones.
#[tokio::test]
async fn a_column_never_runs_out_of_room() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let (first, last) = (task(&org.owner, &lab, "first").await, task(&org.owner, &lab, "last").await);
    let (mut x, mut y) = (task(&org.owner, &lab, "x").await, task(&org.owner, &lab, "y").await);
    for _ in 0..100 {
        let _ = org.owner.post(&format!("/api/tasks/{}/move", id(&x)), json!({ "after": id(&first) })).await.expect(200);
        std::mem::swap(&mut x, &mut y);
    }
    assert_eq!(column(&org.owner, &lab, "todo").await, ["first", "y", "x", "last"]);
    let position = look(&org.owner, id(&last)).await["position"].to_string();
    assert!(position.len() <= 42, "{position}");
}
