-- Keeps how tasks are, for the caller's undo. $1 tasks, $2 now.
insert into public.task_undos (organization_id, project_id, task_id, user_id, revision, before, made_id, made_at)
select work.organization_id, work.project_id, work.id, (select auth.uid()), work.revision, jsonb_build_object(
    'title', work.title, 'description', work.description, 'status', work.status, 'position', work.position, 'due_date', work.due_date,
    'due_at', work.due_at, 'due_all_day', work.due_all_day, 'priority', work.priority, 'labels', work.labels, 'checklist', work.checklist,
    'estimate', work.estimate, 'parent_id', work.parent_id, 'recurrence', work.recurrence, 'completed_at', work.completed_at,
    'assignees', array(
        select one.user_id from public.task_assignees as one
        where one.organization_id = work.organization_id and one.task_id = work.id
        order by one.position, one.user_id
    )
), null, $2
from public.tasks as work
where work.organization_id = (select auth.org_id()) and work.id = any ($1)
on conflict (organization_id, user_id, task_id) do update
set revision = excluded.revision, before = excluded.before, made_id = null, made_at = excluded.made_at
