-- Makes a task at the end of its column, with the project's next number; the row lock that gives it out is held until the
-- commit, so numbers have neither gaps nor repeats. $1 project, $2 task, $3 title, $4 description, $5 status or null for the
-- first open column, $6 assignees, $7 due day, $8 due instant, $9 the whole day, $10 priority, $11 labels, $12 checklist,
-- $13 estimate, $14 parent, $15 recurrence, $16 now.
with place as (
    update public.projects as project
    set last_number = last_number + 1, last_place = last_place + 1
    where organization_id = (select auth.org_id()) and id = $1 and deleted_at is null and stage <> 'archived'
    returning organization_id, id, last_number, last_place, is_private, public.project_zone(settings) as zone
), board as (
    select place.*, board.key as status, board.category
    from place
    cross join lateral (
        select key, category
        from public.project_columns
        where organization_id = place.organization_id and project_id = place.id and ($5::text is null or key = $5)
        order by category <> 'open', position, key
        limit 1
    ) as board
), made as (
    insert into public.tasks (organization_id, id, project_id, serial, title, description, status, position, assigned_to, due_date, due_at,
        due_all_day, priority, labels, checklist, estimate, parent_id, recurrence, completed_at, created_by, created_at, updated_at)
    select organization_id, $2, id, last_number, $3, $4, status, public.task_place(last_place), ($6::uuid[])[1],
        coalesce($7::date, ($8::timestamptz at time zone zone)::date), coalesce($8, public.end_of_day($7, zone)),
        $9, $10, $11, $12, $13, $14, $15, case category when 'done' then $16::timestamptz end, (select auth.uid()), $16, $16
    from board
), given as (
    insert into public.task_assignees (organization_id, project_id, task_id, user_id, position)
    select board.organization_id, board.id, $2, person.id, person.position
    from board, unnest($6::uuid[]) with ordinality as person (id, position)
), watched as (
    insert into public.task_watchers (organization_id, project_id, task_id, user_id, created_at)
    select distinct board.organization_id, board.id, $2::uuid, person, $16
    from board, unnest($6::uuid[] || (select auth.uid())) as person
)
select last_number, is_private, exists (select from board)
from place
