//! What is refused, and in which words.

use std::fs;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Place, start, used};
use guildhall_embedded::{DataFolder, Trouble};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_guildhall_on_the_folder_is_told_who_is_there() {
    let place = Place::new();
    let first = start(&place.data()).await.unwrap();
    let trouble = start(&place.data()).await.unwrap_err();
    assert!(matches!(trouble, Trouble::AlreadyRunning { pid: Some(pid), .. } if pid == std::process::id()), "{trouble}");
    assert!(trouble.to_string().contains("already running"), "{trouble}");
    first.stop().await.unwrap();
    assert!(DataFolder::claim(&place.data()).is_ok());
}

#[test]
fn a_folder_with_strangers_files_is_left_alone() {
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    fs::write(place.data().join("thesis.txt"), "mine").unwrap();
    let trouble = DataFolder::claim(&place.data()).unwrap_err();
    assert!(matches!(trouble, Trouble::ForeignFolder { .. }), "{trouble}");
    assert_eq!(fs::read_dir(place.data()).unwrap().count(), 1);
}

#[test]
fn a_folder_of_a_newer_guildhall_is_refused() {
    let place = Place::new();
    drop(DataFolder::claim(&place.data()).unwrap());
    fs::write(place.data().join("guildhall.layout"), "99\n").unwrap();
    let trouble = DataFolder::claim(&place.data()).unwrap_err();
    assert!(matches!(trouble, Trouble::NewerFolder { .. }), "{trouble}");
}

#[test]
fn a_file_in_the_folders_place_is_told() {
    let place = Place::new();
    fs::write(place.data(), "a file").unwrap();
    let trouble = DataFolder::claim(&place.data()).unwrap_err();
    assert!(matches!(trouble, Trouble::File { .. }), "{trouble}");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_another_postgresql_is_refused_in_both_directions() {
    let place = Place::new();
    used(&place).await;
    fs::write(place.database("PG_VERSION"), "99\n").unwrap();
    let trouble = start(&place.data()).await.unwrap_err();
    assert!(matches!(trouble, Trouble::NewerFolder { .. }), "{trouble}");
    fs::write(place.database("PG_VERSION"), "9\n").unwrap();
    let trouble = start(&place.data()).await.unwrap_err();
    assert!(matches!(trouble, Trouble::OlderMajor { found: 9, .. }), "{trouble}");
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_files_are_called_damaged() {
    let place = Place::new();
    used(&place).await;
    let control = place.database("global/pg_control");
    let whole = fs::read(&control).unwrap();
    let noise: Vec<u8> = (0..8192_u32).map(|n| (n * 7 % 251) as u8).collect();
    let mut flipped = whole.clone();
    flipped[40] ^= 0xff;
    for damage in [noise, flipped, whole[..100].to_vec(), Vec::new()] {
        fs::write(&control, damage).unwrap();
        says_corrupt(&place).await;
    }
    fs::write(&control, &whole).unwrap();

    let version = place.database("PG_VERSION");
    for damage in ["", "\u{0}\u{0}\u{0}", "eighteen"] {
        fs::write(&version, damage).unwrap();
        says_corrupt(&place).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_write_ahead_log_is_called_damage() {
    let place = Place::new();
    used(&place).await;
    for segment in fs::read_dir(place.database("pg_wal")).unwrap().flatten() {
        if segment.file_type().unwrap().is_file() {
            fs::write(segment.path(), vec![0; 16 << 20]).unwrap();
        }
    }
    says_corrupt(&place).await;
}

async fn says_corrupt(place: &Place) {
    let trouble = start(&place.data()).await.unwrap_err();
    println!("{trouble}");
    assert!(matches!(trouble, Trouble::Corrupt { .. }), "{trouble:?}");
    assert!(!trouble.to_string().contains('\n'), "{trouble}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_setting_is_named() {
    let place = Place::new();
    let mut options = guildhall_embedded::Options::new("a secret");
    options.settings.push(("shared_buffers".into(), "plenty".into()));
    let folder = DataFolder::claim(&place.data()).unwrap();
    let trouble = guildhall_embedded::Embedded::start(&folder, options).await.unwrap_err();
    println!("{trouble}");
    assert!(matches!(&trouble, Trouble::Settings { detail } if detail.contains("shared_buffers")), "{trouble:?}");
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    if is_root() {
        return println!("skipped: root may write everywhere");
    }
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    fs::set_permissions(place.data(), fs::Permissions::from_mode(0o500)).unwrap();
    let trouble = DataFolder::claim(&place.data()).unwrap_err();
    assert!(matches!(trouble, Trouble::NotPermitted { .. }), "{trouble:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_the_unprivileged_user_cannot_reach_is_named() {
    if !is_root() {
        return println!("skipped: only root lends PostgreSQL another user");
    }
    let place = Place::new();
    let closed = place.data();
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    let trouble = start(&closed.join("inner")).await.unwrap_err();
    println!("{trouble}");
    assert!(matches!(&trouble, Trouble::OutOfReach { barrier, .. } if *barrier == closed), "{trouble:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_named_at_every_step() {
    for megabytes in [1, 4, 16, 40, 64, 80, 96] {
        let place = Place::new();
        let Some(disk) = TinyDisk::mount(&place.data(), megabytes) else {
            return println!("skipped: a small disk cannot be mounted here");
        };
        match start(&disk.0.join("inner")).await {
            Ok(postgres) => {
                println!("{megabytes} MB are enough");
                assert!(megabytes > 16);
                postgres.stop().await.unwrap();
            }
            Err(trouble) => {
                println!("{megabytes} MB: {trouble}");
                assert!(matches!(trouble, Trouble::DiskFull { .. }), "{megabytes} MB: {trouble:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_filled_up_while_stopped_is_named_and_recovers_with_room() {
    let place = Place::new();
    let Some(disk) = TinyDisk::mount(&place.data(), 400) else {
        return println!("skipped: a small disk cannot be mounted here");
    };
    let data = disk.0.join("inner");
    start(&data).await.unwrap().stop().await.unwrap();
    let ballast = disk.0.join("ballast");
    let mut file = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(&ballast).unwrap();
    while std::io::Write::write_all(&mut file, &[0; 4096]).is_ok() {}
    let trouble = start(&data).await.unwrap_err();
    assert!(matches!(trouble, Trouble::DiskFull { .. }), "{trouble:?}");
    drop(file);
    fs::remove_file(ballast).unwrap();
    start(&data).await.unwrap().stop().await.unwrap();
}

struct TinyDisk(PathBuf);

impl TinyDisk {
    fn mount(at: &Path, megabytes: u32) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let size = format!("size={megabytes}m,mode=755");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
        (is_root() && mounted.is_ok_and(|mounted| mounted.status.success())).then(|| Self(at.to_owned()))
    }
}

impl Drop for TinyDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
