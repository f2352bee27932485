-- An event as those who come are reminded of it. $1 event.
select 'calendar_event' as kind, event.id, json_build_object(
    'title', coalesce(nullif(change.title, ''), event.title), 'excerpt', coalesce(change.location, event.location, ''),
    'path', '/calendar?event=' || event.id, 'starts_at', $1::jsonb ->> 'begins_at', 'time_zone', event.time_zone,
    'minutes', ($1::jsonb ->> 'minutes')::integer
)
from public.calendar_events as event
left join public.calendar_changes as change
    on change.organization_id = event.organization_id and change.event_id = event.id
    and change.instance_start = ($1::jsonb ->> 'instance_start')::timestamptz
where event.organization_id = (select auth.org_id()) and event.id = ($1::jsonb ->> 'event_id')::uuid and event.deleted_at is null
