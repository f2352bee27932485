-- Puts a template's tasks into a project that is being founded, numbered from 1. $1 template, $2 project, $3 ids, $4 now.
with piece as (
    select template.organization_id, task.number, ($3::uuid[])[task.number] as id, one.*
    from public.project_templates as template, jsonb_array_elements(template.content -> 'tasks') with ordinality as task (value, number),
        jsonb_to_record(task.value) as one (title text, description text, status text, position text, priority text, labels text[],
            checklist jsonb, estimate double precision, parent integer)
    where template.organization_id = (select auth.org_id()) and template.id = $1
), counted as (
    update public.projects
    set last_number = (select count(*) from piece), last_place = last_place + (select count(*) from piece)
    where organization_id = (select auth.org_id()) and id = $2
    returning last_place - last_number as base
), placed as (
    select piece.*, counted.base + row_number() over (order by piece.position, piece.number) as place
    from piece, counted
)
insert into public.tasks (organization_id, id, project_id, serial, title, description, status, position, priority, labels, checklist, estimate,
    parent_id, completed_at, created_by, created_at, updated_at)
select placed.organization_id, placed.id, $2, placed.number, placed.title, placed.description, placed.status, public.task_place(placed.place),
    placed.priority, placed.labels, placed.checklist, placed.estimate, ($3::uuid[])[placed.parent],
    case board.category when 'done' then $4::timestamptz end, (select auth.uid()), $4, $4
from placed
join public.project_columns as board on board.organization_id = placed.organization_id and board.project_id = $2 and board.key = placed.status
