//! What happened in a conversation, said by the house between what people say.

use crate::{
    access::Held,
    conversations::{Conversation, ConversationType},
    messages::{Message, What},
    topics::Topic,
};
use guildhall_kernel::{User, prelude::*};
use serde_json::json;

/// From how many people on a channel does not say who comes and goes.
const CROWD: i64 = 200;

/// What is to be said.
pub struct Happened {
    what: What,
    users: Vec<Id<User>>,
    topic: Option<Id<Topic>>,
    message: Option<Id<Message>>,
}

impl Happened {
    pub const fn of(what: What) -> Self {
        Self { what, users: Vec::new(), topic: None, message: None }
    }
    pub fn to(what: What, users: &[Id<User>]) -> Self {
        Self { users: users.iter().copied().take(50).collect(), ..Self::of(what) }
    }
    pub const fn moved(message: Id<Message>, topic: Option<Id<Topic>>) -> Self {
        Self { what: What::Moved, users: Vec::new(), topic, message: Some(message) }
    }
}

/// Says it in a group or a channel that is held, as part of the change with this revision, in the name of the caller.
/// Answers the message; none in a direct conversation, where a crowd comes and goes, and by somebody who is not in it.
pub async fn happen(
    cx: &mut Act,
    conversation: Id<Conversation>,
    held: &Held,
    happened: Happened,
    revision: i64,
) -> Result<Option<String>> {
    let comes_or_goes = matches!(happened.what, What::Joined | What::Added | What::Left | What::Removed);
    if held.kind == ConversationType::Direct || comes_or_goes && held.member_count > CROWD {
        return Ok(None);
    }
    let mut system = json!({ "what": happened.what, "user_ids": happened.users });
    if let Some(topic) = happened.topic {
        system["topic_id"] = json!(topic);
    }
    if let Some(message) = happened.message {
        system["message_id"] = json!(message);
    }
    let (id, now) = (cx.new_id::<Message>(), cx.now());
    let said = cx.row(include_str!("../sql/happen.sql"), &[&conversation, &id, &system, &now, &revision]).await?;
    Ok(said.map(|row| row.get(0)))
}
