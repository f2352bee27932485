//! Who should know what, and how it reaches them. The cards say whom an event concerns and what it shows; one reader of
//! the log brings it to each of them in the way they chose: in the app, on their devices, by mail at once,
//! in a digest, or not at all.

mod choices;
mod inbox;
mod mailing;
pub mod push;
mod quiet;
mod telling;
mod tidying;
mod unsubscribe;
mod words;

use guildhall_kernel::prelude::*;

#[must_use]
pub fn module() -> Module {
    Module::new("notifications", "Notifications")
        .needs(&["organization"])
        .core()
        .migrations(&[
            Migration::new(1, "notifications", include_str!("../migrations/0001_notifications.sql")),
            Migration::new(2, "tidying", include_str!("../migrations/0002_tidying.sql")),
            Migration::new(3, "push", include_str!("../migrations/0003_push.sql")),
        ])
        .collection(
            "/notifications",
            Collection::of::<inbox::Notification>("api.notifications")
                .computed(&["payload", "subject", "reasons"])
                .ordered("is_read", false)
                .ordered("updated_at", true),
        )
        .command::<inbox::MarkRead>(Post, "/notifications/{id}/read")
        .command::<inbox::MarkUnread>(Post, "/notifications/{id}/unread")
        .command::<inbox::ReadAll>(Post, "/notifications/read-all")
        .read::<choices::Look>("/notification-settings")
        .command::<choices::Choose>(Put, "/notification-settings")
        .command::<choices::Choose>(PatchMethod, "/notification-settings")
        .command::<unsubscribe::Unsubscribe>(Post, "/notifications/unsubscribe")
        .collection("/push-subscriptions", Collection::of::<push::Subscription>("api.push_subscriptions").newest_first())
        .read::<push::LookAtKey>("/push-key")
        .command::<push::Subscribe>(Post, "/push-subscriptions")
        .command::<push::Unsubscribe>(Delete, "/push-subscriptions/{id}")
        .inner::<inbox::ReadSubject>()
        .inner::<mailing::MailOne>()
        .inner::<mailing::MailDigest>()
        .inner::<push::PushOne>()
        .errand::<push::DeliverPush>()
        .round(tidying::TIDY_CAUSES)
        .round(tidying::TIDY_READ)
        .notifier("notifications.tell", telling::tell)
}
