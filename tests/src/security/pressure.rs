//! Too much, too fast, and gone half-way: what one caller's doing costs the others (SECURITY PW3, PW5, RL4, DO2, DO3).

use super::{estate::Estate, sockets, trouble, wire};
use futures::{
    StreamExt,
    future::{join_all, select},
    stream,
};
use guildhall_kernel::Budget;
use guildhall_tests::{PASSWORD, World, eventually};
use serde_json::json;
use std::{
    num::NonZeroU32,
    pin::pin,
    time::{Duration, Instant},
};
use tokio::io::AsyncWriteExt;

fn n(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).expect("not nothing")
}

/// Resident memory of this process in MiB.
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// PW3: a storm of logins is hashed a few at a time, and everything else goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_logins_stalls_nobody() {
    let world = World::new().await;
    let owner = world.org("Saltmarsh").await.owner;
    let before = resident_mib();
    let logins = join_all((0..300).map(|at| {
        let stranger = world.stranger();
        let body = json!({ "email": format!("nobody-{at}@saltmarsh.example"), "password": "a wrong password" });
        async move { stranger.post("/api/auth/login", body).await }
    }));
    let watch = async {
        let (mut slowest, mut peak, mut asked) = (Duration::ZERO, 0, 0);
        loop {
            for answer in [world.stranger().get("/health"), owner.get("/api/users/me")] {
                let began = Instant::now();
                let _ = answer.await.expect(200);
                slowest = slowest.max(began.elapsed());
            }
            peak = peak.max(resident_mib());
            asked += 1;
            // Written where the other half can read it when it is done first.
            SEEN.lock().expect("no panic").replace((slowest, peak, asked));
        }
    };
    static SEEN: std::sync::Mutex<Option<(Duration, u64, u32)>> = std::sync::Mutex::new(None);
    let answers = match select(pin!(logins), pin!(watch)).await {
        futures::future::Either::Left((answers, _)) => answers,
        futures::future::Either::Right((never, _)) => never,
    };
    for answer in &answers {
        assert!(matches!(answer.status, 401 | 503), "{}", answer.text);
    }
    assert!(answers.iter().filter(|answer| answer.status == 401).count() >= 200);
    let (slowest, peak, asked) = SEEN.lock().expect("no panic").expect("it was watched");
    assert!(asked > 5 && slowest < Duration::from_secs(2), "the slowest of {asked} took {slowest:?}");
    // Three hundred at once would be 5.6 GiB; the rest is room for the tests beside this one.
    assert!(peak < before + 1_000, "{before} MiB grew to {peak} MiB");
}

/// PW5: one count for an account however it is written and wherever it seems to come from; its owner goes on.
#[tokio::test]
async fn guessing_is_counted_by_account_and_locks_nobody_out() {
    let world = World::with().limits(Budget::default()).build().await;
    let org = world.org("Saltmarsh").await;
    let (victim, other) = (org.member("Ana", "staff").await, org.member("Ines", "staff").await);
    let login = async |email: String, password: &str, from: &str| {
        let call =
            world.stranger().call("POST", "/api/auth/login").header("x-forwarded-for", from).header("forwarded", &format!("for={from}"));
        call.header("x-real-ip", from).json(json!({ "email": email, "password": password })).send().await
    };
    let mut limited = 0;
    for at in 0..101_usize {
        let spelled: String =
            victim.email.chars().enumerate().map(|(place, c)| if (place + at) % 3 == 0 { c.to_ascii_uppercase() } else { c }).collect();
        let answer = login(spelled, "a wrong password", &format!("198.51.100.{at}")).await;
        match answer.status {
            401 => assert_eq!(limited, 0, "once limited, limited"),
            _ => {
                answer.refused("rate_limited");
                assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
                limited += 1;
            }
        }
    }
    assert!(limited >= 75, "{limited} of 101 were refused");
    // Even the right password says nothing more for a while, so it cannot be found by the difference.
    login(victim.email.clone(), PASSWORD, "198.51.100.7").await.refused("rate_limited");
    let _ = victim.get("/api/users/me").await.expect(200);
    let _ = login(other.email.clone(), PASSWORD, "198.51.100.7").await.expect(200);
    // An account that is not there is counted alike.
    let mut last = login("nobody@saltmarsh.example".to_owned(), "a wrong password", "198.51.100.7").await;
    for _ in 0..25 {
        last = login("nobody@saltmarsh.example".to_owned(), "a wrong password", "198.51.100.7").await;
    }
    last.refused("rate_limited");
}

/// DO2: one budget for a caller behind all doors, one for an organization, one for an address.
#[tokio::test]
async fn budgets_are_counted_behind_every_door() {
    let budget = Budget { caller: n(20), organization: n(45), address: n(200) };
    let world = World::with().limits(budget).build().await;
    let org = world.org("Saltmarsh").await;
    let people = [org.member("Ana", "staff").await, org.member("Ines", "staff").await, org.member("Tomasz", "staff").await];
    let spend = async |at: usize| {
        let mut welcome = 0;
        for turn in 0..30 {
            let answer = match turn % 3 {
                0 => people[at].get("/api/users/me").await,
                1 => people[at].get("/api/conversations").await,
                _ => people[at].post("/api/conversations", json!({ "type": "group", "member_ids": [org.owner.id] })).await,
            };
            if answer.status == 429 {
                assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{:?}", answer.headers);
                answer.refused("rate_limited");
                break;
            }
            assert!(answer.status < 300, "{}", answer.text);
            assert!(answer.header("ratelimit").starts_with("\"default\";r="));
            welcome += 1;
        }
        welcome
    };
    let line = sockets::Line::connect(&world, &people[0].token).await.expect("a budget to connect with");
    let nothing = json!({ "conversation_id": world.clock.new_uuid(), "after": 0 });
    let asked = line.ask("sync", &nothing).await;
    assert!(asked.contains("not_found"), "the control: {asked}");
    let first = spend(0).await;
    assert!((15..=20).contains(&first), "{first} calls of one caller");
    people[0].get("/api/members").await.refused("rate_limited");
    // The socket's door takes from the same budget.
    let asked = line.ask("sync", &nothing).await;
    assert!(asked.contains("rate_limited"), "{asked}");
    let second = spend(1).await;
    assert!((15..=22).contains(&second), "another caller has a budget of their own: {second}");
    let third = spend(2).await;
    assert!(third < 15, "the organization's budget is spent: {third}");
    // Somebody of another organization is not concerned.
    let elsewhere = world.org("Undercliff").await;
    let _ = elsewhere.owner.get("/api/members").await.expect(200);
    let mut stranger = 0;
    for _ in 0..220 {
        let answer = world.stranger().get("/api/members").await;
        if answer.status == 429 {
            assert_eq!(answer.header("ratelimit-policy").split(";w=").nth(1), Some("60"), "{:?}", answer.headers);
            answer.refused("rate_limited");
            stranger += 1;
        }
    }
    assert!(stranger > 10, "an address has a budget, too");
    let _ = elsewhere.owner.get("/api/members").await.expect(200);
}

/// RL4: clients that go away at any step leave connections that know nothing of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_go_away_leave_clean_connections() {
    let world = World::with().module(trouble::module()).build().await;
    let home = Estate::found(&world, "Saltmarsh").await;
    let elsewhere = Estate::found(&world, "Undercliff").await;
    let token = &home.owner.token;
    let reads = wire::head("GET", "/api/trouble/wait?ms=40", token) + "\r\n";
    let lists = wire::head("GET", "/api/conversations", token) + "\r\n";
    let body = r#"{"ms":2}"#;
    let writes = format!(
        "{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        wire::head("POST", "/api/trouble/wait", token),
        body.len()
    );
    let breaks = r#"{"how":"cast","words":"x"}"#;
    let breaks = format!(
        "{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{breaks}",
        wire::head("POST", "/api/trouble/break", token),
        breaks.len()
    );
    let requests = [reads.clone(), lists, reads.clone(), breaks, reads.clone(), writes, reads];

    let drop_some = |count: u64| {
        let (requests, world) = (&requests, &world);
        stream::iter(0..count).for_each_concurrent(24, move |at| async move {
            let request = &requests[usize::try_from(at).expect("small") % requests.len()];
            let mut stream = wire::connect(world).await;
            // Some break off inside the request, the others a little later each time.
            let sent = if at % 8 == 0 { request.len() * usize::try_from(at % 97).expect("small") / 97 } else { request.len() };
            let _ = stream.write_all(&request.as_bytes()[..sent]).await;
            tokio::time::sleep(Duration::from_micros(at * 997 % 40_000)).await;
        })
    };
    let others = stream::iter(0..400).for_each_concurrent(4, |_| async {
        let seen = elsewhere.owner.get("/api/members").await.expect(200).to_string();
        assert!(!seen.contains(&home.owner.email), "{seen}");
        assert_eq!(elsewhere.owner.get("/api/organization").await.expect(200)["id"], elsewhere.id);
        let conversation = elsewhere.owner.get(&format!("/api/conversations/{}", home.thing("conversations"))).await;
        conversation.refused("not_found");
    });
    futures::join!(drop_some(600), others);
    // Once more, with nobody after them who would tidy up by using a connection.
    drop_some(60).await;

    let superuser = world.superuser().await;
    eventually("every connection is idle and holds nothing", async || {
        const UNCLEAN: &str = "
select count(*) from pg_stat_activity as a
where a.datname = current_database() and a.pid <> pg_backend_pid() and a.application_name = 'guildhall'
    and (a.state <> 'idle' or exists (select from pg_locks as l where l.pid = a.pid))";
        let unclean: i64 = superuser.query_one(UNCLEAN, &[]).await.expect("a count").get(0);
        (unclean == 0).then_some(())
    })
    .await;
    // Each connection of the pool, one after another, as nobody.
    let pool = &world.house.kernel.services.database.request;
    let nobody = guildhall_postgres::Claims::none;
    let mut held = Vec::new();
    for _ in 0..pool.state().size {
        let mut tx = pool.begin(nobody());
        let row = tx
            .query("select coalesce(auth.uid(), auth.org_id()) is null, (select count(*) from public.users), (select count(*) from pg_listening_channels())", &[])
            .await
            .expect("it answers")
            .remove(0);
        assert_eq!((row.get::<_, bool>(0), row.get::<_, i64>(1), row.get::<_, i64>(2)), (true, 0, 0));
        held.push(tx);
    }
    join_all(held.into_iter().map(guildhall_postgres::Tx::rollback)).await;
}

/// DO3: one organization's slow work fills its own lane; others and signing in go on, and it is told to come back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_organizations_slow_work_leaves_room_for_others() {
    let world = World::with().module(trouble::module()).build().await;
    let busy = world.org("Saltmarsh").await.owner;
    let other = world.org("Undercliff").await.owner;
    let slow = join_all((0..300).map(|_| busy.get("/api/trouble/wait?ms=700")));
    let probe = async {
        // Once the first of the busy ones are at work.
        let pool = &world.house.kernel.services.database.request;
        eventually("the busy organization waits for itself", async || (pool.state().waiting > 50).then_some(())).await;
        let mut times = Vec::new();
        for _ in 0..100 {
            let began = Instant::now();
            let _ = other.get("/api/members").await.expect(200);
            times.push(began.elapsed());
        }
        assert!(pool.state().waiting > 0, "it was busy all the while");
        let login = json!({ "email": other.email, "password": PASSWORD });
        let _ = world.stranger().post("/api/auth/login", login).await.expect(200);
        assert!(sockets::knock_with(&world, &other.token).await.starts_with("40"));
        times.sort_unstable();
        times[98]
    };
    let (answers, p99) = futures::join!(slow, probe);
    assert!(p99 < Duration::from_millis(700), "the other organization's p99 is {p99:?}");
    let told: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(told.len() > 50 && told.len() < 290, "{} were told to come back", told.len());
    for answer in told {
        answer.refused("unavailable");
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{:?}", answer.headers);
    }
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 503)));
    let _ = busy.get("/api/members").await.expect(200);
}
