-- A comment as somebody is told of it who may see its task, about the task. $1 event.
select 'task' as kind, task.id, json_build_object(
    'title', author.name || ': ' || task.title, 'excerpt', left(comment.text, 200), 'path', '/tasks/' || task.id, 'project_id', task.project_id,
    'comment_id', comment.id, 'actor_name', author.name
)
from public.task_comments as comment
join public.tasks as task on task.organization_id = comment.organization_id and task.id = comment.task_id
join public.users as author on author.organization_id = comment.organization_id and author.id = comment.created_by
where comment.organization_id = (select auth.org_id()) and comment.id = ($1::jsonb ->> 'comment_id')::uuid and task.deleted_at is null
