//! Chat: direct conversations, groups and channels, what is said in them, and how far each person has read.

mod access;
mod changing;
mod conversations;
mod events;
mod live;
mod membership;
mod messages;
mod opening;
mod reading;
mod sync;

use guildhall_kernel::{Code, Notify, Rooms, Rule, Signal, Within, prelude::*};

pub const READ: Permission =
    Permission::new("chat.messages.read", "Read conversations", "One's own conversations, and the channels of the organization");
pub const WRITE: Permission = Permission::new(
    "chat.messages.write",
    "Write messages and open conversations",
    "Direct conversations, groups, and what is said in them",
);
pub const CHANNELS_MANAGE: Permission = Permission::new(
    "chat.channels.manage",
    "Create, rename and manage channels",
    "Also taking people out of them, and deleting what others said there",
);

/// Those who may read a conversation's insides; the function that the policies share.
const INSIDE: Within = Within { param: "conversation_id", access: "select public.conversation_access($1)" };

#[must_use]
pub fn module() -> Module {
    Module::new("chat", "Chat")
        .needs(&["organization"])
        .migrations(&[Migration::new(1, "conversations", include_str!("../migrations/0001_conversations.sql"))])
        .permissions(&[READ, WRITE, CHANNELS_MANAGE])
        .collection(
            "/conversations",
            Collection::of::<conversations::Conversation>("api.conversations")
                .needs(READ)
                .computed(&["unread_count", "last_message", "members"])
                .ordered("updated_at", true)
                .also_at("/chat/conversations"),
        )
        .command::<opening::OpenConversation>(Post, "/conversations")
        .command::<opening::OpenConversation>(Post, "/chat/conversations")
        .command::<conversations::Rename>(PatchMethod, "/conversations/{id}")
        .command::<conversations::Rename>(Put, "/conversations/{id}")
        .command::<conversations::Rename>(PatchMethod, "/chat/conversations/{id}")
        .command::<conversations::Rename>(Put, "/chat/conversations/{id}")
        .collection(
            "/conversations/{conversation_id}/members",
            Collection::of::<conversations::Participant>("api.conversation_members")
                .needs(READ)
                .within(INSIDE)
                .key("user_id")
                .item("user_id")
                .ordered("joined_at", false)
                .also_at("/chat/conversations/{conversation_id}/members"),
        )
        .command::<membership::AddMembers>(Post, "/conversations/{conversation_id}/members")
        .command::<membership::AddMembers>(Post, "/chat/conversations/{conversation_id}/members")
        .command::<membership::RemoveMember>(Delete, "/conversations/{conversation_id}/members/{user_id}")
        .command::<membership::RemoveMember>(Delete, "/chat/conversations/{conversation_id}/members/{user_id}")
        .command::<membership::Join>(Post, "/conversations/{conversation_id}/join")
        .command::<membership::Join>(Post, "/chat/conversations/{conversation_id}/join")
        .command::<membership::Leave>(Post, "/conversations/{conversation_id}/leave")
        .command::<membership::Leave>(Post, "/chat/conversations/{conversation_id}/leave")
        .collection(
            "/conversations/{conversation_id}/messages",
            Collection::of::<messages::Message>("public.messages")
                .needs(READ)
                .within(INSIDE)
                .window("seq")
                .ordered("seq", true)
                .item("message_id")
                .also_at("/chat/conversations/{conversation_id}/messages")
                .also_at("/chat/messages"),
        )
        .command::<messages::SendMessage>(Post, "/conversations/{conversation_id}/messages")
        .command::<messages::SendMessage>(Post, "/chat/conversations/{conversation_id}/messages")
        .command::<messages::SendMessage>(Post, "/chat/messages")
        .socket::<messages::SendMessage>("message:send")
        .command::<changing::EditMessage>(Put, "/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::EditMessage>(PatchMethod, "/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::EditMessage>(Put, "/chat/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::EditMessage>(PatchMethod, "/chat/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::EditMessage>(Put, "/chat/messages/{message_id}")
        .command::<changing::EditMessage>(PatchMethod, "/chat/messages/{message_id}")
        .command::<changing::DeleteMessage>(Delete, "/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::DeleteMessage>(Delete, "/chat/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::DeleteMessage>(Delete, "/chat/messages/{message_id}")
        .command::<reading::MarkRead>(Post, "/conversations/{conversation_id}/read")
        .command::<reading::MarkRead>(Post, "/chat/conversations/{conversation_id}/read")
        .socket::<reading::MarkRead>("message:read")
        .read::<sync::Sync>("/conversations/{conversation_id}/sync")
        .read::<sync::Sync>("/chat/conversations/{conversation_id}/sync")
        .socket_read::<sync::Sync>("sync")
        .rooms(Rooms { kind: live::KIND, sql: membership::ROOMS })
        .signal(Signal { hears: "typing:start", kind: live::KIND, field: "conversation_id", emits: "typing", flag: ("typing", true) })
        .signal(Signal { hears: "typing:stop", kind: live::KIND, field: "conversation_id", emits: "typing", flag: ("typing", false) })
        .event::<events::Opened>()
        .event::<events::Renamed>()
        .event::<events::MembersAdded>()
        .event::<events::MemberRemoved>()
        .event::<events::MessageSent>()
        .event::<events::MessageEdited>()
        .event::<events::MessageDeleted>()
        .notify(Notify {
            event: "chat.message.sent",
            recipients: include_str!("../sql/notify/sent_whom.sql"),
            shows: include_str!("../sql/notify/sent_shows.sql"),
        })
        .on::<membership::LeftOrganization, _>("chat.forget_departed", membership::forget_departed)
        .rules(&[
            Rule {
                constraint: "conversation_members_user",
                code: Code::BadRequest,
                field: Some("member_ids"),
                message: "names somebody who is not in this organization",
            },
            Rule { constraint: "conversations_name", code: Code::BadRequest, field: Some("name"), message: "must have 1 to 80 characters" },
            Rule {
                constraint: "conversations_shape",
                code: Code::BadRequest,
                field: Some("name"),
                message: "does not go with this type of conversation",
            },
            Rule {
                constraint: "messages_content",
                code: Code::BadRequest,
                field: Some("content"),
                message: "must have 1 to 8000 characters",
            },
            Rule {
                constraint: "messages_client_id_length",
                code: Code::BadRequest,
                field: Some("client_id"),
                message: "must have 1 to 64 characters",
            },
            Rule {
                constraint: "messages_reply_to",
                code: Code::BadRequest,
                field: Some("reply_to"),
                message: "names no message of this conversation",
            },
        ])
}
