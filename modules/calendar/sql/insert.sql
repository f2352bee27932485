-- A new event. $1 id, $2 organizer, $3 attendees, $4 title, $5 location, $6 description, $7 visibility, $8 zone, $9 all day,
-- $10 to $13 the first instance, $14 recurrence, $15 exdates, $16 rdates, $17 and $18 from when to when it is, $19 reminders,
-- $20 uid, $21 now.
insert into public.calendar_events (organization_id, id, organizer_id, attendee_ids, title, location, description, visibility, time_zone, all_day,
    starts_at, ends_at, first_day, end_day, recurrence, exdates, rdates, begins_at, until_at, reminders, uid, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21)
