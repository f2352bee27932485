//! What goes out after a commit, to exactly those who may read it.

use crate::{posts::Status, readers::Readers};
use guildhall_kernel::{User, live::Room, prelude::*};
use serde_json::{Value, json};

/// Sends JSON to everyone who may read a status.
pub fn to(cx: &mut Act, readers: &Readers, name: &'static str, payload: Value) -> Result<()> {
    match readers {
        Readers::All => {
            let organization = cx.organization()?;
            cx.deliver(Room::permission(organization, crate::READ), name, payload.to_string());
            Ok(())
        }
        Readers::These(people) => to_people(cx, people, name, &payload),
    }
}

fn to_people(cx: &mut Act, people: &[Id<User>], name: &'static str, payload: &Value) -> Result<()> {
    let organization = cx.organization()?;
    // Once for all: the bytes are shared.
    let payload = Json::<Value>::new(payload)?.bytes;
    for person in people {
        cx.deliver(Room::person(organization, *person), name, payload.clone());
    }
    Ok(())
}

/// Tells of a status whose readers changed: it is gone for those who lost it, and there for those who have it.
pub fn moved(cx: &mut Act, had: &Readers, have: &Readers, id: Id<Status>, payload: Value) -> Result<()> {
    match (had, have) {
        (_, Readers::All) => to(cx, have, "status:updated", payload),
        // It goes from everyone's feed, and comes back into those that may keep it.
        (Readers::All, Readers::These(people)) => {
            to(cx, had, "status:deleted", gone(id))?;
            to_people(cx, people, "status:new", &payload)
        }
        (Readers::These(before), Readers::These(after)) => {
            let lost: Vec<_> = before.iter().copied().filter(|person| after.binary_search(person).is_err()).collect();
            to_people(cx, &lost, "status:deleted", &gone(id))?;
            let (kept, new): (Vec<_>, Vec<_>) = after.iter().copied().partition(|person| before.binary_search(person).is_ok());
            to_people(cx, &kept, "status:updated", &payload)?;
            to_people(cx, &new, "status:new", &payload)
        }
    }
}

/// A status without what only its reader knows: everyone gets the same.
pub fn shared(status: &Json<Status>) -> Result<Value> {
    let mut value: Value = serde_json::from_slice(&status.bytes).map_err(Problem::internal)?;
    if let Some(fields) = value.as_object_mut() {
        fields.remove("seen");
    }
    Ok(value)
}

/// A status that is not there any more.
pub fn gone(id: Id<Status>) -> Value {
    json!({ "id": id })
}
