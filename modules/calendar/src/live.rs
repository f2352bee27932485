//! What goes out after a commit, to those whom an event concerns: that it is another now. The screen asks its range again.

use crate::stored::EventId;
use guildhall_kernel::{User, live::Room, prelude::*};
use serde_json::json;

pub const CHANGED: &str = "calendar:event-changed";
pub const REMOVED: &str = "calendar:event-removed";

pub fn tell(cx: &mut Act, people: &[Id<User>], name: &'static str, id: EventId) -> Result<()> {
    let organization = cx.organization()?;
    for person in people {
        cx.deliver(Room::person(organization, *person), name, json!({ "event_id": id }).to_string());
    }
    Ok(())
}
