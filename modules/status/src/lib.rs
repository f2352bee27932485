//! A feed of what people are at: for the organization, for chosen people, or for chosen roles. Comments, reactions and the
//! marks of who has seen it follow the status, so that one policy decides about all of them.

mod comments;
mod events;
mod live;
mod media;
mod pins;
mod posts;
mod reactions;
mod readers;
mod search;
mod seen;

use guildhall_kernel::{Code, Linked, Notify, Rule, Within, prelude::*};

pub const READ: Permission =
    Permission::new("status.posts.read", "Read the feed", "What is for the whole organization, for oneself, or for a role one holds");
pub const WRITE: Permission = Permission::new("status.posts.write", "Write in the feed", "Statuses, comments and reactions of one's own");
pub const MANAGE: Permission =
    Permission::new("status.manage", "Keep the feed in order", "Pin statuses, and delete what others wrote, where one may read it");

/// Those who may read a status; the function that the policies share.
const INSIDE: Within = Within { param: "status_id", access: "select public.status_access($1)" };

#[must_use]
pub fn module() -> Module {
    Module::new("status", "Status")
        .needs(&["organization"])
        .migrations(&[
            Migration::new(1, "feed", include_str!("../migrations/0001_feed.sql")),
            Migration::new(2, "search", include_str!("../migrations/0002_search.sql")),
        ])
        .permissions(&[READ, WRITE, MANAGE])
        .collection(
            "/status",
            Collection::of::<posts::Status>("api.statuses")
                .needs(READ)
                .computed(&["author", "user_ids", "role_ids", "comment_count", "reactions", "seen_count", "seen"])
                .item("status_id")
                .newest_first(),
        )
        .command::<posts::WriteStatus>(Post, "/status")
        .command::<posts::ChangeStatus>(Put, "/status/{status_id}")
        .command::<posts::ChangeStatus>(PatchMethod, "/status/{status_id}")
        .command::<posts::DeleteStatus>(Delete, "/status/{status_id}")
        .command::<pins::Pin>(Put, "/status/{status_id}/pin")
        .command::<pins::Unpin>(Delete, "/status/{status_id}/pin")
        .collection(
            "/status/{status_id}/comments",
            Collection::of::<comments::Comment>("api.status_comments")
                .needs(READ)
                .within(INSIDE)
                .computed(&["author"])
                .item("status_comment_id")
                .ordered("id", false)
                .also_at("/status/comments"),
        )
        .command::<comments::WriteComment>(Post, "/status/{status_id}/comments")
        .command::<comments::WriteComment>(Post, "/status/comments")
        .command::<comments::ChangeComment>(Put, "/status/{status_id}/comments/{status_comment_id}")
        .command::<comments::ChangeComment>(PatchMethod, "/status/{status_id}/comments/{status_comment_id}")
        .command::<comments::DeleteComment>(Delete, "/status/{status_id}/comments/{status_comment_id}")
        .command::<reactions::React>(Put, "/status/{status_id}/reactions/{emoji}")
        .command::<reactions::TakeBack>(Delete, "/status/{status_id}/reactions/{emoji}")
        .collection(
            "/status/{status_id}/seen",
            Collection::of::<seen::SeenBy>("api.status_seen")
                .needs(READ)
                .within(INSIDE)
                .key("user_id")
                .ordered("seen_at", false)
                .list_only(),
        )
        .command::<seen::See>(Post, "/status/{status_id}/seen")
        .event::<events::Written>()
        .event::<events::Edited>()
        .event::<events::Deleted>()
        .event::<events::Pinned>()
        .event::<events::Unpinned>()
        .event::<events::Commented>()
        .event::<events::CommentEdited>()
        .event::<events::CommentDeleted>()
        .event::<events::Reacted>()
        .event::<events::ReactionTakenBack>()
        .search(search::STATUSES)
        .links(Linked {
            kind: "status",
            hears: &[("status.post.written", "status_id"), ("status.post.edited", "status_id")],
            texts: include_str!("../sql/links/texts.sql"),
            readers: include_str!("../sql/links/readers.sql"),
        })
        .notify(Notify::new(
            "status.post.written",
            include_str!("../sql/notify/written_whom.sql"),
            include_str!("../sql/notify/written_shows.sql"),
        ))
        .notify(Notify::new(
            "status.comment.written",
            include_str!("../sql/notify/commented_whom.sql"),
            include_str!("../sql/notify/commented_shows.sql"),
        ))
        .rules(&[
            // It was deleted at the same moment.
            Rule {
                constraint: "status_comments_status",
                code: Code::NotFound,
                field: None,
                message: "There is nothing here that you can see",
            },
            Rule { constraint: "status_seen_status", code: Code::NotFound, field: None, message: "There is nothing here that you can see" },
        ])
}
