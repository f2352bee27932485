//! The part of an estate that is planned by the week: shifts, a machine, a wish to swap.

use guildhall_tests::Person;
use serde_json::json;

/// Plans two shifts to come, one of each of two people, and copies their week; answers the things of it by the names of their
/// tables, and the words that nobody else may read.
pub async fn furnish(owner: &Person, member: &Person, name: &str) -> (Vec<(&'static str, String)>, Vec<String>) {
    let (said, noted) = (format!("watched in {name}"), format!("asked in {name}"));
    let machine = owner.post("/api/equipment", json!({ "name": format!("Chamber of {name}"), "description": said })).await.text_at("/id");
    let shift = async |person: &Person, day: u8, machine: Option<&str>| {
        let body = json!({
            "title": said, "start_time": format!("2199-03-0{day}T08:00:00Z"), "end_time": format!("2199-03-0{day}T16:00:00Z"),
            "participant_ids": [person.id], "equipment_id": machine,
        });
        owner.post("/api/schedules", body).await.text_at("/id")
    };
    let (ours, theirs) = (shift(owner, 4, Some(&machine)).await, shift(member, 5, None).await);
    let asked = json!({ "schedule_id": ours, "to_user_id": member.id, "return_schedule_id": theirs, "note": noted });
    let swap = owner.post("/api/swap-requests", asked).await.text_at("/id");
    let weeks = json!({ "from": "2199-03-04", "to": "2199-03-11" });
    let copy = owner.post("/api/schedules/copy-week", weeks).await.text_at("/copy_id");
    // What can be taken, brought back, thrown away, and what is asked of the owner.
    let open = json!({ "title": said, "start_time": "2199-04-04T08:00:00Z", "end_time": "2199-04-04T16:00:00Z" });
    let free = owner.post("/api/schedules", open.clone()).await.text_at("/id");
    let own = shift(owner, 6, None).await;
    let cancelled = owner.post("/api/schedules", open).await.text_at("/id");
    let _ = owner.delete(&format!("/api/schedules/{cancelled}")).await.expect(204);
    let spare = owner.post("/api/equipment", json!({ "name": format!("Spare of {name}") })).await.text_at("/id");
    let asked = json!({ "schedule_id": theirs, "to_user_id": owner.id });
    let asked = member.post("/api/swap-requests", asked).await.text_at("/id");
    let things = vec![
        ("equipment", machine),
        ("equipment_spare", spare),
        ("schedules", ours),
        ("schedules_free", free),
        ("schedules_cancelled", cancelled),
        ("schedules_own", own),
        ("return_schedules", theirs),
        ("swap_requests", swap),
        ("swap_requests_asked", asked),
        // What is undone by its copying.
        ("copys", copy),
    ];
    (things, vec![said, noted])
}
