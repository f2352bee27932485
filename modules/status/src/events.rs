//! What the log keeps of the feed: who, when and which; never what they wrote.

use crate::{
    comments::Comment,
    posts::{Status, Visibility},
};
use guildhall_kernel::{User, prelude::*};

event! {
    pub struct Written { status_id: Id<Status>, author_id: Id<User>, visibility: Visibility }
    is "status.post.written", about "status" status_id
}

event! {
    /// Its text, its media, or who may read it changed.
    pub struct Edited { status_id: Id<Status>, visibility: Visibility }
    is "status.post.edited", about "status" status_id
}

event! {
    pub struct Deleted { status_id: Id<Status> }
    is "status.post.deleted", about "status" status_id
}

event! {
    pub struct Pinned { status_id: Id<Status> }
    is "status.post.pinned", about "status" status_id
}

event! {
    pub struct Unpinned { status_id: Id<Status> }
    is "status.post.unpinned", about "status" status_id
}

event! {
    pub struct Commented { status_id: Id<Status>, comment_id: Id<Comment>, author_id: Id<User>, status_author_id: Id<User> }
    is "status.comment.written", about "status" status_id
}

event! {
    pub struct CommentEdited { status_id: Id<Status>, comment_id: Id<Comment> }
    is "status.comment.edited", about "status" status_id
}

event! {
    pub struct CommentDeleted { status_id: Id<Status>, comment_id: Id<Comment> }
    is "status.comment.deleted", about "status" status_id
}

event! {
    pub struct Reacted { status_id: Id<Status>, status_author_id: Id<User> }
    is "status.reaction.given", about "status" status_id
}

event! {
    pub struct ReactionTakenBack { status_id: Id<Status> }
    is "status.reaction.taken_back", about "status" status_id
}
