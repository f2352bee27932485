-- What changed in a conversation since a revision. $1 conversation, $2 revision.
with missed as (
    select row_to_json(message) as object, message.revision
    from api.messages as message
    where message.conversation_id = $1 and message.revision > $2
    order by message.revision
    limit 201
), page as (
    select object, revision from missed order by revision limit 200
)
select json_build_object(
    'messages', (select coalesce(json_agg(object order by revision), '[]') from page),
    'revision', case when more.yes then (select max(revision) from page) else place.revision end,
    'more', more.yes
)::text
from public.conversations as place, (select count(*) > 200 as yes from missed) as more
where place.organization_id = (select auth.org_id()) and place.id = $1
