-- What an event says from now on. $1 id, $2 attendees, $3 title, $4 location, $5 description, $6 visibility, $7 zone, $8 all day,
-- $9 to $12 the first instance, $13 recurrence, $14 exdates, $15 rdates, $16 and $17 from when to when it is, $18 reminders,
-- $19 now.
update public.calendar_events
set attendee_ids = $2, title = $3, location = $4, description = $5, visibility = $6, time_zone = $7, all_day = $8, starts_at = $9, ends_at = $10,
    first_day = $11, end_day = $12, recurrence = $13, exdates = $14, rdates = $15, begins_at = $16, until_at = $17, reminders = $18,
    revision = revision + 1, updated_at = $19
where organization_id = (select auth.org_id()) and id = $1
