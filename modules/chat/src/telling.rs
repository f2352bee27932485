//! Who should know of what was said: whoever is named, answered, or spoken to alone. What somebody muted tells them only
//! where they are named.

use guildhall_kernel::Notify;

/// Something was said.
pub const SAID: Notify = Notify {
    event: "chat.message.sent",
    recipients: "
select distinct on (told.user_id) told.user_id, told.reason
from (
    select mentioned::uuid as user_id, 'mention' as reason, 1 as weight
    from jsonb_array_elements_text(coalesce($1::jsonb -> 'mentioned', '[]')) as mentioned
    union all
    select held.user_id, 'mention', 1
    from public.user_roles as held
    where held.organization_id = (select auth.org_id())
        and held.role_id in (select role::uuid from jsonb_array_elements_text(coalesce($1 -> 'mentioned_roles', '[]')) as role)
    union all
    select everyone.user_id, 'everyone', 2
    from public.conversation_members as everyone
    where everyone.organization_id = (select auth.org_id()) and everyone.conversation_id = ($1 ->> 'conversation_id')::uuid
        and $1 ->> 'mentioned_everyone' is not null
    union all
    select ($1 ->> 'direct_to')::uuid, 'direct', 3
    union all
    select answered.sender_id, 'reply', 4
    from public.messages as answered
    where answered.organization_id = (select auth.org_id()) and answered.id = ($1 ->> 'reply_to')::uuid
) as told
join public.conversation_members as member
    on member.organization_id = (select auth.org_id()) and member.conversation_id = ($1 ->> 'conversation_id')::uuid
    and member.user_id = told.user_id
where told.user_id is distinct from $2::uuid
    and (told.reason = 'mention' or member.muted_until is null or member.muted_until <= now())
order by told.user_id, told.weight",
    shows: SHOWS,
};

/// Somebody reacted to what one said.
pub const REACTED: Notify = Notify {
    event: "chat.message.reacted",
    recipients: "
select member.user_id, 'reaction' as reason
from public.conversation_members as member
where member.organization_id = (select auth.org_id()) and member.conversation_id = ($1::jsonb ->> 'conversation_id')::uuid
    and member.user_id = ($1 ->> 'sender_id')::uuid and ($1 ->> 'added')::boolean and member.user_id is distinct from $2::uuid
    and (member.muted_until is null or member.muted_until <= now())",
    shows: SHOWS,
};

/// The conversation is the thing: what is said there becomes one notification.
const SHOWS: &str = "
select 'conversation' as kind, place.id, json_build_object(
    'title', coalesce(place.name, sender.name),
    'excerpt', left(said.content, 140),
    'path', '/chat/' || place.id || '?message=' || said.id
) as shown
from public.messages as said
join public.conversations as place on place.organization_id = said.organization_id and place.id = said.conversation_id
join public.users as sender on sender.organization_id = said.organization_id and sender.id = said.sender_id
where said.organization_id = (select auth.org_id()) and said.id = ($1::jsonb ->> 'message_id')::uuid and said.deleted_at is null";
