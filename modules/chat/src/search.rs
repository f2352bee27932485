//! What can be found of chat.

use guildhall_kernel::{Searched, Touched};

pub const MESSAGES: Searched = Searched {
    kind: "message",
    table: "public.messages",
    version: 1,
    hears: &[
        Touched::new("chat.message.sent", "message_id"),
        Touched::new("chat.message.edited", "message_id"),
        Touched::new("chat.message.deleted", "message_id"),
        Touched::new("chat.message.pinned", "message_id"),
    ],
    rows: include_str!("../sql/search/messages.sql"),
    shows: include_str!("../sql/search/messages_shown.sql"),
    states: &["pinned"],
};

pub const CONVERSATIONS: Searched = Searched {
    kind: "conversation",
    table: "public.conversations",
    version: 1,
    hears: &[
        Touched::new("chat.conversation.opened", "conversation_id"),
        Touched::new("chat.conversation.renamed", "conversation_id"),
        Touched::new("chat.conversation.settings_changed", "conversation_id"),
    ],
    rows: include_str!("../sql/search/conversations.sql"),
    shows: include_str!("../sql/search/conversations_shown.sql"),
    states: &["channel", "group"],
};
