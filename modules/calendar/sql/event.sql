-- An event as it is answered. $1 event.
select row_to_json(event)::text
from (
    select id, title, start_time, end_time, all_day, time_zone, location, description, visibility, recurrence, exdates, rdates, reminders,
        organizer_id, attendees, uid, revision, created_at, updated_at
    from api.calendar_events
    where organization_id = (select auth.org_id()) and id = $1
) as event
