-- A comment as somebody is told of it who sees its task. $1 event.
select 'task' as kind, task.id, json_build_object(
    'title', task.title, 'excerpt', left(comment.text, 200), 'path', '/tasks/' || task.id, 'project_id', project.id,
    'number', project.key || '-' || task.serial, 'comment_id', comment.id
)
from public.task_comments as comment
join public.tasks as task on task.organization_id = comment.organization_id and task.id = comment.task_id
join public.projects as project on project.organization_id = task.organization_id and project.id = task.project_id
where comment.organization_id = (select auth.org_id()) and comment.id = ($1::jsonb ->> 'comment_id')::uuid and task.deleted_at is null
