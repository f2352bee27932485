//! What is written down of what happened and of what was refused (SECURITY AU1, AU3).

use super::{
    claims_of,
    estate::Estate,
    logs,
    plausible::{Reach, routes},
    wire,
};
use guildhall_http::HttpSettings;
use guildhall_tests::{PASSWORD, World, eventually};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// AU1: every command of the registry says what it did. Those that say nothing are listed with the reason.
#[tokio::test]
async fn every_command_leaves_an_event() {
    let silent = [
        ("identity.session.switch", "a session moves between one's own organizations; no right changes"),
        ("identity.session.refresh", "the session goes on; its opening and its end are events"),
        ("chat.conversation.read", "how far somebody has read is theirs and the conversation's, not the audit's"),
        ("notifications.notification.read", "what somebody has read is theirs, not the audit's"),
        ("notifications.notification.keep", "the same"),
        ("notifications.notification.read_all", "the same"),
        ("notifications.mail.end", "the same; it is the link's holder who does it"),
        ("notifications.push.subscribe", "which of their devices somebody is told on is theirs, not the audit's"),
        ("notifications.push.unsubscribe", "the same"),
        ("notifications.settings.choose", "how somebody wants to hear of things is theirs, not the audit's"),
        ("chat.conversation.mute", "what is quiet for somebody is theirs alone"),
        ("chat.conversation.unmute", "the same"),
        ("chat.draft.drop", "what was not said is nobody's"),
        ("chat.draft.keep", "the same"),
        ("chat.message.call_off", "what was not said is nobody's"),
        ("chat.message.reschedule", "the same"),
        ("chat.message.schedule", "the same; that it was said is an event when it is"),
        ("chat.message.save", "what somebody put aside is theirs alone"),
        ("chat.message.unsave", "the same"),
        ("chat.reminder.set", "what somebody wants to remember is theirs alone"),
        ("chat.reminder.forget", "the same"),
        ("chat.presence.set", "where somebody is just now is not for the audit"),
        ("status.post.see", "who has seen a status is its readers' affair, not the audit's"),
        ("projects.tasks.change", "each change of a task is an event of that task; none was asked for here"),
    ];
    let by_hand = [
        "identity.account.register",
        "identity.session.login",
        "identity.session.logout",
        "organization.invitation.accept",
        // Wants a mail server: tests/src/mail/arriving.rs.
        "mail.outbox.send_again",
    ];
    let world = World::new().await;
    let estate = Estate::found(&world, "Saltmarsh").await;
    // Some things are done once only, so somebody else, and a place where they are not yet, come into it.
    let newcomer = estate.org(&world).member("Newcomer", "staff").await;
    let channel = newcomer.get("/api/conversations?type=eq.channel").await.text_at("/data/0/id");
    let unpinned = estate.owner.post("/api/status", json!({ "text": "Nothing special" })).await.text_at("/id");
    let (kept, settled) = kept_and_settled(&estate).await;
    let with = |kind: &str, id: &str| {
        let mut things = estate.things.clone();
        things.insert(kind.to_owned(), id.to_owned());
        things
    };
    let mut done = with("messages", &kept);
    done.insert("topics".to_owned(), settled);
    let casts = [
        (&estate.owner, estate.things.clone()),
        (&estate.owner, with("users", &newcomer.id)),
        (&newcomer, with("conversations", &channel)),
        (&estate.owner, with("statuses", &unpinned)),
        (&estate.owner, with("users", &estate.owner.id)),
        (&estate.owner, done),
        (&estate.member, estate.things.clone()),
        (&estate.owner, with("projects", estate.thing("projects_archived"))),
        (&estate.owner, with("equipment", estate.thing("equipment_spare"))),
        (&estate.owner, with("schedules", estate.thing("schedules_cancelled"))),
        (&estate.owner, with("schedules", estate.thing("schedules_free"))),
        (&estate.owner, with("schedules", estate.thing("schedules_own"))),
        (&estate.owner, with("swap_requests", estate.thing("swap_requests_asked"))),
    ];
    let registry = world.house.kernel.services.registry.clone();
    let commands: BTreeSet<&str> =
        registry.commands().iter().filter(|command| !command.reads && !command.routes.is_empty()).map(|command| command.name).collect();
    let mut heard: BTreeSet<&str> = BTreeSet::new();
    for route in routes(&registry).iter().filter(|route| !route.reads && route.access != Reach::Public) {
        let name = route.command.expect("a write is a command");
        if by_hand.contains(&name) {
            continue;
        }
        for (person, things) in &casts {
            let mut ask = route.ask(&|_, kind| things.get(kind).unwrap_or_else(|| panic!("no {kind}")).clone());
            if let Some(body) = ask.body.as_mut().filter(|body| body.as_object().is_some_and(serde_json::Map::is_empty)) {
                // A change of nothing need not be one; most things have a name.
                if route.body_fields().iter().any(|(field, _)| field == "name") {
                    body["name"] = json!("Renamed");
                }
            }
            let call = person.call(ask.method, &ask.url).header("prefer", "tx=rollback");
            let answer = call.json(ask.body.clone().unwrap_or_else(|| json!({}))).send().await;
            if answer.status == 200 && answer.json()["events"].as_array().is_some_and(|events| !events.is_empty()) {
                heard.insert(name);
            }
        }
    }
    let mute: Vec<_> = commands.iter().filter(|name| !heard.contains(*name) && !by_hand.contains(name)).copied().collect();
    let mut known: Vec<&str> = silent.iter().map(|(name, _)| *name).filter(|name| commands.contains(name)).collect();
    known.sort_unstable();
    assert_eq!(mute, known, "commands that leave no event");
}

/// A message that is pinned and reacted to, and a topic that is resolved: what can be undone.
async fn kept_and_settled(estate: &Estate) -> (String, String) {
    let place = format!("/api/conversations/{}", estate.thing("conversations"));
    let message = estate.owner.post(&format!("{place}/messages"), json!({ "content": "Keep this" })).await.text_at("/id");
    let _ = estate.owner.put(&format!("{place}/messages/{message}/pin"), json!({})).await.expect(200);
    let _ = estate.owner.put(&format!("{place}/messages/{message}/reactions/👍"), json!({})).await.expect(200);
    let topic = estate.owner.post(&format!("{place}/topics"), json!({ "name": "Settled" })).await.text_at("/id");
    let _ = estate.owner.post(&format!("{place}/topics/{topic}/resolve"), json!({})).await.expect(200);
    (message, topic)
}

/// AU1: signing up, in, wrong, out and joining are events, with who, where, when and which request.
#[tokio::test]
async fn sign_ins_are_events_with_who_where_and_when() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let began = world.clock.now();
    let login = async |password: &str, id: &str| {
        let call = world.stranger().call("POST", "/api/auth/login").header("x-request-id", id);
        call.json(json!({ "email": ana.email, "password": password })).send().await
    };
    let signed_in = login(PASSWORD, "right-password").await;
    login("a wrong password", "wrong-password").await.refused("unauthenticated");
    let session = ana.with_token(&signed_in.text_at("/access_token"));
    let _ = session.call("POST", "/api/auth/logout").header("x-request-id", "sign-out").send().await.expect(204);
    let superuser = world.superuser().await;
    const EVENT: &str = "
select organization_id::text, coalesce(actor_id::text, ''), address, occurred_at, subject_id::text
from guildhall.events where kind = $1 and request_id = $2";
    for (kind, id) in [
        ("identity.session.opened", "right-password"),
        ("identity.login.refused", "wrong-password"),
        ("identity.session.ended", "sign-out"),
    ] {
        let row = superuser.query_one(EVENT, &[&kind, &id]).await.unwrap_or_else(|error| panic!("{kind}: {error:?}"));
        assert_eq!((row.get::<_, &str>(0), row.get::<_, &str>(1), row.get::<_, &str>(2)), (&*org.id, &*ana.id, "127.0.0.1"), "{kind}");
        let at: jiff::Timestamp = row.get(3);
        assert!(at >= began && at <= world.clock.now(), "{kind}");
    }
    let ended = superuser.query_one(EVENT, &[&"identity.session.ended", &"sign-out"]).await.expect("an event");
    assert_eq!(ended.get::<_, &str>(4), claims_of(&session).session_id.to_string(), "which one ended");
    let kinds = "select distinct kind from guildhall.events";
    let kinds: Vec<String> = superuser.query(kinds, &[]).await.expect("kinds").iter().map(|row| row.get(0)).collect();
    for kind in ["identity.account.registered", "organization.member.joined", "organization.founded", "organization.invitation.created"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind} in {kinds:?}");
    }
}

/// AU1: each refusal has its entry apart from the modules' tables; a flood is counted, not kept.
#[tokio::test]
async fn refusals_are_noted_once_and_counted() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let superuser = world.superuser().await;
    let forbidden = ana.call("PATCH", "/api/organization").header("x-request-id", "not-hers").json(json!({ "name": "x" })).send().await;
    forbidden.refused("forbidden");
    world.stranger().call("GET", "/api/members").header("x-request-id", "nobody").send().await.refused("unauthenticated");
    ana.with_token("garbage").call("GET", "/api/members").header("x-request-id", "forged").send().await.refused("unauthenticated");
    const NOTE: &str = "
select code, coalesce(organization_id::text, ''), coalesce(person_id::text, ''), address, times from guildhall.refusals where request_id = $1";
    for (id, code, organization, person) in
        [("not-hers", "forbidden", &*org.id, &*ana.id), ("nobody", "unauthenticated", "", ""), ("forged", "unauthenticated", "", "")]
    {
        let row = eventually("the refusal is noted", async || superuser.query_opt(NOTE, &[&id]).await.expect("an answer")).await;
        let found = (row.get::<_, &str>(0), row.get::<_, &str>(1), row.get::<_, &str>(2), row.get::<_, &str>(3));
        assert_eq!(found, (code, organization, person, "127.0.0.1"), "{id}");
        assert_eq!(row.get::<_, i32>(4), 1);
    }
    for _ in 0..300 {
        ana.get("/api/audit-events").await.refused("forbidden");
    }
    const COUNTED: &str = "
select count(*), coalesce(sum(times), 0) from guildhall.refusals where code = 'forbidden' and request_id <> 'not-hers'";
    let rows = eventually("all are counted", async || {
        let row = superuser.query_one(COUNTED, &[]).await.expect("a count");
        (row.get::<_, i64>(1) == 300).then(|| row.get::<_, i64>(0))
    })
    .await;
    assert!(rows < 100, "{rows} rows for three hundred");
}

/// AU3: where a call comes from is the connection's word, or a trusted proxy's about its last hop.
#[tokio::test]
async fn an_address_is_believed_from_trusted_proxies_alone() {
    let forged = [("x-forwarded-for", "203.0.113.7, 198.51.100.9"), ("x-real-ip", "203.0.113.7"), ("client-ip", "203.0.113.7")];
    let trusting = HttpSettings { trusted_proxies: vec!["127.0.0.0/8".parse().expect("a network")], ..HttpSettings::default() };
    for (settings, believed) in [(HttpSettings::default(), "127.0.0.1"), (trusting, "198.51.100.9")] {
        let world = World::with().http(settings).build().await;
        let owner = world.org("Saltmarsh").await.owner;
        let mut call = owner.call("PATCH", "/api/organization");
        for (name, value) in forged {
            call = call.header(name, value);
        }
        let _ = call.json(json!({ "name": "Renamed" })).send().await.expect(200);
        let event = owner.get("/api/audit-events?kind=eq.organization.changed").await.expect(200);
        assert_eq!(event["data"][0]["address"], believed);
    }
}

/// AU3: nothing that a client sends can end or colour a line of the log, or forge one.
#[tokio::test]
async fn client_text_forges_no_line_of_the_log() {
    logs::keep();
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let odd: [&[u8]; 8] = [
        b"a\x1b[31mred",
        b"a\rb",
        b"a\x0bb",
        b"a\tb",
        b"forged\" status=200",
        b"forged {\"level\":\"INFO\"}",
        b"\xe2\x80\xaeforged",
        b"a%0d%0aforged",
    ];
    for id in odd {
        let start = wire::head("PATCH", "/api/organization", &owner.token) + "Connection: close\r\nContent-Length: 0\r\nX-Request-Id: ";
        let answer = wire::say(&world, &[start.as_bytes(), id, b"\r\nUser-Agent: ", id, b"\r\n\r\n"].concat()).await;
        let echoed = answer.lines().find_map(|line| line.strip_prefix("x-request-id: "));
        assert!(echoed.is_none_or(|echoed| uuid::Uuid::try_parse(echoed.trim()).is_ok()), "{:?}: {answer}", String::from_utf8_lossy(id));
    }
    let split = wire::head("GET", "/api/users/me", &owner.token) + "Connection: close\r\nX-Request-Id: a\r\nX-Forged: status=200\r\n\r\n";
    assert!(wire::say(&world, split.as_bytes()).await.starts_with("HTTP/1.1 200"), "another header, nothing more");
    for path in ["/api/nowhere%0d%0aforged", "/api/members?name=eq.%0d%0aforged%1b[31m", "/api/members/%0aforged"] {
        let answer = owner.get(path).await;
        assert!(answer.headers.iter().all(|(_, value)| !value.as_bytes().windows(6).any(|window| window == b"forged")), "{path}");
    }
    let marked = owner.call("GET", "/api/users/me").header("x-request-id", "after-the-forgeries").send().await;
    let _ = marked.expect(200);
    let log = eventually("the log has the last call", async || {
        let log = logs::written();
        log.contains("after-the-forgeries").then_some(log)
    })
    .await;
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("a broken line: {line}"));
        assert!(line["level"].is_string() && line["timestamp"].is_string(), "{line}");
        if line["target"] == "guildhall::access" {
            assert!(!line.to_string().contains("forged"), "{line}");
        }
    }
    assert!(!log.contains('\u{1b}'));
}
