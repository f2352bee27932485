-- The tasks whose people are to be told that their day has come or has passed, and marks them. A day begins at nine in the
-- project's zone, or an hour before the time that was given, if that is earlier; it has passed at nine on the next one, or at
-- the time. What passed more than a week ago is not news. $1 now.
with near as (
    select work.organization_id, work.project_id, work.id as task_id, work.due_at, work.due_all_day, work.due_date,
        coalesce(place.settings ->> 'time_zone', home.time_zone) as zone
    from public.tasks as work
    join public.projects as place on place.organization_id = work.organization_id and place.id = work.project_id
    join public.organizations as home on home.id = work.organization_id
    where work.due_at between $1::timestamptz - interval '7 days' and $1 + interval '2 days'
        and work.deleted_at is null and work.completed_at is null and place.deleted_at is null and place.stage <> 'archived'
        and exists (
            select from public.task_assignees as one where one.organization_id = work.organization_id and one.task_id = work.id
        )
), due as (
    select near.*, false as overdue
    from near
    where due_at > $1 and least(due_at - interval '1 hour', (due_date + time '09:00') at time zone zone) <= $1
    union all
    select near.*, true
    from near
    where due_at <= $1 and case when due_all_day then ((due_date + 1) + time '09:00') at time zone zone else due_at end <= $1
), told as (
    insert into public.task_due_notices (organization_id, project_id, task_id, due_at, overdue, told_at)
    select organization_id, project_id, task_id, due_at, overdue, $1 from due
    on conflict do nothing
    returning organization_id, project_id, task_id, due_at, overdue
)
select told.organization_id, jsonb_build_object(
    'project_id', told.project_id, 'task_id', told.task_id, 'overdue', told.overdue, 'due_at', to_char(told.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'user_ids', (
        select jsonb_agg(one.user_id order by one.position, one.user_id) from public.task_assignees as one
        where one.organization_id = told.organization_id and one.task_id = told.task_id
    )
)
from told
