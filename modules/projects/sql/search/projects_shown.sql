-- Projects as they are found. $1 ids.
select project.id, project.name as title, project.description as text, project.key as place, project.updated_at as at,
    '/projects/' || project.id as url
from public.projects as project
where project.organization_id = (select auth.org_id()) and project.id = any ($1::uuid[]) and project.deleted_at is null
