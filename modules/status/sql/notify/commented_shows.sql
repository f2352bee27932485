-- A comment as its reader is told of it, about the status that it belongs to. $1 event.
select 'status' as kind, comment.status_id as id, json_build_object(
    'title', author.name || ' commented on a status', 'excerpt', left(comment.text, 200), 'path', '/status/' || comment.status_id,
    'comment_id', comment.id, 'actor_name', author.name
)
from public.status_comments as comment
join public.users as author on author.organization_id = comment.organization_id and author.id = comment.author_id
where comment.organization_id = (select auth.org_id()) and comment.id = ($1::jsonb ->> 'comment_id')::uuid
