//! Notifications on a device while the app is closed: browsers say where they can be reached, and each notification is
//! encrypted for one of them alone (RFC 8291), signed (RFC 8292) and handed to its push service (RFC 8030).

mod key;
mod message;
mod sealing;
mod sending;
mod subscriptions;

pub use key::{PushKey, Pushes};
pub use sending::{DeliverPush, PushOne, one_later};
pub use subscriptions::{LookAtKey, Subscribe, Subscription, Unsubscribe};

pub(crate) use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
