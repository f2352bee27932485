-- What is searched of messages: what people said, in the conversation where they said it.
select message.organization_id, message.id, array[message.conversation_id] as places, message.sender_id as author_id,
    array[message.sender_id] as people, case when message.pinned_at is null then '{}' else array['pinned'] end as states,
    message.created_at as at, null::text as a, null::text as b, message.content as c
from asked
join public.messages as message on message.organization_id = asked.organization_id and message.id = asked.id
where message.content is not null
