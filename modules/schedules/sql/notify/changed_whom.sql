-- Whom it concerns that a shift moved: those on it. $1 event, $2 actor.
select one.user_id, 'participant' as reason
from public.schedule_participants as one
where one.organization_id = (select auth.org_id()) and one.schedule_id = ($1::jsonb ->> 'schedule_id')::uuid
    and ($1::jsonb ->> 'moved')::boolean and $2::uuid is not null
