-- Whom a message concerns: the other person of a direct conversation, whoever is answered, and those who are named.
-- $1 event, $2 actor.
with said as (
    select message.conversation_id, message.reply_to, place.type
    from public.messages as message
    join public.conversations as place on place.organization_id = message.organization_id and place.id = message.conversation_id
    where message.organization_id = (select auth.org_id()) and message.id = ($1::jsonb ->> 'message_id')::uuid and $2::uuid is not null
)
select other.user_id, 'direct' as reason
from said
join public.conversation_members as other on other.organization_id = (select auth.org_id()) and other.conversation_id = said.conversation_id
where said.type = 'direct'
union all
select answered.sender_id, 'reply'
from said
join public.messages as answered on answered.organization_id = (select auth.org_id()) and answered.id = said.reply_to
