//! A web site on loopback that answers by its paths, well and badly, and remembers who asked.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::{
    collections::HashMap,
    io::Cursor,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What stands at a path.
#[derive(Clone)]
pub enum Page {
    /// A media type and a body.
    Body(&'static str, Vec<u8>),
    Redirect(String),
    Gone,
    /// Says that it is HTML, and nothing more for as long as one waits.
    Slow,
    /// HTML without an end, and without a title.
    Endless,
}

impl Page {
    pub fn html(text: impl Into<String>) -> Self {
        Self::Body("text/html; charset=utf-8", text.into().into_bytes())
    }
}

pub struct Site {
    pub origin: String,
    pub port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    pub async fn start(pages: impl IntoIterator<Item = (&str, Page)>) -> Self {
        let pages: HashMap<String, Page> = pages.into_iter().map(|(path, page)| (path.to_owned(), page)).collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, pages.clone(), heard.clone()));
            }
        });
        Self { origin: format!("http://127.0.0.1:{port}"), port, asked }
    }

    /// The paths that were asked, in their order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the list").clone()
    }
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

async fn answer(mut stream: TcpStream, pages: HashMap<String, Page>, asked: Arc<Mutex<Vec<String>>>) {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            asked.lock().expect("the list").push("knocked".to_owned());
            return;
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().expect("the list").push(path.clone());
    let html = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<!doctype html>";
    match pages.get(&path) {
        Some(Page::Body(kind, body)) => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(&[head.as_bytes(), body].concat()).await;
        }
        Some(Page::Redirect(to)) => {
            let _ = stream.write_all(format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n").as_bytes()).await;
        }
        Some(Page::Slow) => {
            let _ = stream.write_all(html.as_bytes()).await;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        Some(Page::Endless) => {
            let _ = stream.write_all(html.as_bytes()).await;
            while stream.write_all(&b"<p>on and on</p>".repeat(4096)).await.is_ok() {}
        }
        Some(Page::Gone) | None => {
            let _ = stream
                .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 20\r\n\r\n<title>Gone.</title>")
                .await;
        }
    }
}

/// A PNG of one colour, with a text beside its pixels.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::from_pixel(width, height, Rgb([20, 110, 90]))).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// A small file that says of itself that it is a picture of 50 000 by 50 000.
pub fn bomb() -> Vec<u8> {
    let mut bytes = png(64, 64);
    bytes[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bytes
}
