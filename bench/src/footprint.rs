//! How soon Guildhall is there, how much memory it keeps, how large it is: with the PostgreSQL inside, as people run it.

use crate::{
    contestants::{Programs, free_address, guildhall},
    processes::{Process, resident},
};
use anyhow::Result;
use std::{fs, time::Duration};

pub struct Footprint {
    pub empty: Duration,
    /// The middle of several starts.
    pub existing: Duration,
    /// Bytes, PostgreSQL's processes aside.
    pub idle: u64,
    /// The part of it that is not pages of the binary.
    pub idle_own: u64,
    pub idle_after: Duration,
    /// Bytes of the binary.
    pub size: u64,
}

/// Starts on an empty folder, then on the same again, then leaves it alone for `idle_after`.
///
/// # Errors
/// When it does not start.
pub async fn measure(programs: &Programs, idle_after: Duration) -> Result<Footprint> {
    let data = programs.scratch.join("footprint");
    let log = programs.scratch.join("footprint.log");
    let start = async || {
        let mut process = Process::start(&mut guildhall(programs, &data, free_address()?), &log)?;
        let ready = process.says("Guildhall is ready at").await?;
        Ok::<_, anyhow::Error>((process, ready))
    };
    let (process, empty) = start().await?;
    process.stop().await?;
    let mut existing = Vec::new();
    for _ in 0..2 {
        let (process, ready) = start().await?;
        process.stop().await?;
        existing.push(ready);
    }
    let (process, ready) = start().await?;
    existing.push(ready);
    existing.sort_unstable();
    tokio::time::sleep(idle_after).await;
    let (idle, idle_own) = resident(process.pid())?;
    process.stop().await?;
    Ok(Footprint { empty, existing: existing[1], idle, idle_own, idle_after, size: fs::metadata(&programs.guildhall)?.len() })
}
