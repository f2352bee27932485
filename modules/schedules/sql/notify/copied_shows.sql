-- The first of the shifts that somebody has from a copied week, and how many there are. $1 event.
select 'schedule' as kind, shift.id, json_build_object(
    'title', case count(*) over () when 1 then 'You are on a shift' else 'You are on ' || count(*) over () || ' shifts' end,
    'excerpt', left(shift.title, 200), 'start_time', shift.start_time, 'end_time', shift.end_time, 'path', '/shifts?shift=' || shift.id
)
from public.lab_schedules as shift
join public.schedule_participants as mine on mine.organization_id = shift.organization_id and mine.schedule_id = shift.id
where shift.organization_id = (select auth.org_id()) and shift.copy_id = ($1::jsonb ->> 'copy_id')::uuid and shift.deleted_at is null
    and mine.user_id = (select auth.uid())
order by shift.start_time, shift.id
limit 1
