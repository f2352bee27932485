-- A reaction as the message's writer is told of it, about the conversation, while it stands. $1 event.
select 'conversation' as kind, place.id, json_build_object(
    'title', coalesce(place.name, 'A reaction'),
    'excerpt', (
        select string_agg(reaction ->> 'emoji' || ' ' || (reaction ->> 'count'), '  ')
        from jsonb_array_elements(message.reactions) as reaction
    ) || ' — ' || left(message.content, 140),
    'path', '/chat/' || place.id, 'conversation_id', place.id, 'message_id', message.id
)
from public.messages as message
join public.conversations as place on place.organization_id = message.organization_id and place.id = message.conversation_id
where message.organization_id = (select auth.org_id()) and message.id = ($1::jsonb ->> 'message_id')::uuid
    and message.deleted_at is null and jsonb_array_length(message.reactions) > 0
