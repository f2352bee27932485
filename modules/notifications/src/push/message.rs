//! What a device shows of a notification.

use crate::{inbox::Notification, telling::Shown, words};
use guildhall_kernel::prelude::*;
use serde_json::json;

/// What a browser's service worker reads: a title, a line, and where it leads. At most a record of it is used.
pub fn message(id: Id<Notification>, shown: &Shown, count: i32) -> Vec<u8> {
    let title = words::text(shown, "title", 120);
    let title = if title.is_empty() { "Something is new for you".to_owned() } else { title };
    let text = json!({ "id": id, "title": title, "body": words::text(shown, "excerpt", 240), "path": words::path(shown), "count": count });
    text.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::sealing::MOST;

    #[test]
    fn the_longest_message_fits_into_a_record() {
        let long = "👩‍🚒\"\\".repeat(500);
        let payload = json!({ "title": long, "excerpt": long, "path": format!("/{}", "a".repeat(499)) });
        let shown = Shown { kind: "message".into(), id: Uuid::nil(), payload };
        let message = message(Id::from_uuid(Uuid::nil()), &shown, i32::MAX);
        assert!(message.len() <= MOST, "{}", message.len());
    }
}
