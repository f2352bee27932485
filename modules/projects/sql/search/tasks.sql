-- What is searched of tasks: number and title, then labels, then the description and the checklist; wherever the project is seen.
select task.organization_id, task.id, array[task.project_id] as places, task.created_by as author_id,
    array(
        select one.user_id from public.task_assignees as one
        where one.organization_id = task.organization_id and one.task_id = task.id
    ) || task.created_by as people,
    array[case when task.completed_at is null then 'open' else 'done' end] as states, task.created_at as at,
    project.key || '-' || task.serial || ' ' || task.title as a,
    array_to_string(task.labels, ' ') as b,
    concat_ws(' ', task.description, (select string_agg(item ->> 'text', ' ') from jsonb_array_elements(task.checklist) as item)) as c
from asked
join public.tasks as task on task.organization_id = asked.organization_id and task.id = asked.id
join public.projects as project on project.organization_id = task.organization_id and project.id = task.project_id
where task.deleted_at is null and project.deleted_at is null
