//! Knocking at the Socket.IO door by polling, and asking one thing there (protocol 5 over Engine.IO 4).

use guildhall_tests::{Person, World, eventually};
use serde_json::{Value, json};

/// One connection.
pub struct Line {
    stranger: Person,
    address: String,
}

impl Line {
    async fn open(world: &World) -> Self {
        let stranger = world.stranger();
        let open = stranger.get("/socket.io/?EIO=4&transport=polling").await;
        assert_eq!(open.status, 200, "{}", open.text);
        let hello: Value = serde_json::from_str(&open.text[1..]).expect("an open packet");
        let address = format!("/socket.io/?EIO=4&transport=polling&sid={}", hello["sid"].as_str().expect("a sid"));
        Self { stranger, address }
    }

    /// Connects with a token.
    ///
    /// # Errors
    /// The door's refusal.
    pub async fn connect(world: &World, token: &str) -> Result<Self, String> {
        let line = Self::open(world).await;
        line.say(format!("40{}", json!({ "token": token }))).await;
        let welcome = line.hear(&["40", "44"]).await;
        if welcome.starts_with("44") { Err(welcome) } else { Ok(line) }
    }

    /// The acknowledgement of one event.
    pub async fn ask(&self, event: &str, payload: &Value) -> String {
        self.say(format!("421{}", json!([event, payload]))).await;
        self.hear(&["431"]).await
    }

    /// Whether the door has closed the line.
    pub async fn is_closed(&self) -> bool {
        self.stranger.get(&self.address).await.status == 400
    }

    async fn say(&self, packet: String) {
        let call = self.stranger.call("POST", &self.address).header("content-type", "text/plain;charset=UTF-8");
        assert_eq!(call.raw(packet).send().await.status, 200);
    }

    /// The next packet that begins with one of these; a heartbeat may come before it, and packets of one answer are
    /// parted by a record separator.
    async fn hear(&self, beginnings: &[&str]) -> String {
        eventually("the door says something", async || {
            let packets = self.stranger.get(&self.address).await.text;
            let wanted = |packet: &&str| beginnings.iter().any(|beginning| packet.starts_with(beginning));
            packets.split('\u{1e}').find(wanted).map(str::to_owned)
        })
        .await
    }
}

/// What the door says to a handshake: `40…` welcome or `44…` refused.
pub async fn knock(world: &World, auth: Value) -> String {
    let line = Line::open(world).await;
    line.say(format!("40{auth}")).await;
    line.hear(&["40", "44"]).await
}

pub async fn knock_with(world: &World, token: &str) -> String {
    knock(world, json!({ "token": token })).await
}
