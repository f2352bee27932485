//! An organization with one of everything in it, to be attacked or to attack from.

use super::{laboratory, workshop};
use guildhall_tests::{Org, Person, World, eventually};
use serde_json::json;
use std::collections::BTreeMap;

pub struct Estate {
    pub id: String,
    pub owner: Person,
    pub member: Person,
    /// One object of each kind, by the name of its table.
    pub things: BTreeMap<String, String>,
    /// Words that nobody else may ever read.
    pub canaries: Vec<String>,
}

impl Estate {
    pub async fn found(world: &World, name: &str) -> Self {
        let org = world.org(name).await;
        let member = org.member(&format!("Ana-{name}"), "staff").await;
        let owner = org.owner.clone();
        let whisper = format!("whispered in {name}");
        let guest = format!("guest@{}.example", name.to_lowercase());
        let role = owner.post("/api/roles", json!({ "name": format!("Keeper of {name}"), "permissions": [] })).await.text_at("/id");
        let invitation = owner.post("/api/invitations", json!({ "email": guest })).await.text_at("/id");
        let group = json!({ "type": "group", "name": format!("Group of {name}"), "member_ids": [member.id] });
        let conversation = owner.post("/api/conversations", group).await.text_at("/id");
        let _ = owner.post("/api/conversations", json!({ "type": "channel", "name": format!("Channel of {name}") })).await.expect(201);
        let _ = owner.post("/api/conversations", json!({ "type": "direct", "member_ids": [member.id] })).await.expect(201);
        let status = owner.post("/api/status", json!({ "text": format!("At work in {name}") })).await.text_at("/id");
        let comment = owner.post("/api/status/comments", json!({ "status_id": status, "text": whisper })).await.text_at("/id");
        let _ = owner.put(&format!("/api/status/{status}/reactions/👍"), json!({})).await.expect(200);
        let _ = owner.put(&format!("/api/status/{status}/pin"), json!({})).await.expect(200);
        let _ = member.post(&format!("/api/status/{status}/seen"), json!({})).await.expect(204);
        let notification = told_by_mail(world, &owner, &member, &status, &whisper).await;
        let place = format!("/api/conversations/{conversation}");
        let message = owner.post(&format!("{place}/messages"), json!({ "content": whisper })).await.text_at("/id");
        let _ = owner.put(&format!("{place}/messages/{message}/reactions/👋"), json!({})).await.expect(200);
        let _ = owner.put(&format!("/api/saved-messages/{message}"), json!({})).await.expect(200);
        let _ = owner.put(&format!("{place}/draft"), json!({ "content": whisper })).await.expect(200);
        let later = json!({ "content": whisper, "send_at": (world.clock.now() + jiff::SignedDuration::from_hours(100)).to_string() });
        let scheduled = owner.post(&format!("{place}/scheduled"), later).await.text_at("/id");
        let oven = json!({ "what": whisper, "remind_at": (world.clock.now() + jiff::SignedDuration::from_hours(100)).to_string() });
        let reminder = owner.post("/api/reminders", oven).await.text_at("/id");
        let _ = owner.put("/api/presence", json!({ "text": format!("In the cellar of {name}") })).await.expect(200);
        let topic = owner.post(&format!("{place}/topics"), json!({ "name": format!("Topic of {name}") })).await.text_at("/id");
        let meeting = meeting(&owner, &member, &whisper).await;
        // A push service that does not exist: nothing goes out.
        let keys = json!({ "p256dh": BROWSER_KEY, "auth": "BTBZMqHH6r4Tts7J_aSIgg" });
        let browser = json!({ "endpoint": format!("https://push.saltmarsh.example/{}", org.id), "keys": keys });
        let subscription = owner.post("/api/push-subscriptions", browser).await.text_at("/id");
        let event = owner.get("/api/audit-events?limit=1").await.text_at("/data/0/id");
        let mail = owner.get("/api/mails?limit=1").await.text_at("/data/0/id");
        let job = dead_job(world, &org).await;
        let preview = preview(world, &org, &whisper).await;
        let things = [
            ("jobs", &job),
            ("mails", &mail),
            ("link_previews", &preview),
            ("organizations", &org.id),
            ("users", &member.id),
            ("roles", &role),
            ("invitations", &invitation),
            ("conversations", &conversation),
            ("messages", &message),
            ("statuses", &status),
            ("status_comments", &comment),
            ("notifications", &notification),
            ("topics", &topic),
            ("calendar_events", &meeting),
            ("secret", &"nobody-has-this".to_owned()),
            ("push_subscriptions", &subscription),
            ("scheduled_messages", &scheduled),
            ("reminders", &reminder),
            ("events", &event),
        ];
        let mut canaries = vec![name.to_owned(), owner.email.clone(), member.email.clone(), whisper, guest];
        let mut things: BTreeMap<String, String> = things.into_iter().map(|(kind, id)| (kind.to_owned(), id.clone())).collect();
        let (work, planned) = workshop::furnish(&owner, &member, name).await;
        things.extend(work.into_iter().map(|(kind, id)| (kind.to_owned(), id)));
        canaries.extend(planned);
        let (plan, asked) = laboratory::furnish(&owner, &member, name).await;
        things.extend(plan.into_iter().map(|(kind, id)| (kind.to_owned(), id)));
        canaries.extend(asked);
        Self { id: org.id, owner, member, things, canaries }
    }

    pub fn org<'w>(&self, world: &'w World) -> Org<'w> {
        Org { world, id: self.id.clone(), owner: self.owner.clone() }
    }

    /// The object of a kind. Tables that nobody named here answer with any row of the organization.
    pub fn thing(&self, kind: &str) -> &str {
        self.things.get(kind).unwrap_or_else(|| panic!("the estate has none of {kind}: furnish one in Estate::found"))
    }

    /// Takes one row of each further table that has an `id`, so that a new module's objects are attacked unasked.
    pub async fn take_stock(&mut self, superuser: &tokio_postgres::Client) {
        const WITH_ID: &str = "
select table_name::text from information_schema.columns as c
where table_schema = 'public' and column_name = 'id' and data_type = 'uuid' and exists (
    select from information_schema.columns as o
    where o.table_schema = c.table_schema and o.table_name = c.table_name and o.column_name = 'organization_id')";
        for row in superuser.query(WITH_ID, &[]).await.expect("the catalogue") {
            let table: String = row.get(0);
            if self.things.contains_key(&table) {
                continue;
            }
            let any = format!("select id::text from public.\"{table}\" where organization_id::text = $1 order by id limit 1");
            if let Some(row) = superuser.query_opt(&any, &[&self.id]).await.expect("a row") {
                self.things.insert(table, row.get(0));
            }
        }
    }
}

/// Plans something that repeats, with an answer and an instance that is otherwise.
async fn meeting(owner: &Person, member: &Person, text: &str) -> String {
    let body = json!({
        "title": text, "start_time": "2027-03-01T09:00:00Z", "end_time": "2027-03-01T10:00:00Z", "recurrence": "FREQ=DAILY;COUNT=3",
        "attendee_ids": [member.id], "location": text, "reminders": [10],
    });
    let id = owner.post("/api/calendar-events", body).await.text_at("/id");
    let second = format!("/api/calendar-events/{id}?scope=this&instance_start=2027-03-02T09:00:00Z");
    let _ = owner.put(&second, json!({ "description": text })).await.expect(200);
    let _ = owner.post("/api/calendar-feed", json!({})).await.expect(200);
    let _ = member.post(&format!("/api/calendar-events/{id}/respond"), json!({ "answer": "accepted" })).await.expect(200);
    id
}

/// A browser's public key: the one of RFC 8291.
const BROWSER_KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

/// Work that failed for good, and work that comes round: nothing that people do leaves them so at once.
async fn dead_job(world: &World, org: &Org<'_>) -> String {
    const DEAD: &str = "
insert into guildhall.jobs (organization_id, id, person_id, command, input, priority, due_at, run_at, dead_at, created_at)
values ($1::text::uuid, $2, $3::text::uuid, 'chat.conversation.rename', '{}', 1, now(), now(), now(), now())";
    const ROUND: &str = "
insert into guildhall.schedules (organization_id, name, person_id, command, input, pattern, time_zone, next_at, created_at)
values ($1::text::uuid, 'yearly', $2::text::uuid, 'chat.conversation.rename', '{}', '0 0 1 1 *', 'UTC', now() + interval '1 year', now())";
    let id = world.clock.new_uuid();
    let superuser = world.superuser().await;
    superuser.execute(DEAD, &[&org.id, &id, &org.owner.id]).await.expect("a dead job");
    superuser.execute(ROUND, &[&org.id, &org.owner.id]).await.expect("a schedule");
    id.to_string()
}

/// What stood behind a link. No site is asked for it.
async fn preview(world: &World, org: &Org<'_>, text: &str) -> String {
    const KEPT: &str = "
insert into public.link_previews
    (organization_id, id, address_hash, asked_at, answered_at, title, host, picture, picture_width, picture_height)
values ($1::text::uuid, $2, sha256(convert_to($3, 'UTF8')), now(), now(), $3, 'saltmarsh.example', '\\xffd8ffd9', 1, 1)";
    let id = world.clock.new_uuid();
    world.superuser().await.execute(KEPT, &[&org.id, &id, &text]).await.expect("a preview");
    id.to_string()
}

/// Has the owner told of a comment, in the app and by mail; answers the notification.
async fn told_by_mail(world: &World, owner: &Person, member: &Person, status: &str, text: &str) -> String {
    let at_once = json!({ "kinds": [{ "kind": "status.comment.written", "in_app": true, "mail": "at_once" }] });
    let _ = owner.put("/api/notification-settings", at_once).await.expect(200);
    let _ = member.post("/api/status/comments", json!({ "status_id": status, "text": text })).await.expect(201);
    let notification = eventually("the owner is told", async || {
        let told = owner.get("/api/notifications?type=eq.status.comment.written").await.expect(200);
        told["data"][0]["id"].as_str().map(str::to_owned)
    })
    .await;
    let superuser = world.superuser().await;
    eventually("a mail is written", async || {
        let mails = "select count(*) from public.mails where to_user_id::text = $1";
        (superuser.query_one(mails, &[&owner.id]).await.expect("mails").get::<_, i64>(0) > 0).then_some(())
    })
    .await;
    notification
}
