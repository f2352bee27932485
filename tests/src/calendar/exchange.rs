//! Calendars of the world: a secret address that they subscribe to, and files that they wrote.

use super::{plan, range, texts};
use guildhall_tests::{World, eventually};
use serde_json::{Value, json};

#[tokio::test]
async fn a_secret_address_shows_ones_own_calendar_to_whoever_has_it() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let soon = |hours: i64| {
        (jiff::Timestamp::from_second(world.clock.now().as_second()).expect("a time") + jiff::SignedDuration::from_hours(hours)).to_string()
    };
    let body = json!({
        "title": "Stand-up; daily, early", "start_time": soon(1), "end_time": soon(2), "recurrence": "FREQ=DAILY;COUNT=3", "reminders": [10],
        "attendee_ids": [ben.id], "description": "One\nTwo",
    });
    let daily = plan(&ana, body).await;
    let _ = plan(&ben, json!({ "title": "Ben's own", "start_time": soon(1), "end_time": soon(2) })).await;
    let feed = ana.post("/api/calendar-feed", json!({})).await.text_at("/url");
    let address = |url: &str| url.split_once("/api/").map(|(_, rest)| format!("/api/{rest}")).expect("a path");
    let stranger = world.stranger();
    let read = stranger.get(&address(&feed)).await;
    assert_eq!((read.status, read.header("content-type")), (200, "text/calendar; charset=utf-8"));
    let text = read.text.replace("\r\n ", "");
    for line in [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "SUMMARY:Stand-up\\; daily\\, early",
        "DESCRIPTION:One\\nTwo",
        "RRULE:FREQ=DAILY;COUNT=3",
        "TRIGGER:-PT10M",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
    assert!(text.contains(&format!("mailto:{}\r\n", ben.email)) && !text.contains("Ben's own"));
    assert!(text.contains(daily["uid"].as_str().expect("a uid")));
    // What goes out comes in again.
    let ics = json!({ "ics": read.text });
    let taken = ben.post("/api/calendar-events/import", ics.clone()).await.expect(200);
    assert_eq!(taken, json!({ "imported": 1, "skipped": [] }));
    let of_ana = ana.post("/api/calendar-events/import", ics).await.expect(200);
    assert_eq!((&of_ana["imported"], &of_ana["skipped"][0]["reason"]), (&json!(0), &json!("is in your calendar already")));
    // A new address ends the old one; a guess is as good as none.
    let next = ana.post("/api/calendar-feed", json!({})).await.text_at("/url");
    stranger.get(&address(&feed)).await.refused("not_found");
    assert_eq!(stranger.get(&address(&next)).await.status, 200);
    let guess = format!("{}A.ics", &address(&next)[..address(&next).len() - 5]);
    stranger.get(&guess).await.refused("not_found");
    // Whoever leaves shows nothing any more.
    assert_eq!(org.owner.delete(&format!("/api/members/{}", ana.id)).await.status, 204);
    stranger.get(&address(&next)).await.refused("not_found");
    let of_ben = ben.post("/api/calendar-feed", json!({})).await.text_at("/url");
    assert_eq!(ben.delete("/api/calendar-feed").await.status, 204);
    stranger.get(&address(&of_ben)).await.refused("not_found");
    let superuser = world.superuser().await;
    let kept: i64 = superuser.query_one("select count(*) from public.calendar_feeds", &[]).await.expect("feeds").get(0);
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn a_secret_address_is_asked_only_so_often() {
    let world = World::with().limits(guildhall_kernel::Budget::default()).build().await;
    let org = world.org("Saltmarsh").await;
    let feed = org.owner.post("/api/calendar-feed", json!({})).await.text_at("/url");
    let address = feed.split_once("/api/").map(|(_, rest)| format!("/api/{rest}")).expect("a path");
    let stranger = world.stranger();
    let refused = eventually("it is enough", async || Some(stranger.get(&address).await).filter(|answer| answer.status != 200)).await;
    refused.refused("rate_limited");
    assert!(!refused.header("retry-after").is_empty());
}

fn file(events: &[&str]) -> Value {
    let events: String = events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    json!({ "ics": format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n") })
}

#[tokio::test]
async fn a_file_of_another_calendar_comes_in_and_says_what_does_not() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let _ = ana.put("/api/users/me", json!({ "time_zone": "Europe/Berlin" })).await.expect(200);
    let events = [
        "UID:1\r\nSUMMARY:Weekly \\, folded\r\n  on\r\nDTSTART;TZID=America/New_York:20270301T090000\r\nDURATION:PT90M\r\nRRULE:FREQ=WEEKLY;UNTIL=20270322\r\nEXDATE;TZID=America/New_York:20270308T090000\r\nATTENDEE:mailto:x@example.com\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM",
        "UID:1\r\nSUMMARY:Once later\r\nRECURRENCE-ID;TZID=America/New_York:20270315T090000\r\nDTSTART;TZID=America/New_York:20270315T110000\r\nDTEND;TZID=America/New_York:20270315T120000",
        "UID:2\r\nSUMMARY:A day\r\nDTSTART;VALUE=DATE:20270305\r\nCLASS:PRIVATE",
        "UID:3\r\nSUMMARY:Outlook\r\nDTSTART;TZID=\"W. Europe Standard Time\":20270306T100000\r\nDTEND;TZID=\"W. Europe Standard Time\":20270306T110000",
        "UID:4\r\nSUMMARY:Floating\r\nDTSTART:20270307T100000",
        "UID:5\r\nSUMMARY:Backwards\r\nDTSTART:20270307T100000Z\r\nDTEND:20270307T090000Z",
        "UID:6\r\nSUMMARY:Skipped hour\r\nDTSTART;TZID=Europe/Berlin:20270328T023000",
        "UID:7\r\nSUMMARY:Bomb\r\nDTSTART:20270307T100000Z\r\nRRULE:FREQ=SECONDLY",
        "UID:8\r\nSUMMARY:Far\r\nDTSTART:99991231T100000Z",
        "SUMMARY:Nameless\r\nDTSTART:20270307T100000Z",
    ];
    let answer = ana.post("/api/calendar-events/import", file(&events)).await.expect(200);
    assert_eq!(answer["imported"], 4);
    let skipped = answer["skipped"].as_array().expect("a list");
    let reasons = ["end_time must not be before", "clocks of the zone skip", "comes more than", "must be in the years", "has no UID"];
    assert_eq!(skipped.len(), reasons.len(), "{answer}");
    for (skipped, reason) in skipped.iter().zip(reasons) {
        assert!(skipped["reason"].as_str().is_some_and(|text| text.contains(reason)), "{skipped} for {reason}");
    }
    let all = range(&ana, "2027-03-01", "2027-04-01").await;
    let beginnings = ["01T14:00:00Z", "05", "06T09:00:00Z", "07T09:00:00Z", "15T15:00:00Z", "22T13:00:00Z"];
    assert_eq!(texts(&all, "start_time").iter().map(|start| start[8..].to_owned()).collect::<Vec<_>>(), beginnings);
    assert_eq!(
        (&all[0]["title"], &all[0]["end_time"], &all[0]["attendees"]),
        (&json!("Weekly , folded on"), &json!("2027-03-01T15:30:00Z"), &json!([]))
    );
    assert_eq!((&all[4]["title"], &all[1]["visibility"]), (&json!("Once later"), &json!("private")));
}

#[tokio::test]
async fn a_file_that_is_no_calendar_or_too_much_of_one_brings_nothing() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let deep = format!("{}{}", "BEGIN:VCALENDAR\r\n".repeat(5000), "END:VCALENDAR\r\n".repeat(5000));
    let many: Vec<String> = (0..501).map(|n| format!("UID:{n}\r\nDTSTART:20270301T100000Z")).collect();
    let long = format!("BEGIN:VCALENDAR\r\nX-A:{}\r\nEND:VCALENDAR", "y".repeat(30_000));
    let folded = format!("BEGIN:VCALENDAR\r\nX-A:a{}\r\nEND:VCALENDAR", "\r\n y".repeat(30_000));
    let wide = format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}END:VEVENT\r\nEND:VCALENDAR", "X-A:b\r\n".repeat(600));
    let bodies = [
        json!({ "ics": "" }),
        json!({ "ics": "hello" }),
        json!({ "ics": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" }),
        json!({ "ics": "BEGIN:VCALENDAR\r\nEND:VEVENT\r\n" }),
        json!({ "ics": deep }),
        file(&many.iter().map(String::as_str).collect::<Vec<_>>()),
        json!({ "ics": long }),
        json!({ "ics": folded }),
        json!({ "ics": wide }),
        json!({ "ics": "x".repeat(200_001) }),
        json!({}),
    ];
    for body in bodies {
        let refused = org.owner.post("/api/calendar-events/import", body).await;
        assert_eq!(refused.faulty_fields(), ["ics"], "{}", refused.text);
    }
    assert_eq!(range(&org.owner, "2027-03-01", "2027-04-01").await, [Value::Null; 0]);
    let dates = (0..1200).map(|n| format!("EXDATE:20270301T{:02}{:02}00Z", n / 60 % 24, n % 60)).collect::<Vec<_>>();
    let few = format!("UID:many\r\nDTSTART:20270301T100000Z\r\n{}", dates[..400].join("\r\n"));
    let lines = dates.chunks(400).map(|some| format!("\r\nRDATE:{}", some.iter().map(|date| &date[7..]).collect::<Vec<_>>().join(",")));
    let listed = format!("UID:list\r\nDTSTART:20270301T100000Z{}", lines.collect::<String>());
    let answer = org.owner.post("/api/calendar-events/import", file(&[&few, &listed])).await.expect(200);
    assert_eq!((&answer["imported"], &answer["skipped"][0]["reason"]), (&json!(1), &json!("has more than 1000 of RDATE")));
}
