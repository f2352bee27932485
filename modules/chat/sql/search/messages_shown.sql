-- Messages as they are found. $1 ids.
select message.id, sender.name as title, message.content as text, place.name as place, message.created_at as at,
    '/chat/' || message.conversation_id || '?message=' || message.id as url
from public.messages as message
join public.conversations as place on place.organization_id = message.organization_id and place.id = message.conversation_id
join public.users as sender on sender.organization_id = message.organization_id and sender.id = message.sender_id
where message.organization_id = (select auth.org_id()) and message.id = any ($1::uuid[]) and message.content is not null
