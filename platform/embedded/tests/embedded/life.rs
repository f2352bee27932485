//! A server's life: first start, restarts, the end of its Guildhall in good order and by force.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{PASSWORD, Place, ask, connect, start, used};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_folder_becomes_a_server_for_whoever_knows_the_password() {
    let place = Place::new();
    let began = Instant::now();
    let postgres = start(&place.data()).await.unwrap();
    println!("empty folder to ready: {:?}", began.elapsed());

    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    assert_eq!(ask(&client, "show wal_level").await, "logical");
    assert_eq!(ask(&client, "show data_checksums").await, "on");
    assert_eq!(ask(&client, "show server_encoding").await, "UTF8");
    assert_eq!(ask(&client, "select upper('äpfel')").await, "ÄPFEL");

    let refused = connect(postgres.config(), "wrong").await.unwrap_err();
    assert_eq!(refused.code().map(|code| code.code()), Some("28P01"));
    postgres.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_tcp_port_and_the_folders_are_closed() {
    let place = Place::new();
    let postgres = start(&place.data()).await.unwrap();
    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    assert_eq!(ask(&client, "show listen_addresses").await, "");

    for (folder, open) in
        [(place.data(), 0o010), (place.database(""), 0), (postgres.config().socket_folder.clone(), 0), (place.data().join("logs"), 0)]
    {
        let mode = fs::metadata(&folder).unwrap().permissions().mode() & 0o077;
        assert_eq!(mode & !open, 0, "{} is open: {mode:o}", folder.display());
    }
    let sockets = postgres.config().socket_folder.clone();
    assert!(!sockets.join("password").exists());
    postgres.stop().await.unwrap();
    assert!(!sockets.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_of_all_languages_are_found_by_trigram_and_full_text() {
    let place = Place::new();
    let postgres = start(&place.data()).await.unwrap();
    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    client.batch_execute("create extension pg_trgm; create extension unaccent; create extension btree_gist").await.unwrap();
    assert_eq!(ask(&client, "select array_length(show_trgm('żółw'), 1)").await, "5");
    assert_eq!(ask(&client, "select to_tsvector('simple', 'Über ŻÓŁW') @@ to_tsquery('simple', 'żółw')").await, "t");
    postgres.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_the_data_and_is_fast() {
    let place = Place::new();
    let postgres = start(&place.data()).await.unwrap();
    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    client.batch_execute("create table kept as select 7 as number").await.unwrap();
    postgres.stop().await.unwrap();

    let began = Instant::now();
    let postgres = start(&place.data()).await.unwrap();
    let took = began.elapsed();
    println!("existing data to ready: {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    assert_eq!(ask(&client, "select number from kept").await, "7");
    postgres.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_of_the_caller_win_over_the_defaults() {
    let place = Place::new();
    let folder = guildhall_embedded::DataFolder::claim(&place.data()).unwrap();
    let mut options = guildhall_embedded::Options::new(PASSWORD);
    options.settings.push(("work_mem".into(), "7MB".into()));
    options.settings.push(("max_connections".into(), "30".into()));
    let postgres = guildhall_embedded::Embedded::start(&folder, options).await.unwrap();
    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    assert_eq!(ask(&client, "show work_mem").await, "7MB");
    assert_eq!(ask(&client, "show max_connections").await, "30");
    postgres.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_by_itself_is_noticed() {
    let place = Place::new();
    let postgres = start(&place.data()).await.unwrap();
    let pid = rustix_pid(postgres.pid());
    rustix::process::kill_process(pid, rustix::process::Signal::QUIT).unwrap();
    let trouble = tokio::time::timeout(Duration::from_secs(10), postgres.ended()).await.unwrap();
    assert!(trouble.to_string().contains("PostgreSQL"), "{trouble}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn postgres_ends_with_a_killed_guildhall() {
    let place = Place::new();
    used(&place).await;
    let (mut guildhall, postgres) = another_process(&place.data());
    guildhall.kill().unwrap();
    guildhall.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while Path::new("/proc").join(postgres.to_string()).exists() {
        assert!(Instant::now() < deadline, "PostgreSQL outlives Guildhall");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_leftover_of_a_killed_run_is_stopped_and_its_data_kept() {
    let place = Place::new();
    used(&place).await;
    let (mut guildhall, left) = another_process(&place.data());
    // A stopped process cannot act on the notice of its parent's death: the leftover is really there.
    let left = rustix_pid(left);
    rustix::process::kill_process(left, rustix::process::Signal::STOP).unwrap();
    guildhall.kill().unwrap();
    guildhall.wait().unwrap();
    let woken = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        let _ = rustix::process::kill_process(left, rustix::process::Signal::CONT);
    });

    let postgres = start(&place.data()).await.unwrap();
    woken.join().unwrap();
    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    assert_eq!(ask(&client, "select 1").await, "1");
    postgres.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_recovers_what_it_acknowledged() {
    let place = Place::new();
    let postgres = start(&place.data()).await.unwrap();
    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    client.batch_execute("create table kept as select 7 as number; checkpoint; update kept set number = 8").await.unwrap();
    // With fsync off the log is still handed to the system, which does not die here.
    client.batch_execute("set synchronous_commit = on; update kept set number = 9").await.unwrap();
    rustix::process::kill_process(rustix_pid(postgres.pid()), rustix::process::Signal::KILL).unwrap();
    postgres.ended().await;
    drop(postgres);

    let postgres = start(&place.data()).await.unwrap();
    let client = connect(postgres.config(), PASSWORD).await.unwrap();
    assert_eq!(ask(&client, "select number from kept").await, "9");
    postgres.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_pid_file_with_a_living_strangers_number_is_no_obstacle() {
    let place = Place::new();
    used(&place).await;
    let stranger = std::process::id();
    let pid_file = place.database("postmaster.pid");
    fs::write(&pid_file, format!("{stranger}\n{}\n1\n5432\n/tmp\n\n\n", place.database("").display())).unwrap();
    let owner = fs::metadata(place.database("")).unwrap();
    std::os::unix::fs::chown(&pid_file, Some(owner.uid()), Some(owner.gid())).unwrap();
    start(&place.data()).await.unwrap().stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_cut_short_is_begun_anew() {
    let place = Place::new();
    drop(guildhall_embedded::DataFolder::claim(&place.data()).unwrap());
    fs::create_dir_all(place.data().join("database.new/base")).unwrap();
    fs::create_dir_all(place.data().join("postgres/unpacking/bin")).unwrap();
    start(&place.data()).await.unwrap().stop().await.unwrap();
    assert!(!place.data().join("database.new").exists());
}

/// Starts a server in a process of its own, and returns that process and its PostgreSQL's number.
fn another_process(data: &Path) -> (Child, u32) {
    let mut guildhall = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "life::be_another_process", "--ignored", "--nocapture"])
        .env("GUILDHALL_TEST_DATA", data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(guildhall.stdout.take().unwrap()).lines();
    let pid = lines.find_map(|line| line.unwrap().split("postgres is ").nth(1)?.trim().parse().ok());
    (guildhall, pid.expect("the other process starts PostgreSQL"))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the other process of the tests that kill one"]
async fn be_another_process() {
    let Some(data) = std::env::var_os("GUILDHALL_TEST_DATA") else { return };
    let postgres = start(Path::new(&data)).await.unwrap();
    println!("\npostgres is {}", postgres.pid());
    std::future::pending::<()>().await;
}

fn rustix_pid(pid: u32) -> rustix::process::Pid {
    rustix::process::Pid::from_raw(pid.try_into().unwrap()).unwrap()
}
