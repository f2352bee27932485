-- $1 organizations, $2 projects.
select task.organization_id, task.id
from unnest($1::uuid[], $2::uuid[]) as asked (organization_id, project_id)
join public.tasks as task on task.organization_id = asked.organization_id and task.project_id = asked.project_id
