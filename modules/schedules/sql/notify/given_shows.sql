-- A shift as somebody is told of it who was put on it, and is on it still. $1 event.
select 'schedule' as kind, shift.id, json_build_object(
    'title', 'You are on a shift', 'excerpt', left(shift.title, 200), 'start_time', shift.start_time, 'end_time', shift.end_time,
    'path', '/shifts?shift=' || shift.id
)
from public.lab_schedules as shift
where shift.organization_id = (select auth.org_id()) and shift.id = ($1::jsonb ->> 'schedule_id')::uuid and shift.deleted_at is null
    and exists (
        select from public.schedule_participants as mine
        where mine.organization_id = shift.organization_id and mine.schedule_id = shift.id and mine.user_id = (select auth.uid())
    )
