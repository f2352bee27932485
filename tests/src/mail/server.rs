//! A mail server (RFC 5321) on loopback that keeps what it gets.

use guildhall_mailer::SmtpSettings;
use guildhall_tests::eventually;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

pub const FROM: &str = "guildhall@guild.example";

/// How a recipient is answered.
#[derive(Clone, Copy)]
pub enum Mood {
    /// 450: later.
    Busy,
    /// 550: never.
    Firm,
    /// Not at all.
    Silent,
    /// The connection ends.
    Gone,
}

#[derive(Clone, Debug, Default)]
pub struct Received {
    pub sender: String,
    pub recipients: Vec<String>,
    pub message: String,
}

#[derive(Clone, Default)]
pub struct MailServer {
    received: Arc<Mutex<Vec<Received>>>,
    moods: Arc<Mutex<VecDeque<Mood>>>,
    port: u16,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = Self { port: listener.local_addr().expect("an address").port(), ..Self::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.talk(stream).await });
            }
        });
        server
    }

    /// How the next recipients are answered; after that, all are welcome.
    pub fn will_be(&self, moods: &[Mood]) {
        self.moods.lock().expect("unpoisoned").extend(moods);
    }

    /// Waits a second at most for each answer.
    pub fn settings(&self) -> SmtpSettings {
        let url = format!("smtp://127.0.0.1:{}?timeout=1", self.port);
        SmtpSettings::parse(&url, FROM, "https://guild.example").expect("settings")
    }

    pub fn all(&self) -> Vec<Received> {
        self.received.lock().expect("unpoisoned").clone()
    }

    /// The first mail to an address, which may still have to come.
    pub async fn mail_to(&self, address: &str) -> Received {
        eventually(&format!("a mail to {address}"), async || {
            self.all().into_iter().find(|mail| mail.recipients.iter().any(|recipient| recipient == address))
        })
        .await
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read);
        write.write_all(b"220 mail.example ready\r\n").await.ok()?;
        let mut mail = Received::default();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            assert!(line.ends_with("\r\n") && !line.trim_end().contains('\r'), "a line of a client ends with CRLF: {line:?}");
            let (verb, argument) = line.trim_end().split_at(4.min(line.trim_end().len()));
            let answer = match verb {
                "EHLO" => "250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8",
                "MAIL" => {
                    mail.sender = angled(argument);
                    "250 go on"
                }
                "RCPT" => match self.moods.lock().expect("unpoisoned").pop_front() {
                    None => {
                        mail.recipients.push(angled(argument));
                        "250 known"
                    }
                    Some(Mood::Busy) => "450 4.2.1 later",
                    Some(Mood::Firm) => "550 5.1.1 nobody here",
                    Some(Mood::Gone) => return None,
                    Some(Mood::Silent) => "",
                },
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.ok()?;
                    mail.message = data(&mut lines).await?;
                    self.received.lock().expect("unpoisoned").push(std::mem::take(&mut mail));
                    "250 taken"
                }
                "NOOP" | "RSET" => "250 fine",
                "QUIT" => "221 bye",
                _ => "500 what?",
            };
            if answer.is_empty() {
                tokio::time::sleep(Duration::from_secs(5)).await;
                return None;
            }
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
    }
}

fn angled(text: &str) -> String {
    text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(inside, _)| inside.to_owned()).unwrap_or_default()
}

/// A message up to the line with a dot alone, unstuffed (§4.5.2).
async fn data(lines: &mut (impl AsyncBufReadExt + Unpin)) -> Option<String> {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line == ".\r\n" {
            return Some(message);
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
