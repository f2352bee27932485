-- Whom it concerns that a week was copied: those who are on what came of it. $1 event, $2 actor.
select distinct one.user_id, 'participant' as reason
from public.lab_schedules as shift
join public.schedule_participants as one on one.organization_id = shift.organization_id and one.schedule_id = shift.id
where shift.organization_id = (select auth.org_id()) and shift.copy_id = ($1::jsonb ->> 'copy_id')::uuid and shift.deleted_at is null
    and $2::uuid is not null
