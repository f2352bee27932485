-- Tasks as they are found. $1 ids.
select task.id, project.key || '-' || task.serial || ' ' || task.title as title, task.description as text, project.name as place,
    task.created_at as at, '/tasks/' || task.id as url
from public.tasks as task
join public.projects as project on project.organization_id = task.organization_id and project.id = task.project_id
where task.organization_id = (select auth.org_id()) and task.id = any ($1::uuid[]) and task.deleted_at is null and project.deleted_at is null
