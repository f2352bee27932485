//! What goes out after a commit: the same JSON to everyone in a conversation's room, in the order of its revisions.

use crate::{
    access::Held,
    conversations::{Conversation, ConversationType, History},
    topics::Topic,
};
use bytes::Bytes;
use guildhall_kernel::{User, live::Room, prelude::*};
use serde_json::{Value, json};

/// The kind of room that a conversation's members are in.
pub const KIND: &str = "conversation";

/// Sends a new message's JSON to the conversation: whoever is in it may read what is said from now on.
pub fn said(cx: &mut Act, conversation: Id<Conversation>, revision: i64, json: String) -> Result<()> {
    let room = room(cx, conversation)?;
    cx.deliver(room, "message:new", json);
    cx.in_order(conversation, revision);
    Ok(())
}

/// Sends what happened, where it was said, beside the change that it is part of.
pub fn happened(cx: &mut Act, conversation: Id<Conversation>, revision: i64, line: Option<String>) -> Result<()> {
    match line {
        Some(json) => said(cx, conversation, revision, json),
        None => Ok(()),
    }
}

/// A change of something that was there before.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    pub conversation: Id<Conversation>,
    pub revision: i64,
    /// What may be read by those who may read the message with this number.
    pub seq: i64,
    pub history: History,
}

/// Sends what changed to those who may read it: in a conversation whose past is closed, not to those who joined later.
pub async fn changed(cx: &mut Act, name: &'static str, change: Change, json: String) -> Result<()> {
    const READERS: &str = "
select user_id, sees_from < $2 from public.conversation_members
where organization_id = (select auth.org_id()) and conversation_id = $1";
    let Change { conversation, revision, seq, history } = change;
    cx.in_order(conversation, revision);
    if history == History::SinceJoining {
        let organization = cx.organization()?;
        let people: Vec<(Id<User>, bool)> =
            cx.rows(READERS, &[&conversation, &seq]).await?.iter().map(|row| (row.get(0), row.get(1))).collect();
        if people.iter().any(|(_, reads)| !reads) {
            let payload = Bytes::from(json);
            for (person, _) in people.into_iter().filter(|(_, reads)| *reads) {
                cx.deliver(Room::person(organization, person), name, payload.clone());
            }
            return Ok(());
        }
    }
    let room = room(cx, conversation)?;
    cx.deliver(room, name, json);
    Ok(())
}

/// Tells of a topic as it is for everyone: what of it is unread is the hearer's own to know.
pub async fn topic(
    cx: &mut Act,
    name: &'static str,
    conversation: Id<Conversation>,
    held: &Held,
    revision: i64,
    topic: &Json<Topic>,
) -> Result<()> {
    let mut value: Value = serde_json::from_slice(&topic.bytes).map_err(Problem::internal)?;
    value["unread_count"] = json!(0);
    // A topic without messages is one that was started now.
    let seq = value["last_seq"].as_i64().filter(|seq| *seq > 0).unwrap_or(held.last_seq);
    changed(cx, name, Change { conversation, revision, seq, history: held.history }, value.to_string()).await
}

/// Tells people of a conversation that is new to them, and lets their sockets follow it.
pub fn new_to(cx: &mut Act, id: Id<Conversation>, revision: i64, people: &[Id<User>], conversation: &Json<Conversation>) -> Result<()> {
    let organization = cx.organization()?;
    let payload = shared(conversation)?.to_string();
    for person in people {
        cx.join(organization, *person, Room::object(organization, KIND, id));
        cx.deliver(Room::person(organization, *person), "conversation:new", payload.clone());
    }
    cx.in_order(id, revision);
    Ok(())
}

/// Tells everyone who may read conversations of a channel that they could join; its first people follow it at once.
pub fn new_channel(cx: &mut Act, id: Id<Conversation>, people: &[Id<User>], conversation: &Json<Conversation>) -> Result<()> {
    let organization = cx.organization()?;
    for person in people {
        cx.join(organization, *person, Room::object(organization, KIND, id));
    }
    cx.deliver(Room::permission(organization, crate::READ), "conversation:new", shared(conversation)?.to_string());
    cx.in_order(id, 1);
    Ok(())
}

/// Tells the conversation that its name or its people changed.
pub fn updated(cx: &mut Act, id: Id<Conversation>, revision: i64, conversation: &Json<Conversation>) -> Result<()> {
    let room = room(cx, id)?;
    cx.deliver(room, "conversation:updated", shared(conversation)?.to_string());
    cx.in_order(id, revision);
    Ok(())
}

/// Takes somebody's sockets out of a conversation, tells them, and tells those who stay. `before` is the conversation as
/// it was with them in it.
pub fn gone(
    cx: &mut Act,
    id: Id<Conversation>,
    revision: i64,
    person: Id<User>,
    kind: ConversationType,
    before: &Json<Conversation>,
) -> Result<()> {
    let organization = cx.organization()?;
    let mut after = shared(before)?;
    after["revision"] = revision.into();
    after["member_count"] = json!(after["member_count"].as_i64().unwrap_or(1) - 1);
    let them = person.to_string();
    if let Some(members) = after["members"].as_array_mut() {
        members.retain(|member| member["user_id"] != *them);
    }
    cx.leave(organization, person, Room::object(organization, KIND, id));
    cx.deliver(Room::object(organization, KIND, id), "conversation:updated", after.to_string());
    // What somebody outside may know: of a channel what the list shows, of a group that they are not in it.
    after["last_message"] = Value::Null;
    if kind != ConversationType::Channel {
        after["name"] = Value::Null;
        after["members"] = json!([]);
        after["last_seq"] = json!(0);
    }
    cx.deliver(Room::person(organization, person), "conversation:updated", after.to_string());
    cx.in_order(id, revision);
    Ok(())
}

/// How far somebody has read. It takes no revision, so it goes out as it comes.
pub fn read(cx: &mut Act, conversation: Id<Conversation>, mark: String) -> Result<()> {
    let room = room(cx, conversation)?;
    cx.deliver(room, "message:read", mark);
    Ok(())
}

fn room(cx: &Act, conversation: Id<Conversation>) -> Result<Room> {
    Ok(Room::object(cx.organization()?, KIND, conversation))
}

/// The conversation without what only its reader knows: everyone in a room gets the same.
fn shared(conversation: &Json<Conversation>) -> Result<Value> {
    let mut value: Value = serde_json::from_slice(&conversation.bytes).map_err(Problem::internal)?;
    value["unread_count"] = json!(0);
    value["muted_until"] = Value::Null;
    if value["history"] == "since_joining" {
        value["last_message"] = Value::Null;
    }
    Ok(value)
}
