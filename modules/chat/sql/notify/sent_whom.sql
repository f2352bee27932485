-- Whom a message concerns: those whom it names, the other person of a direct conversation, whoever is answered, and who has
-- written in its topic. A muted conversation tells its person only of their own name. $1 event, $2 actor.
with said as (
    select message.id, message.conversation_id, message.reply_to, message.topic_id, place.type
    from public.messages as message
    join public.conversations as place on place.organization_id = message.organization_id and place.id = message.conversation_id
    where message.organization_id = (select auth.org_id()) and message.id = ($1::jsonb ->> 'message_id')::uuid and $2::uuid is not null
), concerned as (
    select person::uuid as user_id, 'mention' as reason, true as by_name
    from jsonb_array_elements_text(coalesce($1::jsonb -> 'mentioned', '[]')) as person
    union all
    select held.user_id, 'mention', false
    from jsonb_array_elements_text(coalesce($1::jsonb -> 'mentioned_roles', '[]')) as role
    join public.user_roles as held on held.organization_id = (select auth.org_id()) and held.role_id = role::uuid
    union all
    select other.user_id, 'mention', false
    from said
    join public.conversation_members as other on other.organization_id = (select auth.org_id()) and other.conversation_id = said.conversation_id
    where $1::jsonb ->> 'mentioned_everyone' is not null
    union all
    select other.user_id, 'direct', false
    from said
    join public.conversation_members as other on other.organization_id = (select auth.org_id()) and other.conversation_id = said.conversation_id
    where said.type = 'direct'
    union all
    select answered.sender_id, 'reply', false
    from said
    join public.messages as answered on answered.organization_id = (select auth.org_id()) and answered.id = said.reply_to
    union all
    select distinct earlier.sender_id, 'topic', false
    from said
    join public.messages as earlier
        on earlier.organization_id = (select auth.org_id()) and earlier.conversation_id = said.conversation_id
        and earlier.topic_id = said.topic_id and earlier.id <> said.id and earlier.kind = 'text'
)
select concerned.user_id, concerned.reason
from concerned
join said on true
join public.conversation_members as member
    on member.organization_id = (select auth.org_id()) and member.conversation_id = said.conversation_id and member.user_id = concerned.user_id
where concerned.by_name or member.muted_until is null or member.muted_until <= now()
