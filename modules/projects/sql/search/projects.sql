-- What is searched of projects: key and name, then what they are about. Public ones are there for everyone.
select project.organization_id, project.id, array[case when project.is_private then project.id else project.organization_id end] as places,
    project.owner_id as author_id, array[project.owner_id] as people, array[project.status] as states, project.created_at as at,
    project.key || ' ' || project.name as a, null::text as b, project.description as c
from asked
join public.projects as project on project.organization_id = asked.organization_id and project.id = asked.id
where project.deleted_at is null
