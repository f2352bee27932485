//! What goes out after a commit: the same JSON to everyone in a conversation's room, in the order of its revisions.

use crate::conversations::{Conversation, ConversationType};
use guildhall_kernel::{User, live::Room, prelude::*};
use serde_json::{Value, json};

/// The kind of room that a conversation's members are in.
pub const KIND: &str = "conversation";

/// Sends a message's JSON to the conversation.
pub fn message(cx: &mut Act, name: &'static str, conversation: Id<Conversation>, revision: i64, json: String) -> Result<()> {
    let room = room(cx, conversation)?;
    cx.deliver(room, name, json);
    cx.in_order(conversation, revision);
    Ok(())
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
    Ok(value)
}
