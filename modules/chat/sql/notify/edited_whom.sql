-- Whom an edit concerns: those whom the message names now and has not named before, unless they heard of it when it was said.
-- $1 event, $2 actor.
with said as (
    select message.id, message.conversation_id, message.reply_to, message.topic_id, place.type
    from public.messages as message
    join public.conversations as place on place.organization_id = message.organization_id and place.id = message.conversation_id
    where message.organization_id = (select auth.org_id()) and message.id = ($1::jsonb ->> 'message_id')::uuid and $2::uuid is not null
        and place.type <> 'direct' and $1 ->> 'renamed' = 'true' and $1 ->> 'named_everyone_before' is distinct from 'true'
), named as (
    select person::uuid as user_id, true as by_name
    from jsonb_array_elements_text(coalesce($1::jsonb -> 'mentioned', '[]')) as person
    union all
    select held.user_id, false
    from jsonb_array_elements_text(coalesce($1::jsonb -> 'mentioned_roles', '[]')) as role
    join public.user_roles as held on held.organization_id = (select auth.org_id()) and held.role_id = role::uuid
    union all
    select other.user_id, false
    from said
    join public.conversation_members as other on other.organization_id = (select auth.org_id()) and other.conversation_id = said.conversation_id
    where $1::jsonb ->> 'mentioned_everyone' is not null
), told as (
    select person::uuid as user_id
    from jsonb_array_elements_text(coalesce($1::jsonb -> 'named_before', '[]')) as person
    union all
    select held.user_id
    from jsonb_array_elements_text(coalesce($1::jsonb -> 'named_roles_before', '[]')) as role
    join public.user_roles as held on held.organization_id = (select auth.org_id()) and held.role_id = role::uuid
    union all
    select answered.sender_id
    from said
    join public.messages as answered on answered.organization_id = (select auth.org_id()) and answered.id = said.reply_to
)
select named.user_id, 'mention' as reason
from named
join said on true
join public.conversation_members as member
    on member.organization_id = (select auth.org_id()) and member.conversation_id = said.conversation_id and member.user_id = named.user_id
where (named.by_name or member.muted_until is null or member.muted_until <= now())
    and not exists (select from told where told.user_id = named.user_id)
