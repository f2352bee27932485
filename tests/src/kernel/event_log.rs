//! The guarantee of the event log: each committed event exactly once to each reader, one order for all, no effect
//! before its cause, whatever writers do.

use futures::future::join_all;
use guildhall_postgres::{Claims, Database, Reader, cut_page, migrate};
use guildhall_tests::{Cluster, eventually};
use std::{collections::HashSet, time::Duration};
use uuid::Uuid;

const APPEND: &str = "
insert into guildhall.events (organization_id, id, kind, subject_kind, subject_id, data, occurred_at)
values ($1, $2, $3, 'counter', $2, jsonb_build_object('n', $4::bigint), now())";
const BUMP: &str = "update public.counter set n = n + 1 where id = 1 returning n";

/// What one writer does: the lock first or late, slowly or not, kept or rolled back.
async fn write(database: &Database, organization: Uuid, writer: u64, round: u64) -> Option<Uuid> {
    let id = Uuid::new_v5(&organization, format!("{writer}/{round}").as_bytes());
    let mut tx = database.service.begin(Claims::none());
    if (writer + round).is_multiple_of(3) {
        // A transaction id of its own long before the lock: order of ids is not order of commits.
        tx.execute("insert into public.noise values ($1)", &[&id]).await.expect("noise");
        tokio::time::sleep(Duration::from_millis(writer % 5)).await;
    }
    let n: i64 = tx.query(BUMP, &[]).await.expect("the counter")[0].get(0);
    if round.is_multiple_of(7) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    tx.execute(APPEND, &[&organization, &id, &"test.counted", &n]).await.expect("the event");
    if (writer * 31 + round).is_multiple_of(5) {
        tx.rollback().await.expect("a rollback");
        return None;
    }
    tx.commit(&[]).await.expect("a commit");
    Some(id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_reader_sees_each_committed_event_once_in_one_order_and_no_effect_before_its_cause() {
    let cluster = Cluster::own("event-log");
    let installation = cluster.bare_database().await;
    migrate(&installation, &[guildhall_postgres::FOUNDATION]).await.expect("the foundation");
    cluster
        .superuser(installation.database_name())
        .await
        .batch_execute("create table public.counter (id int primary key, n bigint not null); insert into public.counter values (1, 0); create table public.noise (id uuid); grant select, insert, update on public.counter, public.noise to service_role")
        .await
        .expect("the counter");
    let database = Database::open(installation);
    let organization = Uuid::from_u128(7);
    const WRITERS: u64 = 8;
    const ROUNDS: u64 = 60;

    let mut readers = Vec::new();
    for name in ["mail", "audit", "search"] {
        readers.push(Reader::open_at_beginning(&database.service, name).await.expect("a reader"));
    }
    let writing = async {
        let writers = (0..WRITERS).map(|writer| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut kept = Vec::new();
                for round in 0..ROUNDS {
                    kept.extend(write(&database, organization, writer, round).await);
                }
                kept
            })
        });
        join_all(writers).await.into_iter().flat_map(|kept| kept.expect("a writer")).collect::<HashSet<Uuid>>()
    };
    let reading = async |reader: &Reader, limit: i64| {
        let mut seen: Vec<(Uuid, i64)> = Vec::new();
        let mut crashes = 0;
        eventually("the last event is read", async || {
            cut_page(&database.service).await.expect("a page");
            while let Some(batch) = reader.take(limit).await.expect("a batch") {
                let events: Vec<_> = batch.events.iter().map(|event| (event.id, event.data["n"].as_i64().expect("a number"))).collect();
                // A reader that dies before its commit reads the same again.
                crashes += 1;
                if crashes % 4 == 0 {
                    drop(batch);
                    continue;
                }
                batch.finish().await.expect("the cursor moves");
                seen.extend(events);
            }
            let expected = i64::try_from(WRITERS * ROUNDS).expect("small");
            let rolled_back =
                (0..WRITERS).flat_map(|w| (0..ROUNDS).map(move |r| (w, r))).filter(|(w, r)| (w * 31 + r).is_multiple_of(5)).count();
            (seen.len() as i64 >= expected - rolled_back as i64).then_some(())
        })
        .await;
        seen
    };
    let (kept, mail, audit, search) = futures::join!(writing, reading(&readers[0], 1), reading(&readers[1], 10), reading(&readers[2], 500));

    assert_eq!(mail.len(), kept.len(), "each once");
    assert_eq!(mail.iter().map(|(id, _)| *id).collect::<HashSet<_>>(), kept, "the committed ones, and no other");
    assert_eq!(mail, audit, "one order for all");
    assert_eq!(mail, search);
    // Each writer counted under the counter's lock, so the numbers are the order of cause and effect.
    let early = mail.windows(2).find(|pair| pair[0].1 >= pair[1].1);
    assert!(early.is_none(), "no effect before its cause: {early:?}");
}

#[tokio::test]
async fn a_page_of_a_long_log_costs_no_more_than_its_news() {
    const LONG: &str = "
insert into guildhall.events (organization_id, id, kind, subject_kind, subject_id, data, occurred_at)
select '00000000-0000-0000-0000-000000000007', gen_random_uuid(), 'test.counted', 'counter', gen_random_uuid(), '{}', now()
from generate_series(1, 200000)";
    const READ: &str = "
select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::bigint from pg_stat_xact_user_tables where schemaname = 'guildhall' and relname ^@ 'events_'";
    let cluster = Cluster::own("long-log");
    let installation = cluster.bare_database().await;
    migrate(&installation, &[guildhall_postgres::FOUNDATION]).await.expect("the foundation");
    let admin = cluster.superuser(installation.database_name()).await;
    let database = Database::open(installation);
    admin.batch_execute(LONG).await.expect("a long log");
    admin.batch_execute("vacuum analyze guildhall.events").await.expect("its statistics");
    assert!(cut_page(&database.service).await.expect("a page").contains("test.counted"));
    let id = Uuid::from_u128(8);
    admin.execute(APPEND, &[&id, &id, &"test.told", &1i64]).await.expect("one more");
    // What the planner thinks of the index of a table that no memory holds.
    admin.batch_execute("begin; set local random_page_cost = 100").await.expect("a transaction");
    let kinds: Vec<String> = admin.query("select guildhall.cut_page()", &[]).await.expect("a page").iter().map(|row| row.get(0)).collect();
    let read: i64 = admin.query_one(READ, &[]).await.expect("a count").get(0);
    assert_eq!(kinds, ["test.told"]);
    assert!(read < 100, "{read} events were read for one");
}
