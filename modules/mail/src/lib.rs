//! Mail: other modules post letters by name, inside their own deeds; an errand hands them to the mail server, with no
//! transaction open. Without a mail server the letters are kept, and the app shows what would have been sent.

mod content;
mod outbox;
mod post;
mod sending;
mod service;

pub use sending::tidy;
pub use service::Outbox;

use guildhall_kernel::prelude::*;

pub const OUTBOX_READ: Permission =
    Permission::new("mail.outbox.read", "See the outbox", "What is mailed, to whom, what became of it, and what waits to be sent");
pub const OUTBOX_MANAGE: Permission =
    Permission::new("mail.outbox.manage", "Send mail again", "Mail that failed, or was kept while there was no mail server");

#[must_use]
pub fn module() -> Module {
    Module::new("mail", "Mail")
        .core()
        .needs(&["organization"])
        .migrations(&[Migration::new(1, "mails", include_str!("../migrations/0001_mails.sql"))])
        .permissions(&[OUTBOX_READ, OUTBOX_MANAGE])
        .collection("/mails", Collection::of::<outbox::Mail>("api.mails").needs(OUTBOX_READ).computed(&["subject"]).newest_first())
        .read::<content::Read>("/mails/{id}/content")
        .read::<outbox::Settings>("/mail-settings")
        .command::<outbox::SendAgain>(Post, "/mails/{id}/send-again")
        .inner::<post::PostLetter>()
        .errand::<sending::SendMail>()
        .event::<outbox::SentAgain>()
}
