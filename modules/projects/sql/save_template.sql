-- Saves a project as a template. $1 template, $2 project, $3 name, $4 description, $5 now.
with task as (
    select row_number() over (order by serial) as number, id, parent_id, title, description, status, position, priority, labels, checklist, estimate
    from public.tasks
    where organization_id = (select auth.org_id()) and project_id = $2 and deleted_at is null
    order by serial
    limit 200
)
insert into public.project_templates (organization_id, id, name, description, content, task_count, created_by, created_at, updated_at)
select place.organization_id, $1, $3, $4, jsonb_build_object(
    'product_type', place.product_type,
    'settings', place.settings,
    'columns', (
        select jsonb_agg(jsonb_build_object('key', key, 'name', name, 'category', category) order by position, key)
        from public.project_columns
        where organization_id = place.organization_id and project_id = place.id
    ),
    'tasks', coalesce((
        select jsonb_agg(jsonb_build_object('title', task.title, 'description', task.description, 'status', task.status,
            'position', task.position, 'priority', task.priority, 'labels', task.labels, 'checklist', task.checklist,
            'estimate', task.estimate, 'parent', (select above.number from task as above where above.id = task.parent_id)) order by task.number)
        from task
    ), '[]')
), (select count(*) from task), (select auth.uid()), $5, $5
from public.projects as place
where place.organization_id = (select auth.org_id()) and place.id = $2
