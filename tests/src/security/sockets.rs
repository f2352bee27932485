//! Knocking at the Socket.IO door by polling, as far as the handshake goes (protocol 5 over Engine.IO 4).

use guildhall_tests::{World, eventually};
use serde_json::{Value, json};

/// What the door says to a token: the packet, `40…` welcome or `44…` refused.
pub async fn knock(world: &World, auth: Value) -> String {
    let stranger = world.stranger();
    let open = stranger.get("/socket.io/?EIO=4&transport=polling").await;
    assert_eq!(open.status, 200, "{}", open.text);
    let hello: Value = serde_json::from_str(&open.text[1..]).expect("an open packet");
    let address = format!("/socket.io/?EIO=4&transport=polling&sid={}", hello["sid"].as_str().expect("a sid"));
    let said = stranger.call("POST", &address).header("content-type", "text/plain;charset=UTF-8").raw(format!("40{auth}")).send().await;
    assert_eq!(said.status, 200, "{}", said.text);
    // A heartbeat may come first; packets of one answer are parted by a record separator.
    eventually("the door says something", async || {
        let packets = stranger.get(&address).await.text;
        packets.split('\u{1e}').find(|packet| packet.starts_with('4')).map(str::to_owned)
    })
    .await
}

pub async fn knock_with(world: &World, token: &str) -> String {
    knock(world, json!({ "token": token })).await
}
