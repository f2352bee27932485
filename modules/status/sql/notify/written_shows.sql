-- A status as its reader is told of it. $1 event.
select 'status' as kind, status.id, json_build_object(
    'title', author.name || ' wrote a status', 'excerpt', left(status.text, 200), 'path', '/status/' || status.id, 'actor_name', author.name
)
from public.statuses as status
join public.users as author on author.organization_id = status.organization_id and author.id = status.author_id
where status.organization_id = (select auth.org_id()) and status.id = ($1::jsonb ->> 'status_id')::uuid
