//! Compresses the packed PostgreSQL (`tools/postgres/pack.mjs`) so that the library can carry it.
//! Without the archive the library is built to use the PostgreSQL on the machine.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-check-cfg=cfg(carried)");
    println!("cargo::rerun-if-changed=build.rs");

    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let archive = root.join("vendor").join(format!(
        "postgres-{}-{}.tar",
        npm_name(&env::var("CARGO_CFG_TARGET_OS")?),
        npm_name(&env::var("CARGO_CFG_TARGET_ARCH")?),
    ));
    if !archive.exists() {
        // A path that does not exist would run this script on every build: watch its folder instead.
        println!("cargo::rerun-if-changed={}", root.display());
        return Ok(());
    }
    println!("cargo::rerun-if-changed={}", archive.display());
    println!("cargo::rustc-cfg=carried");
    carry(&archive, &PathBuf::from(env::var("OUT_DIR")?))
}

/// Writes `postgres.tar.zst` and tells the library its name, a hash of the contents.
fn carry(archive: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    // A release is packed once and downloaded often; every other build should not be waited for.
    let level = if env::var("PROFILE")? == "release" { 19 } else { 1 };

    let plain = fs::read(archive)?;
    let hash: String = Sha256::digest(&plain).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let made_from = format!("{hash} at level {level}");

    let (packed, stamp) = (out.join("postgres.tar.zst"), out.join("postgres.made-from"));
    if !packed.exists() || fs::read_to_string(&stamp).ok().as_ref() != Some(&made_from) {
        fs::write(&packed, zstd::bulk::compress(&plain, level)?)?;
        fs::write(&stamp, made_from)?;
    }
    println!("cargo::rustc-env=GUILDHALL_POSTGRES_HASH={hash}");
    println!("cargo::rustc-env=GUILDHALL_POSTGRES_MAJOR={}", major(&plain).ok_or("the archive holds no PostgreSQL")?);
    Ok(())
}

/// The major version, as the first line of `postgres.bki` tells it: `# PostgreSQL 18`.
fn major(archive: &[u8]) -> Option<u32> {
    const TITLE: &[u8] = b"# PostgreSQL ";
    archive.windows(TITLE.len() + 2).find_map(|bytes| {
        let version = bytes.strip_prefix(TITLE)?;
        std::str::from_utf8(version).ok()?.parse().ok()
    })
}

/// Node.js has its own words for systems and processors, and the archive is named by them.
fn npm_name(rust: &str) -> &str {
    match rust {
        "macos" => "darwin",
        "x86_64" => "x64",
        "aarch64" => "arm64",
        same => same,
    }
}
