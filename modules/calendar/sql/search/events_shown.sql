-- Events as they are found. $1 ids.
select event.id, event.title, concat_ws(E'\n', event.location, event.description) as text, event.location as place, event.starts_at as at,
    '/calendar?event=' || event.id as url
from public.calendar_events as event
where event.organization_id = (select auth.org_id()) and event.id = any ($1::uuid[]) and event.deleted_at is null
