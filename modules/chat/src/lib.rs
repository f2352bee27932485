//! Chat: direct conversations, groups and channels, what is said in them, and how far each person has read.

mod access;
mod changing;
mod conversations;
mod events;
mod export;
mod forwarding;
mod happenings;
mod live;
mod membership;
mod mentions;
mod messages;
mod moving;
mod opening;
mod pins;
mod presence;
mod reactions;
mod reading;
mod reminders;
mod saving;
mod scheduling;
mod search;
mod sending;
mod settings;
mod slashes;
mod standing;
mod sync;
mod tasks;
mod topics;
mod when;

use guildhall_kernel::{Code, Departed, Linked, Notify, Rooms, Rule, Signal, Within, prelude::*};

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
        .migrations(&[
            Migration::new(1, "conversations", include_str!("../migrations/0001_conversations.sql")),
            Migration::new(2, "topics", include_str!("../migrations/0002_topics.sql")),
            Migration::new(3, "keeping", include_str!("../migrations/0003_keeping.sql")),
            Migration::new(4, "scheduled", include_str!("../migrations/0004_scheduled.sql")),
            Migration::new(5, "lists", include_str!("../migrations/0005_lists.sql")),
            Migration::new(6, "reminders", include_str!("../migrations/0006_reminders.sql")),
            Migration::new(7, "search", include_str!("../migrations/0007_search.sql")),
            Migration::new(8, "named_before", include_str!("../migrations/0008_named_before.sql")),
        ])
        .permissions(&[READ, WRITE, CHANNELS_MANAGE])
        .collection(
            "/conversations",
            Collection::of::<conversations::Conversation>("api.conversations")
                .needs(READ)
                .computed(&["unread_count", "muted_until", "last_message", "members"])
                .ordered("updated_at", true)
                .also_at("/chat/conversations"),
        )
        .command::<opening::OpenConversation>(Post, "/conversations")
        .command::<opening::OpenConversation>(Post, "/chat/conversations")
        .command::<settings::Rename>(PatchMethod, "/conversations/{id}")
        .command::<settings::Rename>(Put, "/conversations/{id}")
        .command::<settings::Rename>(PatchMethod, "/chat/conversations/{id}")
        .command::<settings::Rename>(Put, "/chat/conversations/{id}")
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
        .command::<settings::GiveRole>(PatchMethod, "/conversations/{conversation_id}/members/{user_id}")
        .command::<settings::GiveRole>(Put, "/conversations/{conversation_id}/members/{user_id}")
        .command::<settings::Mute>(Put, "/conversations/{conversation_id}/mute")
        .command::<settings::Unmute>(Delete, "/conversations/{conversation_id}/mute")
        .collection(
            "/people",
            Collection::of::<conversations::Author>("api.people").needs(READ).computed(&["presence_text"]).ordered("name", false),
        )
        .command::<presence::BePresent>(Put, "/presence")
        .read::<slashes::ListSlashes>("/slash-commands")
        .slash(slashes::REMIND)
        .slash(slashes::AWAY)
        .slash(slashes::HERE)
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
        .command::<sending::SendMessage>(Post, "/conversations/{conversation_id}/messages")
        .command::<sending::SendMessage>(Post, "/chat/conversations/{conversation_id}/messages")
        .command::<sending::SendMessage>(Post, "/chat/messages")
        .socket::<sending::SendMessage>("message:send")
        .command::<changing::EditMessage>(Put, "/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::EditMessage>(PatchMethod, "/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::EditMessage>(Put, "/chat/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::EditMessage>(PatchMethod, "/chat/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::EditMessage>(Put, "/chat/messages/{message_id}")
        .command::<changing::EditMessage>(PatchMethod, "/chat/messages/{message_id}")
        .command::<changing::DeleteMessage>(Delete, "/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::DeleteMessage>(Delete, "/chat/conversations/{conversation_id}/messages/{message_id}")
        .command::<changing::DeleteMessage>(Delete, "/chat/messages/{message_id}")
        .command::<moving::MoveMessage>(Post, "/conversations/{conversation_id}/messages/{message_id}/move")
        .collection(
            "/conversations/{conversation_id}/pins",
            Collection::of::<messages::Message>("api.pinned_messages").needs(READ).within(INSIDE).ordered("pinned_at", true).list_only(),
        )
        .command::<pins::Pin>(Put, "/conversations/{conversation_id}/messages/{message_id}/pin")
        .command::<pins::Unpin>(Delete, "/conversations/{conversation_id}/messages/{message_id}/pin")
        .command::<forwarding::Forward>(Post, "/conversations/{conversation_id}/messages/{message_id}/forward")
        .command::<tasks::MakeTask>(Post, "/conversations/{conversation_id}/messages/{message_id}/task")
        .noted_read::<export::Export>("/conversations/{conversation_id}/export")
        .noted_read::<export::ExportTable>("/conversations/{conversation_id}/export.csv")
        .collection(
            "/scheduled-messages",
            Collection::of::<scheduling::ScheduledMessage>("api.scheduled_messages")
                .needs(WRITE)
                .computed(&["mentions"])
                .ordered("send_at", false),
        )
        .command::<scheduling::Schedule>(Post, "/conversations/{conversation_id}/scheduled")
        .command::<scheduling::Reschedule>(PatchMethod, "/scheduled-messages/{id}")
        .command::<scheduling::Reschedule>(Put, "/scheduled-messages/{id}")
        .command::<scheduling::CallOff>(Delete, "/scheduled-messages/{id}")
        .inner::<scheduling::SendScheduled>()
        .collection("/reminders", Collection::of::<reminders::Reminder>("api.reminders").needs(READ).ordered("remind_at", false))
        .command::<reminders::Remind>(Post, "/reminders")
        .command::<reminders::Forget>(Delete, "/reminders/{id}")
        .inner::<reminders::Ask>()
        .inner::<reminders::Ring>()
        .event::<events::ReminderRang>()
        .notify(Notify::new(
            "chat.reminder.rang",
            include_str!("../sql/notify/rang_whom.sql"),
            include_str!("../sql/notify/rang_shows.sql"),
        ))
        .collection(
            "/saved-messages",
            Collection::of::<saving::SavedMessage>("api.saved_messages")
                .needs(READ)
                .key("message_id")
                .item("message_id")
                .computed(&["message"])
                .ordered("saved_at", true),
        )
        .command::<saving::Save>(Put, "/saved-messages/{message_id}")
        .command::<saving::Unsave>(Delete, "/saved-messages/{message_id}")
        .collection(
            "/drafts",
            Collection::of::<saving::Draft>("api.drafts").needs(READ).key("conversation_id").ordered("updated_at", true).list_only(),
        )
        .command::<saving::KeepDraft>(Put, "/conversations/{conversation_id}/draft")
        .command::<saving::DropDraft>(Delete, "/conversations/{conversation_id}/draft")
        .command::<reactions::React>(Put, "/conversations/{conversation_id}/messages/{message_id}/reactions/{emoji}")
        .command::<reactions::Unreact>(Delete, "/conversations/{conversation_id}/messages/{message_id}/reactions/{emoji}")
        .collection(
            "/conversations/{conversation_id}/topics",
            Collection::of::<topics::Topic>("api.topics")
                .needs(READ)
                .within(INSIDE)
                .item("topic_id")
                .computed(&["unread_count"])
                .ordered("last_seq", true),
        )
        .command::<topics::StartTopic>(Post, "/conversations/{conversation_id}/topics")
        .command::<topics::RenameTopic>(PatchMethod, "/conversations/{conversation_id}/topics/{topic_id}")
        .command::<topics::RenameTopic>(Put, "/conversations/{conversation_id}/topics/{topic_id}")
        .command::<topics::ResolveTopic>(Post, "/conversations/{conversation_id}/topics/{topic_id}/resolve")
        .command::<topics::ReopenTopic>(Post, "/conversations/{conversation_id}/topics/{topic_id}/reopen")
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
        .notify(
            Notify::new("chat.message.sent", include_str!("../sql/notify/sent_whom.sql"), include_str!("../sql/notify/sent_shows.sql"))
                .only_with(&["direct_to", "mentioned", "mentioned_everyone", "mentioned_roles", "reply_to", "topic_id"]),
        )
        .notify(Notify::new(
            "chat.message.edited",
            include_str!("../sql/notify/edited_whom.sql"),
            include_str!("../sql/notify/edited_shows.sql"),
        ))
        .notify(Notify::new(
            "chat.message.reacted",
            include_str!("../sql/notify/reacted_whom.sql"),
            include_str!("../sql/notify/reacted_shows.sql"),
        ))
        .search(search::MESSAGES)
        .search(search::CONVERSATIONS)
        .links(Linked {
            kind: "message",
            hears: &[("chat.message.sent", "message_id"), ("chat.message.edited", "message_id")],
            texts: include_str!("../sql/links/texts.sql"),
            readers: include_str!("../sql/links/readers.sql"),
        })
        .event::<events::Exported>()
        .event::<events::MessageMoved>()
        .event::<events::MessagePinned>()
        .event::<events::Reacted>()
        .event::<events::RoleGiven>()
        .event::<events::SettingsChanged>()
        .event::<events::TaskMade>()
        .event::<events::TopicChanged>()
        .on::<Departed, _>("chat.forget_departed", membership::forget_departed)
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
                constraint: "conversations_purpose",
                code: Code::BadRequest,
                field: Some("purpose"),
                message: "must have 1 to 250 characters",
            },
            Rule { constraint: "topics_name", code: Code::BadRequest, field: Some("name"), message: "must have 1 to 80 characters" },
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
