//! A push service and a browser behind it, on loopback: it checks who sends (RFC 8292) and reads what was sent as the
//! browser does (RFC 8291).

use aes_gcm::{
    Aes128Gcm, Nonce,
    aead::{Aead, KeyInit},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    elliptic_curve::{Generate, sec1::ToSec1Point},
};
use serde_json::{Value, json};
use sha2::Sha256;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub struct PushService {
    pub origin: String,
    /// What it answers.
    pub status: Arc<AtomicU16>,
    received: Arc<Mutex<Vec<Pushed>>>,
}

/// A request as it came.
#[derive(Clone)]
pub struct Pushed {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl PushService {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let service = Self { origin, status: Arc::new(AtomicU16::new(201)), received: Arc::default() };
        let (status, received) = (service.status.clone(), service.received.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(pushed) = read(&mut stream).await else { continue };
                received.lock().expect("the list").push(pushed);
                let answer = format!("HTTP/1.1 {} Said\r\ncontent-length: 0\r\n\r\n", status.load(Ordering::Relaxed));
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        service
    }

    pub fn received(&self) -> Vec<Pushed> {
        self.received.lock().expect("the list").clone()
    }
    pub fn answers(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }
}

async fn read(stream: &mut TcpStream) -> Option<Pushed> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: HashMap<String, String> = lines.filter_map(pair).collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    while bytes.len() < end + length {
        stream.read_buf(&mut bytes).await.ok()?;
    }
    Some(Pushed { path, headers, body: bytes[end..].to_vec() })
}

/// A browser that subscribed.
pub struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
    pub endpoint: String,
}

impl Browser {
    pub fn at(service: &PushService, name: &str) -> Self {
        Self { secret: SecretKey::generate(), auth: *b"sixteen secrets!", endpoint: format!("{}/push/{name}", service.origin) }
    }

    fn public(&self) -> Vec<u8> {
        self.secret.public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// `PushSubscription.toJSON()`
    pub fn subscription(&self) -> Value {
        json!({ "endpoint": self.endpoint, "keys": { "p256dh": BASE64.encode(self.public()), "auth": BASE64.encode(self.auth) } })
    }

    /// What a message says, if it is for this browser.
    pub fn read(&self, pushed: &Pushed) -> Value {
        assert_eq!((pushed.headers["content-encoding"].as_str(), pushed.body.len() <= 4096), ("aes128gcm", true));
        let (salt, rest) = pushed.body.split_at(16);
        assert_eq!((&rest[..4], rest[4]), (4096_u32.to_be_bytes().as_slice(), 65));
        let (theirs, sealed) = rest[5..].split_at(65);
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), PublicKey::from_sec1_bytes(theirs).expect("a point").as_affine());
        let expand = |salt: &[u8], secret: &[u8], about: &[u8], out: &mut [u8]| {
            Hkdf::<Sha256>::new(Some(salt), secret).expand(about, out).expect("short enough");
        };
        let (mut secret, mut key, mut nonce) = ([0; 32], [0; 16], [0; 12]);
        expand(&self.auth, shared.raw_secret_bytes(), &[b"WebPush: info\0".as_slice(), &self.public(), theirs].concat(), &mut secret);
        expand(salt, &secret, b"Content-Encoding: aes128gcm\0", &mut key);
        expand(salt, &secret, b"Content-Encoding: nonce\0", &mut nonce);
        let opened = Aes128Gcm::new(&key.into()).decrypt(&Nonce::from(nonce), sealed).expect("it is for this browser");
        let text = opened.strip_suffix(&[2]).expect("the last record");
        serde_json::from_slice(text).expect("JSON")
    }
}

/// Who sent a message: the claims of its signature, once that is right by the key that is named beside it.
pub fn signed_by(pushed: &Pushed, key: &str) -> Value {
    let authorization = pushed.headers["authorization"].strip_prefix("vapid t=").expect("vapid");
    let (token, named) = authorization.split_once(", k=").expect("a key");
    assert_eq!(named, key);
    let (content, signature) = token.rsplit_once('.').expect("a signature");
    let (header, claims) = content.split_once('.').expect("claims");
    let json = |part: &str| serde_json::from_slice::<Value>(&BASE64.decode(part).expect("base64url")).expect("JSON");
    assert_eq!(json(header), json!({ "typ": "JWT", "alg": "ES256" }));
    let verifying = VerifyingKey::from_sec1_bytes(&BASE64.decode(key).expect("base64url")).expect("a point");
    let signature = Signature::from_slice(&BASE64.decode(signature).expect("base64url")).expect("a signature");
    verifying.verify(content.as_bytes(), &signature).expect("signed by the key");
    json(claims)
}
