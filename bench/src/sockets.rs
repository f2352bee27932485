//! Socket.IO (protocol v5 over Engine.IO v4, websocket alone), as little of it as a listener needs.

use crate::contestants::{CONTENT, Contestant, Person};
use anyhow::{Context, Result, bail};
use futures::{SinkExt, StreamExt};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, sync::Notify, task::JoinHandle};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

type Stream = WebSocketStream<TcpStream>;

/// Opens a socket and signs it in.
async fn open(server: &Contestant, token: &str) -> Result<Stream> {
    let stream = TcpStream::connect(server.address).await?;
    stream.set_nodelay(true)?;
    let url = format!("ws://{}/socket.io/?EIO=4&transport=websocket", server.address);
    // Small buffers: two thousand of these live beside what they measure.
    let config = WebSocketConfig::default().read_buffer_size(2048).write_buffer_size(0);
    let (mut stream, _) = client_async_with_config(url, stream, Some(config)).await?;
    expect(&mut stream, "0").await?;
    stream.send(Message::text(format!(r#"40{{"token":"{token}"}}"#))).await?;
    expect(&mut stream, "40").await?;
    Ok(stream)
}

/// Waits for a packet that begins so; answers heartbeats meanwhile.
async fn expect(stream: &mut Stream, prefix: &str) -> Result<()> {
    let wait = async {
        while let Some(message) = stream.next().await {
            let message = message?;
            let Ok(text) = message.to_text() else { continue };
            if text == "2" {
                stream.send(Message::text("3")).await?;
            } else if text.starts_with("44") {
                bail!("the socket was refused: {text}");
            } else if text.starts_with(prefix) {
                return Ok(());
            }
        }
        bail!("the socket was closed")
    };
    tokio::time::timeout(Duration::from_secs(10), wait).await.context("no answer on a socket within 10 s")?
}

/// Sockets that are read to the end of their lives.
pub struct Sockets {
    readers: Vec<JoinHandle<()>>,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Heard {
    /// Number of the message that is waited for.
    wanted: AtomicU64,
    receipts: AtomicUsize,
    audience: AtomicUsize,
    all: Notify,
    closed: AtomicUsize,
}

impl Sockets {
    /// Opens `count` sockets, spread over the people.
    ///
    /// # Errors
    /// When one is refused.
    pub async fn open(server: &Contestant, people: &[Person], count: usize) -> Result<Self> {
        let heard = Arc::new(Heard::default());
        let mut readers = Vec::with_capacity(count);
        let mut opening =
            futures::stream::iter((0..count).map(|number| open(server, &people[number % people.len()].token))).buffer_unordered(16);
        while let Some(stream) = opening.next().await {
            readers.push(tokio::spawn(read(stream?, heard.clone())));
        }
        Ok(Self { readers, heard })
    }

    /// Opens a socket for each of the people, and lets somebody hear every packet that comes.
    ///
    /// # Errors
    /// When one is refused.
    pub async fn listen(server: &Contestant, people: &[Person], hear: impl Fn(&str) + Clone + Send + 'static) -> Result<Self> {
        let heard = Arc::new(Heard::default());
        let mut readers = Vec::with_capacity(people.len());
        for person in people {
            let mut stream = open(server, &person.token).await?;
            let (hear, heard) = (hear.clone(), heard.clone());
            readers.push(tokio::spawn(async move {
                while let Some(Ok(message)) = stream.next().await {
                    let Ok(text) = message.to_text() else { continue };
                    hear(text);
                    if text == "2" && stream.send(Message::text("3")).await.is_err() {
                        break;
                    }
                }
                heard.closed.fetch_add(1, Ordering::Relaxed);
            }));
        }
        Ok(Self { readers, heard })
    }

    /// How many the server has closed.
    #[must_use]
    pub fn closed(&self) -> usize {
        self.heard.closed.load(Ordering::Relaxed)
    }

    /// Sends messages one after the other into a room that all the sockets are in, and takes the time from each send to
    /// its last receipt, in milliseconds.
    ///
    /// # Errors
    /// When a message does not reach every socket within 5 s.
    pub async fn send_to_all(&self, server: &Contestant, sender: &Person, conversation: &str, messages: usize) -> Result<Vec<f64>> {
        let mut stream = open(server, &sender.token).await?;
        // Presence and the like of so many arrivals dies down first.
        tokio::time::sleep(Duration::from_secs(2)).await;
        self.heard.audience.store(self.readers.len(), Ordering::SeqCst);
        let mut times = Vec::with_capacity(messages);
        for number in 1..=messages {
            self.heard.receipts.store(0, Ordering::SeqCst);
            self.heard.wanted.store(number as u64, Ordering::SeqCst);
            let done = self.heard.all.notified();
            let body = format!(r##"421["message:send",{{"conversation_id":"{conversation}","content":"#{number}# {CONTENT}"}}]"##);
            let sent = Instant::now();
            stream.send(Message::text(body)).await?;
            let arrived = tokio::time::timeout(Duration::from_secs(5), done).await;
            if arrived.is_err() {
                bail!("message {number} reached {} of {} sockets", self.heard.receipts.load(Ordering::SeqCst), self.readers.len());
            }
            times.push(sent.elapsed().as_secs_f64() * 1000.0);
            expect(&mut stream, "431[").await?;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(times)
    }
}

impl Drop for Sockets {
    fn drop(&mut self) {
        self.readers.iter().for_each(JoinHandle::abort);
    }
}

async fn read(mut stream: Stream, heard: Arc<Heard>) {
    while let Some(Ok(message)) = stream.next().await {
        let Ok(text) = message.to_text() else { continue };
        if text == "2" {
            if stream.send(Message::text("3")).await.is_err() {
                break;
            }
        } else if text.starts_with(r#"42["message:new""#)
            && let Some(number) = text.split('#').nth(1).and_then(|number| number.parse::<u64>().ok())
            && number == heard.wanted.load(Ordering::SeqCst)
            && heard.receipts.fetch_add(1, Ordering::SeqCst) + 1 == heard.audience.load(Ordering::SeqCst)
        {
            heard.all.notify_one();
        }
    }
    heard.closed.fetch_add(1, Ordering::Relaxed);
}
