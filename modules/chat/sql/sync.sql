-- What changed in a conversation since a revision: messages and topics in its order, those of one revision together.
-- $1 conversation, $2 revision.
with missed as (
    -- More than a page and than one commit changes, so that what lies behind the page shows.
    (
        select revision, row_to_json(message) as message, null::json as topic
        from api.messages as message
        where message.conversation_id = $1 and message.revision > $2
        order by revision
        limit 300
    )
    union all
    (
        select revision, null, json_build_object('id', id, 'conversation_id', conversation_id, 'name', name, 'created_by', created_by,
            'message_count', message_count, 'last_seq', last_seq, 'revision', revision, 'created_at', created_at, 'updated_at', updated_at,
            'resolved_at', resolved_at, 'resolved_by', resolved_by, 'unread_count', unread_count)
        from api.topics
        where organization_id = (select auth.org_id()) and conversation_id = $1 and revision > $2
        order by revision
        limit 300
    )
), page as (
    select * from missed order by revision fetch first 200 rows with ties
), last as (
    select max(revision) as revision, count(*) as size from page
)
select json_build_object(
    'messages', (select coalesce(json_agg(message order by revision), '[]') from page where message is not null),
    'topics', (select coalesce(json_agg(topic order by revision), '[]') from page where topic is not null),
    'revision', case when rest.more then last.revision else place.revision end,
    'more', rest.more
)::text
from public.conversations as place, last, lateral (
    select last.size >= 200 and exists (select from missed where missed.revision > last.revision) as more
) as rest
where place.organization_id = (select auth.org_id()) and place.id = $1
