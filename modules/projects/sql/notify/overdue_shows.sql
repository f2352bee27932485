-- A task as somebody is told of it who has not done it in time. $1 event.
select 'task' as kind, task.id, json_build_object(
    'title', task.title, 'excerpt', 'Overdue in ' || project.name || ': it was due on ' || to_char(task.due_date, 'FMDD FMMonth'), 'path', '/tasks/' || task.id, 'project_id', project.id,
    'number', project.key || '-' || task.serial, 'due_date', task.due_date
)
from public.tasks as task
join public.projects as project on project.organization_id = task.organization_id and project.id = task.project_id
where task.organization_id = (select auth.org_id()) and task.id = ($1::jsonb ->> 'task_id')::uuid and task.deleted_at is null
    and task.completed_at is null and task.due_at = ($1 ->> 'due_at')::timestamptz and project.stage <> 'archived'
    and exists (
        select from public.task_assignees as mine
        where mine.organization_id = task.organization_id and mine.task_id = task.id and mine.user_id = (select auth.uid())
    )
