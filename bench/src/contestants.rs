//! Who is measured: Guildhall and its peer, each a child process on the same cluster, with the same people and
//! conversations behind the same paths.

use crate::{
    cluster::{Cluster, SECRET},
    processes::Process,
    wire::{Line, request},
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    Guildhall,
    Peer,
}

impl Who {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Guildhall => "Guildhall",
            Self::Peer => "peer",
        }
    }

    /// The name of its role and of its database.
    #[must_use]
    pub const fn database(self) -> &'static str {
        match self {
            Self::Guildhall => "guildhall",
            Self::Peer => "peer",
        }
    }
}

/// Where the programs lie.
#[derive(Clone)]
pub struct Programs {
    pub guildhall: PathBuf,
    pub peer: PathBuf,
    pub scratch: PathBuf,
}

/// A server that answers.
pub struct Contestant {
    pub who: Who,
    pub address: SocketAddr,
    process: Process,
}

impl Contestant {
    /// Starts one and waits until it answers. The peer takes as many processes as `workers`; Guildhall is one anyway.
    ///
    /// # Errors
    /// With its last words, when it does not start.
    pub async fn start(who: Who, programs: &Programs, cluster: &Cluster, workers: usize) -> Result<Self> {
        Self::start_at(free_address()?, who, programs, cluster, workers).await
    }

    /// The same at an address: Guildhall's tokens name the address that gave them.
    ///
    /// # Errors
    /// With its last words, when it does not start.
    pub async fn start_at(address: SocketAddr, who: Who, programs: &Programs, cluster: &Cluster, workers: usize) -> Result<Self> {
        let mut command = match who {
            Who::Guildhall => guildhall(programs, &programs.scratch.join("guildhall"), address),
            Who::Peer => {
                let mut command = Command::new("node");
                command.arg("server.mjs").current_dir(&programs.peer);
                command.env("PORT", address.port().to_string()).env("WORKERS", workers.to_string()).env("NODE_ENV", "production");
                command
            }
        };
        command.env("DATABASE_URL", cluster.url(who.database()));
        let log = programs.scratch.join(format!("{}.log", who.name()));
        let mut process = Process::start(&mut command, &log)?;
        if who == Who::Guildhall {
            process.says("Guildhall is ready at").await.context("Guildhall")?;
        }
        for _ in 0..500 {
            if let Ok(mut line) = Line::open(address).await
                && line.ask(&request(address, "GET", "/api/users/me", None, None)).await.is_ok()
            {
                return Ok(Self { who, address, process });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::bail!("{} does not answer; see {}", who.name(), log.display())
    }

    #[must_use]
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// # Errors
    /// When it had to be killed.
    pub async fn stop(self) -> Result<()> {
        self.process.stop().await
    }
}

/// Guildhall as it is started for measuring; without `DATABASE_URL` on the PostgreSQL inside.
#[must_use]
pub fn guildhall(programs: &Programs, data: &Path, address: SocketAddr) -> Command {
    let mut command = Command::new(&programs.guildhall);
    command.arg("serve").arg("--data").arg(data).arg("--listen").arg(address.to_string());
    command.env("GUILDHALL_RATE_LIMIT", "off").env("GUILDHALL_SECRET", SECRET).env_remove("DATABASE_URL").env_remove("RUST_LOG");
    command
}

/// A loopback port that nobody listens on.
///
/// # Errors
/// When there is none.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// The people and conversations that requests are about.
pub struct World {
    pub who: Who,
    pub address: SocketAddr,
    pub owner: Person,
    /// What requests are about: conversations, or the cards of a board.
    pub subjects: Vec<String>,
    /// Further ids that a flight names and that stay as they are.
    pub known: Vec<String>,
}

#[derive(Clone)]
pub struct Person {
    pub id: String,
    pub token: String,
    pub organization: String,
}

/// Conversations that sends and pages are spread over.
pub const CONVERSATIONS: usize = 50;
/// Messages in each before anything is measured, so that a page of 20 is full.
const BEFOREHAND: usize = 25;

impl World {
    /// An owner alone, with an organization where there are such.
    ///
    /// # Errors
    /// When signing up is refused.
    pub async fn found(server: &Contestant, round: &str) -> Result<Self> {
        let owner = owner(server, round).await?;
        Ok(Self { who: server.who, address: server.address, owner, subjects: Vec::new(), known: Vec::new() })
    }

    /// Conversations between the owner and somebody else, with messages in them, through the server's own door.
    ///
    /// # Errors
    /// When a call is refused.
    pub async fn furnish(&mut self, label: &str) -> Result<()> {
        let friend = self.more_people(label, 1).await?;
        let mut line = Line::open(self.address).await?;
        for number in 0..CONVERSATIONS {
            let id = self.converse(&mut line, &format!("Room {number}"), &friend).await?;
            self.subjects.push(id);
        }
        let address = self.address;
        let sends = self.sends();
        let fill = sends.iter().map(|send| async move {
            let mut line = Line::open(address).await?;
            for _ in 0..BEFOREHAND {
                let answer = line.ask(send).await?;
                anyhow::ensure!(answer.status == 201, "a message was refused: {}", String::from_utf8_lossy(answer.body));
            }
            Ok::<_, anyhow::Error>(())
        });
        futures::future::try_join_all(fill).await?;
        Ok(())
    }

    /// Signs up people of the same organization (the peer has none).
    ///
    /// # Errors
    /// When a call is refused.
    pub async fn more_people(&self, label: &str, count: usize) -> Result<Vec<Person>> {
        let mut people = Vec::with_capacity(count);
        let mut line = Line::open(self.address).await?;
        for number in 0..count {
            let email = format!("{label}-{number}@example.org");
            let mut body = json!({ "name": format!("Person {number}"), "email": email, "password": PASSWORD });
            if self.who == Who::Guildhall {
                let offer = json!({ "email": email });
                let invitation = line.call(self.address, "POST", "/api/invitations", Some(&self.owner.token), Some(&offer)).await?;
                body["invitation"] = invitation["token"].clone();
            }
            people.push(Person::read(&line.call(self.address, "POST", "/api/auth/register", None, Some(&body)).await?)?);
        }
        Ok(people)
    }

    /// Opens a group conversation of the owner and others.
    ///
    /// # Errors
    /// When the call is refused.
    pub async fn converse(&self, line: &mut Line, name: &str, others: &[Person]) -> Result<String> {
        let members: Vec<&str> = others.iter().map(|person| person.id.as_str()).collect();
        let body = json!({ "type": "group", "name": name, "member_ids": members });
        let opened = line.call(self.address, "POST", "/api/conversations", Some(&self.owner.token), Some(&body)).await?;
        text(&opened, "id")
    }

    #[must_use]
    pub fn me(&self) -> Vec<Vec<u8>> {
        vec![self.get("/api/users/me")]
    }

    #[must_use]
    pub fn lists(&self) -> Vec<Vec<u8>> {
        self.subjects.iter().map(|id| self.get(&format!("/api/conversations/{id}/messages?limit=20"))).collect()
    }

    #[must_use]
    pub fn sends(&self) -> Vec<Vec<u8>> {
        self.subjects
            .iter()
            .map(|id| {
                let path = format!("/api/conversations/{id}/messages");
                request(self.address, "POST", &path, Some(&self.owner.token), Some(&json!({ "content": CONTENT })))
            })
            .collect()
    }

    #[must_use]
    pub fn get(&self, path: &str) -> Vec<u8> {
        request(self.address, "GET", path, Some(&self.owner.token), None)
    }
}

/// A message of usual length.
pub const CONTENT: &str = "The samples of the second series are in the cold room, left shelf; the protocol is pinned above.";
const PASSWORD: &str = "seven quiet herons at dusk";

async fn owner(server: &Contestant, round: &str) -> Result<Person> {
    let mut body = json!({ "name": "Ana Owner", "email": format!("{round}-owner@example.org"), "password": PASSWORD });
    if server.who == Who::Guildhall {
        body["organization_name"] = json!(format!("Bench {round}"));
        body["blueprint"] = json!("labsync-chat");
        body["starter"] = json!(false);
    }
    let answer = Line::open(server.address).await?.call(server.address, "POST", "/api/auth/register", None, Some(&body)).await?;
    Person::read(&answer)
}

impl Person {
    fn read(answer: &Value) -> Result<Self> {
        let organization = answer["organization"]["id"].as_str().unwrap_or_default().to_owned();
        Ok(Self { id: text(&answer["user"], "id")?, token: text(answer, "access_token")?, organization })
    }
}

fn text(value: &Value, name: &str) -> Result<String> {
    value[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in {value}"))
}
