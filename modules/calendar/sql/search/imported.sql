-- Events of whoever took some in. $1 organizations, $2 people.
select event.organization_id, event.id
from unnest($1::uuid[], $2::uuid[]) as one (organization_id, user_id)
join public.calendar_events as event on event.organization_id = one.organization_id and event.organizer_id = one.user_id
