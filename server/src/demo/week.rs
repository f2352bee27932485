//! What the demo's people do this week: their calendar, and the plan of their shifts for this week and the next.

use super::{House, Result, Value, call, json};
use jiff::{Span, civil::Date, civil::Weekday, tz::TimeZone};

/// Whose it is, its name, days after Monday, from, to, where, and who is asked.
type Planned = (usize, &'static str, i64, &'static str, &'static str, Option<&'static str>, &'static [usize]);
const EVENTS: [Planned; 11] = [
    (2, "Risk review, revision 2", 0, "10:00", "11:30", Some("Meeting room"), &[0, 1, 4]),
    (0, "Delfland, call", 0, "14:00", "15:00", None, &[1]),
    (2, "Lot 14 inspection", 1, "09:30", "10:15", Some("Kiln room"), &[4]),
    (4, "Audit rehearsal", 1, "11:00", "11:45", None, &[0, 2]),
    (0, "Company hour", 2, "10:00", "11:00", Some("Whole company"), &[1, 2, 3, 4]),
    (1, "Chamber B, 90 % run", 2, "13:00", "16:00", Some("Chamber B"), &[0, 2, 3]),
    (0, "Aarhus quote", 3, "10:00", "11:30", None, &[1]),
    (3, "Firmware 2.3", 3, "10:30", "12:00", None, &[0]),
    (0, "Lease of the boathouse", 3, "15:00", "16:00", Some("Town hall"), &[]),
    (4, "Raw log of batch 14", 4, "12:00", "13:00", None, &[0]),
    (0, "Buoy visit", 5, "10:00", "12:00", Some("Delfland"), &[]),
];

/// The plan's rows: name, hours, and who is on it from Monday to Sunday.
type Row = (&'static str, &'static str, &'static str, [Option<usize>; 7]);
const SHIFTS: [Row; 3] = [
    ("Early", "06:00", "14:00", [Some(1), Some(1), Some(2), Some(2), Some(2), None, None]),
    ("Late", "14:00", "22:00", [Some(3), Some(3), Some(3), None, Some(3), None, None]),
    ("Phone", "09:00", "17:00", [Some(4), Some(4), Some(4), Some(4), Some(4), Some(0), Some(0)]),
];
/// Of the rows above, the one that nobody is on yet, on the day that has nobody.
const GAP: (usize, usize) = (1, 3);

pub async fn plan(house: &House, tokens: &[String], ids: &[Value]) -> Result<()> {
    let today = house.kernel.services.clock.now().to_zoned(TimeZone::UTC).date();
    let monday = today - Span::new().days(i64::from(today.weekday().since(Weekday::Monday)));
    meet(house, tokens, ids, monday).await?;
    share_out(house, tokens, ids, monday).await
}

async fn meet(house: &House, tokens: &[String], ids: &[Value], monday: Date) -> Result<()> {
    let stand_up = json!({
        "title": "Bench stand-up", "start_time": at(monday, "08:30"), "end_time": at(monday, "09:00"), "time_zone": "UTC",
        "recurrence": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "attendee_ids": ids[1..],
    });
    call(house, Some(&tokens[0]), "calendar.event.plan", stand_up).await?;
    let fair = json!({
        "title": "Water fair", "start_time": (monday + days(8)).to_string(), "end_time": (monday + days(11)).to_string(), "all_day": true,
        "location": "Aarhus", "attendee_ids": [ids[1]],
    });
    call(house, Some(&tokens[0]), "calendar.event.plan", fair).await?;
    for (who, title, after, from, to, location, asked) in EVENTS {
        let day = monday + days(after);
        let people: Vec<&Value> = asked.iter().map(|one| &ids[*one]).collect();
        let event = json!({
            "title": title, "start_time": at(day, from), "end_time": at(day, to), "time_zone": "UTC", "location": location,
            "attendee_ids": people,
        });
        let event = call(house, Some(&tokens[who]), "calendar.event.plan", event).await?;
        // One is left to be answered.
        if !asked.contains(&0) || title == "Audit rehearsal" {
            continue;
        }
        let answer = if title == "Firmware 2.3" { "tentative" } else { "accepted" };
        call(house, Some(&tokens[0]), "calendar.event.respond", json!({ "id": event["id"], "answer": answer })).await?;
    }
    Ok(())
}

/// Everybody puts themselves on, but for a gap in the middle of either week.
async fn share_out(house: &House, tokens: &[String], ids: &[Value], monday: Date) -> Result<()> {
    let chamber = json!({ "name": "Chamber B", "description": "Climate chamber, up to 95 % RH", "place": "Hall 2" });
    let chamber = call(house, Some(&tokens[0]), "schedules.equipment.add", chamber).await?;
    let mut last = Value::Null;
    for week in [0, 7] {
        for (row, (title, from, to, people)) in SHIFTS.into_iter().enumerate() {
            for (column, (who, after)) in people.into_iter().zip(week..).enumerate() {
                if who.is_none() && (row, column) != GAP {
                    continue;
                }
                let day = monday + days(after);
                let mut shift = json!({
                    "title": title, "start_time": at(day, from), "end_time": at(day, to),
                    "participant_ids": who.map(|who| &ids[who]).into_iter().collect::<Vec<_>>(),
                });
                if row == 0 {
                    shift["equipment_id"] = chamber["id"].clone();
                }
                let shift = call(house, Some(&tokens[who.unwrap_or(0)]), "schedules.shift.plan", shift).await?;
                if who == Some(3) {
                    last = shift;
                }
            }
        }
    }
    let swap = json!({ "schedule_id": last["id"], "to_user_id": ids[2], "note": "My sister comes to visit" });
    call(house, Some(&tokens[3]), "schedules.swap.ask", swap).await?;
    Ok(())
}

fn days(many: i64) -> Span {
    Span::new().days(many)
}

fn at(day: Date, clock: &str) -> String {
    format!("{day}T{clock}:00Z")
}
