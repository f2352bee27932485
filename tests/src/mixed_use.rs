//! An hour of fifty people's work, pressed into as long as it takes: afterwards the log, the tables, the unread counts and
//! the notifications say the same.

use futures::{StreamExt, stream};
use guildhall_tests::{Org, Person, World, eventually};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Client;

const PEOPLE: usize = 50;
const DEEDS: u64 = 24;

/// The places that everybody shares.
struct Places {
    channels: Vec<String>,
    project: String,
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).expect("a side")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_hour_of_mixed_use_log_tables_counts_and_notifications_agree() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let mut people = vec![org.owner.clone()];
    let joining = stream::iter(1..PEOPLE).map(|number| {
        let org = &org;
        async move { org.member(&format!("Person{number}"), "staff").await }
    });
    people.extend(joining.buffer_unordered(4).collect::<Vec<_>>().await);
    let places = furnish(&org, &people).await;

    stream::iter(0..people.len()).for_each_concurrent(12, |at| a_day(at, &people, &places)).await;

    let database = world.superuser().await;
    conversations_agree(&database, &people).await;
    boards_agree(&database).await;
    log_agrees(&database).await;
    notifications_agree(&database).await;
}

async fn furnish(org: &Org<'_>, people: &[Person]) -> Places {
    let mut channels = Vec::new();
    for name in ["general", "benches", "lunch", "orders"] {
        let body = json!({ "type": "channel", "name": name, "member_ids": people[1..].iter().map(|one| &one.id).collect::<Vec<_>>() });
        channels.push(org.owner.post("/api/conversations", body).await.text_at("/id"));
    }
    let project = org.owner.post("/api/projects", json!({ "name": "Field kit", "key": "FIELD" })).await.text_at("/id");
    for person in &people[1..] {
        let member = json!({ "user_id": person.id, "role": "member" });
        let _ = org.owner.post(&format!("/api/projects/{project}/members"), member).await.expect(201);
    }
    Places { channels, project }
}

async fn a_day(at: usize, people: &[Person], places: &Places) {
    let (me, mut dice) = (&people[at], Dice(at as u64));
    let (mut tasks, mut statuses) = (Vec::new(), Vec::new());
    for deed in 0..DEEDS {
        let channel = &places.channels[dice.roll(places.channels.len())];
        let other = &people[(at + 1 + dice.roll(people.len() - 1)) % people.len()];
        let answer = match dice.roll(10) {
            0..=2 => me.post(&format!("/api/conversations/{channel}/messages"), json!({ "content": format!("{at}.{deed}") })).await,
            3 => {
                let direct = me.post("/api/conversations", json!({ "type": "direct", "member_ids": [other.id] })).await.text_at("/id");
                me.post(&format!("/api/conversations/{direct}/messages"), json!({ "content": "Are you in?" })).await
            }
            4 => {
                let newest = me.get(&format!("/api/conversations/{channel}/messages?limit=1")).await.expect(200);
                let Some(id) = newest["data"][0]["id"].as_str() else { continue };
                me.post(&format!("/api/conversations/{channel}/read"), json!({ "message_id": id })).await
            }
            5 | 6 => {
                let assignees = if dice.roll(2) == 0 { vec![&other.id] } else { vec![&me.id, &other.id] };
                let task = json!({ "title": format!("Task {at}.{deed}"), "assignees": assignees });
                let made = me.post(&format!("/api/projects/{}/tasks", places.project), task).await;
                tasks.push(made.text_at("/id"));
                made
            }
            7 if !tasks.is_empty() => {
                let status = ["todo", "in_progress", "done"][dice.roll(3)];
                me.post(&format!("/api/tasks/{}/move", tasks[dice.roll(tasks.len())]), json!({ "status": status })).await
            }
            8 if !statuses.is_empty() => {
                let status: &String = &statuses[dice.roll(statuses.len())];
                me.post("/api/status/comments", json!({ "status_id": status, "text": "And another thing" })).await
            }
            _ => {
                let private = dice.roll(3) == 0;
                let user_ids = if private { vec![&other.id] } else { vec![] };
                let visibility = if private { "private" } else { "public" };
                let body = json!({ "text": format!("At {at}.{deed}"), "visibility": visibility, "user_ids": user_ids });
                let written = me.post("/api/status", body).await;
                statuses.push(written.text_at("/id"));
                written
            }
        };
        assert!((200..300).contains(&answer.status), "{}: {}", answer.asked, answer.text);
    }
}

/// Every conversation counts its messages without a gap, and everybody's unread count is what is after their mark.
async fn conversations_agree(database: &Client, people: &[Person]) {
    const COUNTED: &str = "
select count(*) from public.conversations as place
where place.last_seq <> (select count(*) from public.messages where conversation_id = place.id)
    or place.last_seq <> coalesce((select max(seq) from public.messages where conversation_id = place.id), 0)
    or place.revision < place.last_seq";
    assert_eq!(count(database, COUNTED).await, 0, "a conversation has miscounted its messages");
    const UNREAD: &str = "
select member.conversation_id::text, (
    select count(*) from public.messages as message
    where message.conversation_id = member.conversation_id and message.seq > member.last_read_seq
)
from public.conversation_members as member
where member.user_id = $1::text::uuid";
    for person in people.iter().step_by(7) {
        let rows = database.query(UNREAD, &[&person.id]).await.expect("marks");
        let kept: BTreeMap<String, i64> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let page = person.get("/api/conversations?limit=200&select=id,unread_count").await.expect(200);
        let shown: BTreeMap<String, i64> = page["data"]
            .as_array()
            .expect("conversations")
            .iter()
            .map(|one| (one["id"].as_str().expect("an id").to_owned(), one["unread_count"].as_i64().expect("a count")))
            .collect();
        assert_eq!(shown, kept, "{}", person.name);
    }
}

/// Tasks are numbered from one without a gap, and no two cards have one place.
async fn boards_agree(database: &Client) {
    const NUMBERS: &str = "
select count(*) from public.projects as project
where project.last_number <> (select count(*) from public.tasks where project_id = project.id)
    or project.last_number <> coalesce((select max(serial) from public.tasks where project_id = project.id), 0)";
    assert_eq!(count(database, NUMBERS).await, 0, "a number is missing or was given twice");
    const PLACES: &str = "
select count(*) from (
    select from public.tasks group by project_id, status, position having count(*) > 1
) as shared";
    assert_eq!(count(database, PLACES).await, 0, "two cards share a place");
}

/// What is in the tables is in the log, once each.
async fn log_agrees(database: &Client) {
    for (kind, table) in [
        ("chat.message.sent", "public.messages"),
        ("projects.task.created", "public.tasks"),
        ("status.post.written", "public.statuses"),
        ("status.comment.written", "public.status_comments"),
    ] {
        let logged = format!("select count(*), count(distinct subject_id) from guildhall.events where kind = '{kind}'");
        let row = database.query_one(&logged, &[]).await.expect("a count");
        let (events, subjects): (i64, i64) = (row.get(0), row.get(1));
        let rows = count(database, &format!("select count(*) from {table}")).await;
        assert!(rows > 0, "the day brought no {kind}");
        assert_eq!((events, if kind == "status.comment.written" { rows } else { subjects }), (rows, rows), "{kind}");
    }
}

/// Everybody was told once of what concerns them, and of nothing else; a message read before its turn came needs no telling.
async fn notifications_agree(database: &Client) {
    const CONCERNS: &str = "
select other.user_id::text, event.id::text
from guildhall.events as event
join public.conversations as place on place.id = (event.data ->> 'conversation_id')::uuid and place.type = 'direct'
join public.conversation_members as other on other.conversation_id = place.id and other.user_id <> event.actor_id
where event.kind = 'chat.message.sent'
union
select person, event.id::text
from guildhall.events as event, jsonb_array_elements_text(event.data -> 'added') as person
where event.kind = 'projects.task.assigned' and person::uuid <> event.actor_id
union
select person::text, event.id::text
from guildhall.events as event
join public.statuses as status on status.id = (event.data ->> 'status_id')::uuid
cross join unnest(status.user_ids) as person
where event.kind = 'status.post.written' and person <> event.actor_id";
    // Who joined is told to whoever invited them, before the day begins.
    const TOLD: &str = "
select cause.user_id::text, cause.event_id::text
from public.notification_causes as cause
join guildhall.events as event on event.organization_id = cause.organization_id and event.id = cause.event_id
where event.kind in ('chat.message.sent', 'projects.task.assigned', 'status.post.written')";
    const READ: &str = "
select member.user_id::text, event.id::text
from guildhall.events as event
join public.conversation_members as member
    on member.conversation_id = (event.data ->> 'conversation_id')::uuid and member.last_read_seq >= (event.data ->> 'seq')::bigint
where event.kind = 'chat.message.sent'";
    let concerns = pairs(database, CONCERNS).await;
    let read = pairs(database, READ).await;
    let wanted: BTreeSet<_> = concerns.difference(&read).cloned().collect();
    assert!(wanted.len() > 100, "the day brought {} causes", wanted.len());
    eventually("everybody is told", async || wanted.is_subset(&pairs(database, TOLD).await).then_some(())).await;
    let told = pairs(database, TOLD).await;
    assert!(told.is_subset(&concerns), "somebody was told of what does not concern them");
    const COUNTS: &str = "
select sum(count)::bigint from public.notifications where type in ('chat.message.sent', 'projects.task.assigned', 'status.post.written')";
    assert_eq!(count(database, COUNTS).await, i64::try_from(told.len()).expect("few"), "each cause is counted into one notification");
}

async fn pairs(database: &Client, sql: &str) -> BTreeSet<(String, String)> {
    database.query(sql, &[]).await.expect("pairs").iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn count(database: &Client, sql: &str) -> i64 {
    database.query_one(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error}")).get(0)
}
