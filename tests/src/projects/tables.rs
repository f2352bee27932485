use super::{column, each, project, task};
use guildhall_tests::World;
use serde_json::json;

/// BK2: what a spreadsheet would take for a formula goes out as text, and comes back as it was.
#[tokio::test]
async fn tasks_go_out_as_a_table_and_come_back() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let path = format!("/api/projects/{lab}/tasks");
    for title in ["=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "plain, with \"quotes\"\u{1F9EA}", "مختبر"] {
        let body = json!({ "title": title, "description": "two\nlines", "due_date": "2026-12-24", "labels": ["a", "b"], "assignees": [org.owner.id] });
        let _ = org.owner.post(&path, body).await.expect(201);
    }
    let out = org.owner.get(&format!("{path}.csv")).await;
    assert_eq!((out.status, out.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", out.text);
    assert_eq!(out.header("content-disposition"), "attachment; filename=\"tasks.csv\"");
    assert_eq!(out.header("x-content-type-options"), "nosniff");
    for line in out.text.lines() {
        for cell in line.split(',') {
            assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']), "{line}");
        }
    }
    let second = project(&org.owner, "Second").await;
    let came = org.owner.post(&format!("/api/projects/{second}/import"), json!({ "csv": out.text })).await.expect(200);
    assert_eq!(came["count"], 6);
    assert_eq!(column(&org.owner, &second, "todo").await, column(&org.owner, &lab, "todo").await);
    let one = org.owner.get(&format!("/api/projects/{second}/tasks?limit=1")).await.expect(200);
    let one = &one["data"][0];
    assert_eq!((&one["labels"], &one["due_date"], &one["assignees"]), (&json!(["a", "b"]), &json!("2026-12-24"), &json!([org.owner.id])));
    assert_eq!(one["description"], "two\nlines");
}

#[tokio::test]
async fn a_wrong_line_keeps_all_out_and_is_named() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let lab = project(&org.owner, "Laboratory").await;
    let bring = async |csv: &str| org.owner.post(&format!("/api/projects/{lab}/import"), json!({ "csv": csv })).await;
    for (csv, field) in [
        ("title,due_date\nfine,\nlate,9999-12-31\n", "csv[2].due_date"),
        ("title,priority\nx,enormous\n", "csv[1].priority"),
        ("title,status\nx,nowhere\n", "csv[1].status"),
        ("title,assignees\nx,nobody@elsewhere.example\n", "csv[1].assignees"),
        ("title,estimate\nx,many\n", "csv[1].estimate"),
        ("title\n", "csv"),
        ("", "csv"),
    ] {
        let answer = bring(csv).await;
        assert_eq!(answer.faulty_fields(), [field], "{}", answer.text);
        answer.refused("bad_request");
    }
    bring(&"x\n".repeat(501)).await.refused("bad_request");
    assert_eq!(column(&org.owner, &lab, "todo").await, [""; 0]);
    let _ = bring("one\ntwo\n").await.expect(200);
    assert_eq!(column(&org.owner, &lab, "todo").await, ["one", "two"]);
    let serials = each(&org.owner.get(&format!("/api/projects/{lab}/tasks")).await.expect(200)["data"], "serial");
    assert_eq!(serials, [1, 2], "no number was spent on what was refused");
}

/// AU1: what is taken out of the house is in the log.
#[tokio::test]
async fn an_export_leaves_an_event_of_who_took_what() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let lab = project(&org.owner, "Lab").await;
    let _ = task(&org.owner, &lab, "one").await;
    assert_eq!(ana.get(&format!("/api/projects/{lab}/tasks.csv")).await.status, 200);
    let page = org.owner.get("/api/audit-events?kind=eq.projects.tasks.exported").await.expect(200);
    let event = &page["data"][0];
    assert_eq!((&event["actor_id"], &event["data"]), (&json!(ana.id), &json!({ "project_id": lab, "count": 1 })));
    let talk = json!({ "type": "direct", "member_ids": [ana.id] });
    let talk = org.owner.post("/api/conversations", talk).await.text_at("/id");
    let path = format!("/api/conversations/{talk}/export");
    let _ = ana.get(&path).await.expect(200);
    assert_eq!(ana.get(&format!("{path}.csv?after=3")).await.status, 200);
    let page = org.owner.get("/api/audit-events?kind=eq.chat.conversation.exported").await.expect(200);
    let taken: Vec<_> = page["data"].as_array().into_iter().flatten().map(|event| event["data"]["after"].clone()).collect();
    assert_eq!(taken, [json!(3), json!(0)]);
    // One that was refused took nothing.
    org.member("Ben", "staff").await.get(&path).await.refused("not_found");
    assert_eq!(
        org.owner.get("/api/audit-events?kind=eq.chat.conversation.exported").await.expect(200)["data"].as_array().map(Vec::len),
        Some(2)
    );
}
