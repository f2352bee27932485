-- The rooms of those who may read a message: the conversation's, or of each person alone where some joined too late. $1 id.
with said as (
    select message.organization_id, message.conversation_id, message.seq, place.history = 'since_joining' and exists (
        select from public.conversation_members as late
        where late.organization_id = message.organization_id and late.conversation_id = message.conversation_id
            and late.sees_from >= message.seq
    ) as apart
    from public.messages as message
    join public.conversations as place on place.organization_id = message.organization_id and place.id = message.conversation_id
    where message.organization_id = (select auth.org_id()) and message.id = $1
)
select 'conversation' as kind, conversation_id as id from said where not apart
union all
select 'person', member.user_id
from said
join public.conversation_members as member on member.organization_id = said.organization_id and member.conversation_id = said.conversation_id
where said.apart and member.sees_from < said.seq
