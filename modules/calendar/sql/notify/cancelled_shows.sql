-- An event that is called off, as a whole or in part, as it is shown to those who were to come. $1 event.
select 'calendar_event' as kind, event.id, json_build_object(
    'title', actor.name || ' called off ' || event.title, 'excerpt', event.title, 'path', '/calendar?event=' || event.id,
    'starts_at', coalesce(event.first_day::text, public.calendar_time(event.starts_at)), 'time_zone', event.time_zone,
    'location', event.location, 'actor_name', actor.name
)
from public.calendar_events as event
join public.users as actor on actor.organization_id = event.organization_id and actor.id = event.organizer_id
where event.organization_id = (select auth.org_id()) and event.id = ($1::jsonb ->> 'event_id')::uuid
