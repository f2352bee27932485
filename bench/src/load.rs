//! A closed loop: so many connections, each with one request under way, for a time.

use crate::{
    processes::{own_processor_time, processor_time},
    wire::Line,
};
use anyhow::{Context, Result, bail};
use std::{
    net::SocketAddr,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// What is asked, of whom, for how long.
#[derive(Clone)]
pub struct Load {
    pub address: SocketAddr,
    /// Whole requests; each connection goes round them from a place of its own.
    pub requests: Arc<[Vec<u8>]>,
    pub connections: usize,
    pub warm_up: Duration,
    pub measured: Duration,
}

/// What came of it. Processor times are those of the measured part alone.
#[derive(Clone, Debug)]
pub struct Yield {
    pub requests: u64,
    pub seconds: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p99: f64,
    pub servers: Duration,
    pub database: Duration,
    pub generator: Duration,
}

impl Yield {
    #[must_use]
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.seconds
    }

    /// Processor time of server and database together per request, in microseconds.
    #[must_use]
    pub fn cost(&self) -> f64 {
        (self.servers + self.database).as_secs_f64() * 1e6 / self.requests as f64
    }
}

impl Load {
    /// Runs the load on a thread of its own and counts what the process trees of `server` and `database` spend meanwhile.
    ///
    /// # Errors
    /// When a connection breaks or more than one answer in a thousand is not of the 200s.
    pub async fn run(&self, server: u32, database: u32) -> Result<Yield> {
        let from = Instant::now() + self.warm_up;
        let until = from + self.measured;
        let load = self.clone();
        let generator = thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(load.all_connections(from, until))
        });
        let spent = || (processor_time(&[server]), processor_time(&[database]), own_processor_time());
        tokio::time::sleep_until(from.into()).await;
        let before = spent();
        tokio::time::sleep_until(until.into()).await;
        let after = spent();
        let joined = tokio::task::spawn_blocking(move || generator.join()).await?;
        let (mut times, refused) = joined.ok().context("the generator's thread ended badly")??;
        let requests = times.len() as u64;
        if requests == 0 || refused * 1000 > requests {
            bail!("{refused} requests were refused, {requests} answered");
        }
        times.sort_unstable();
        let at = |share: f64| f64::from(times[((times.len() - 1) as f64 * share) as usize]) / 1000.0;
        Ok(Yield {
            requests,
            seconds: self.measured.as_secs_f64(),
            p50: at(0.5),
            p99: at(0.99),
            servers: after.0.saturating_sub(before.0),
            database: after.1.saturating_sub(before.1),
            generator: after.2.saturating_sub(before.2),
        })
    }

    async fn all_connections(self, from: Instant, until: Instant) -> Result<(Vec<u32>, u64)> {
        let tasks: Vec<_> = (0..self.connections).map(|number| tokio::spawn(self.clone().one_connection(number, from, until))).collect();
        let (mut times, mut refused) = (Vec::new(), 0);
        for task in tasks {
            let (some, bad) = task.await??;
            times.extend(some);
            refused += bad;
        }
        Ok((times, refused))
    }

    /// Microseconds of each answer that came in the measured part, and how many were refusals.
    async fn one_connection(self, number: usize, from: Instant, until: Instant) -> Result<(Vec<u32>, u64)> {
        let mut line = Line::open(self.address).await?;
        let mut next = number * 7;
        let (mut times, mut refused) = (Vec::with_capacity(1 << 14), 0);
        loop {
            let asked = Instant::now();
            if asked >= until {
                return Ok((times, refused));
            }
            let answer = line.ask(&self.requests[next % self.requests.len()]).await?;
            next += 1;
            let status = answer.status;
            let now = Instant::now();
            if now < from || now >= until {
                continue;
            }
            if (200..300).contains(&status) {
                times.push(u32::try_from((now - asked).as_micros()).unwrap_or(u32::MAX));
            } else {
                refused += 1;
            }
        }
    }
}
