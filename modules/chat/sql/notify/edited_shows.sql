-- A message that was changed as somebody is told of it who may read it, about the conversation. $1 event.
select 'conversation' as kind, place.id, json_build_object(
    'title', case when place.type = 'direct' then sender.name else sender.name || ' in ' || coalesce(place.name, 'a group') end,
    'excerpt', left(message.content, 200), 'path', '/chat/' || place.id, 'conversation_id', place.id, 'message_id', message.id,
    'actor_name', sender.name
)
from public.messages as message
join public.conversations as place on place.organization_id = message.organization_id and place.id = message.conversation_id
join public.conversation_members as mine
    on mine.organization_id = message.organization_id and mine.conversation_id = message.conversation_id and mine.user_id = (select auth.uid())
join public.users as sender on sender.organization_id = message.organization_id and sender.id = message.sender_id
where message.organization_id = (select auth.org_id()) and message.id = ($1::jsonb ->> 'message_id')::uuid
    and message.deleted_at is null and mine.sees_from < message.seq
