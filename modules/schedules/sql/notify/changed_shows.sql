-- A shift that has another time, place or machine, as those on it are told. $1 event.
select 'schedule' as kind, shift.id, json_build_object(
    'title', 'Your shift changed', 'excerpt', left(shift.title, 200), 'start_time', shift.start_time, 'end_time', shift.end_time,
    'path', '/shifts?shift=' || shift.id
)
from public.lab_schedules as shift
where shift.organization_id = (select auth.org_id()) and shift.id = ($1::jsonb ->> 'schedule_id')::uuid and shift.deleted_at is null
