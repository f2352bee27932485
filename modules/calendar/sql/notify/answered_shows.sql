-- An answer as it is shown to who planned the event. $1 event.
select 'calendar_event' as kind, event.id, json_build_object(
    'title', actor.name || case $1::jsonb ->> 'answer' when 'accepted' then ' comes: ' when 'declined' then ' does not come: ' when 'tentative' then ' may come: ' else ' has not decided: ' end || event.title, 'excerpt', event.title, 'path', '/calendar?event=' || event.id,
    'starts_at', coalesce(event.first_day::text, public.calendar_time(event.starts_at)), 'time_zone', event.time_zone,
    'location', event.location, 'actor_name', actor.name
)
from public.calendar_events as event
join public.users as actor on actor.organization_id = event.organization_id and actor.id = ($1::jsonb ->> 'user_id')::uuid
where event.organization_id = (select auth.org_id()) and event.id = ($1::jsonb ->> 'event_id')::uuid and event.deleted_at is null
