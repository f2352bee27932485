-- Changes the facts of a task that is held. $1 task, $2 title, $3 and $4 description, $5 to $8 due, $9 priority, $10 labels,
-- $11 checklist, $12 and $13 estimate, $14 and $15 parent, $16 and $17 recurrence, $18 now; where there are two, the first
-- says whether it changes.
update public.tasks as work
set title = coalesce($2, title),
    description = case when $3 then $4 else description end,
    due_date = case when $5 then coalesce($6::date, ($7::timestamptz at time zone place.zone)::date) else due_date end,
    due_at = case when $5 then coalesce($7, public.end_of_day($6, place.zone)) else due_at end,
    due_all_day = case when $5 then $8 else due_all_day end,
    priority = coalesce($9, priority),
    labels = coalesce($10, labels),
    checklist = coalesce($11, checklist),
    estimate = case when $12 then $13 else estimate end,
    parent_id = case when $14 then $15 else parent_id end,
    recurrence = case when $16 then $17 else recurrence end,
    updated_at = $18,
    revision = work.revision + 1
from (
    select project.organization_id, project.id, public.project_zone(project.settings) as zone
    from public.projects as project
) as place
where work.organization_id = (select auth.org_id()) and work.id = $1
    and place.organization_id = work.organization_id and place.id = work.project_id
