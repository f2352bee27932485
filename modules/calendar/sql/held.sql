-- An event with all that belongs to it, held until the transaction ends. $1 event.
select event.id, event.organizer_id, event.attendee_ids, event.title, event.location, event.description, event.visibility, event.time_zone,
    event.starts_at, event.ends_at, event.first_day, event.end_day, event.recurrence, event.exdates, event.rdates, event.reminders,
    event.reminder_job, event.uid, event.revision,
    (
        select json_agg(json_build_object('at', change.instance_start, 'starts_at', change.starts_at, 'ends_at', change.ends_at,
            'first_day', change.first_day, 'end_day', change.end_day, 'title', change.title, 'location', change.location,
            'description', change.description))
        from public.calendar_changes as change
        where change.organization_id = event.organization_id and change.event_id = event.id
    ) as changes,
    (
        select json_agg(json_build_object('user_id', given.user_id, 'at', given.instance_start, 'answer', given.answer))
        from public.calendar_answers as given
        where given.organization_id = event.organization_id and given.event_id = event.id
    ) as answers,
    event.created_at, event.updated_at
from public.calendar_events as event
where event.organization_id = (select auth.org_id()) and event.id = $1 and event.deleted_at is null
for update of event
