use futures::future::join_all;
use guildhall_postgres::{Migration, MigrationError, migrate};
use guildhall_tests::Cluster;

const FIRST: &[Migration] = &[Migration::new(1, "notes", "create table public.notes (id int primary key)")];
const EDITED: &[Migration] = &[Migration::new(1, "notes", "create table public.notes (id bigint primary key)")];
const BROKEN: &[Migration] = &[FIRST[0], Migration::new(2, "broken", "create table public.half (id int); select 1 / 0")];

fn with_foundation(migrations: &'static [Migration]) -> Vec<(&'static str, &'static [Migration])> {
    vec![guildhall_postgres::FOUNDATION, ("notes", migrations)]
}

#[tokio::test]
async fn ten_nodes_that_start_at_once_migrate_once() {
    let installation = Cluster::shared().bare_database().await;
    let applied = join_all((0..10).map(|_| async { migrate(&installation, &with_foundation(FIRST)).await.expect("it starts") })).await;
    assert_eq!(applied.iter().sum::<usize>(), guildhall_postgres::FOUNDATION.1.len() + 1);
    assert_eq!(applied.iter().filter(|count| **count > 0).count(), 1, "one node did it all");
}

#[tokio::test]
async fn an_edited_past_and_a_newer_database_are_refused() {
    let installation = Cluster::shared().bare_database().await;
    migrate(&installation, &with_foundation(FIRST)).await.expect("it starts");
    let edited = migrate(&installation, &with_foundation(EDITED)).await;
    assert!(matches!(edited, Err(MigrationError::Edited { number: 1, .. })), "{edited:?}");
    let older = migrate(&installation, &with_foundation(&[])).await;
    assert!(matches!(older, Err(MigrationError::Newer { number: 1, .. })), "{older:?}");
}

#[tokio::test]
async fn a_migration_that_fails_leaves_no_half_of_itself() {
    let installation = Cluster::shared().bare_database().await;
    let failed = migrate(&installation, &with_foundation(BROKEN)).await;
    assert!(matches!(failed, Err(MigrationError::Failed { number: 2, .. })), "{failed:?}");
    let client = Cluster::shared().superuser(installation.database_name()).await;
    let row = client
        .query_one("select to_regclass('public.notes') is not null, to_regclass('public.half') is null", &[])
        .await
        .expect("an answer");
    assert!(row.get::<_, bool>(0), "the one before it stays");
    assert!(row.get::<_, bool>(1), "nothing of the failed one");
}
