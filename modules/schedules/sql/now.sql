-- What goes on at an instant, and what begins in the day after it. $1 the instant. The longest shift is a week, so that is as
-- far back as one can have begun.
with columns as (
    select shift.id, shift.title, shift.description, shift.start_time, shift.end_time, shift.place, shift.equipment_id, shift.needed, shift.role,
        shift.open, shift.participant_ids, shift.participants, shift.missing, shift.revision, shift.copied_from, shift.copy_id, shift.created_by,
        shift.created_at, shift.updated_at
    from api.schedules as shift
    where shift.organization_id = (select auth.org_id())
        and shift.start_time > $1::timestamptz - interval '168 hours' and shift.start_time <= $1 + interval '24 hours' and shift.end_time > $1
)
select json_build_object(
    'at', $1::timestamptz,
    'data', coalesce((
        select json_agg(one) from (select * from columns where start_time <= $1 order by start_time, id limit 200) as one
    ), '[]'),
    'next', coalesce((
        select json_agg(one) from (select * from columns where start_time > $1 order by start_time, id limit 20) as one
    ), '[]')
)::text
