-- What is searched of events, for those who plan them or are asked to them, and for all where they are not private.
select event.organization_id, event.id,
    event.organizer_id || event.attendee_ids || case event.visibility when 'default' then array[event.organization_id] else '{}' end as places,
    event.organizer_id as author_id, event.organizer_id || event.attendee_ids as people,
    array[case when event.recurrence is null then 'once' else 'recurring' end] as states, event.starts_at as at,
    event.title as a, event.location as b, event.description as c
from asked
join public.calendar_events as event on event.organization_id = asked.organization_id and event.id = asked.id
where event.deleted_at is null
