-- Copies the shifts that begin in a week, so many days later at the same time of the clock in the zone. $1 when the week begins,
-- $2 when it ends, $3 days, $4 the zone, $5 the copying, $6 now, $7 the ids of the copies, in the order of the shifts. A shift whose
-- clock times come out in the wrong order, because clocks change in between, keeps its length. What stands in the way of
-- one (it was copied before, or its equipment is booked or retired) leaves that one out.
with shifts as (
    select shift.*, row_number() over (order by shift.start_time, shift.id) as turn
    from public.lab_schedules as shift
    where shift.organization_id = (select auth.org_id()) and shift.deleted_at is null and shift.start_time >= $1 and shift.start_time < $2
        and not exists (
            select from public.equipment as machine
            where machine.organization_id = shift.organization_id and machine.id = shift.equipment_id and machine.is_retired
        )
), moved as (
    select shifts.*,
        (((start_time at time zone $4) + make_interval(days => $3)) at time zone $4) as new_start,
        (((end_time at time zone $4) + make_interval(days => $3)) at time zone $4) as clock_end
    from shifts
)
insert into public.lab_schedules (organization_id, id, title, description, start_time, end_time, place, equipment_id, needed, role_id, open,
    copied_from, copy_id, created_by, created_at, updated_at)
select organization_id, ($7::uuid[])[turn], title, description, new_start,
    case when clock_end > new_start and clock_end - new_start <= interval '168 hours' then clock_end else new_start + (end_time - start_time) end,
    place, equipment_id, needed, role_id, open, id, $5, (select auth.uid()), $6, $6
from moved
order by turn
on conflict do nothing
returning id, copied_from
